// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.challenge.GroupLocation;
import java.awt.Frame;
import java.awt.Robot;
import java.awt.Window;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.swing.SwingUtilities;
import net.imglib2.realtransform.AffineTransform3D;

/** Opens a window with two cheap models, looks at one plane until it is finished, closes it. */
public final class LookJvm {

    private static final int SECONDS = 90;

    /** Of a call of the network. */
    private static final long SLOW_MILLIS = 2000;

    private LookJvm() {}

    /**
     * @param args the EM, the PNG to write
     */
    public static void main(String[] args) throws Exception {
        Thread watch = new Thread(LookJvm::end);
        watch.setDaemon(true);
        watch.start();
        ModelChoice one = new ModelChoice("one", null, "one.pt");
        ModelChoice two = new ModelChoice("two", null, "two.pt");
        LookSetup setup =
                new LookSetup(
                        GroupLocation.of(Path.of(args[0])),
                        null,
                        one,
                        two,
                        null,
                        null,
                        List.of(),
                        false,
                        List.of(),
                        List.of(),
                        null);
        AtomicLong pause = new AtomicLong();
        LookViewer look = LookViewer.open(new Synthetic(null, () -> rest(pause.get())), setup);
        while (look.models().size() < 2
                || look.models().stream().anyMatch(model -> model.seen() == null)) Thread.sleep(20);
        AffineTransform3D view = new AffineTransform3D();
        view.translate(-440, -520, -100);
        view.scale(0.3);
        view.translate(250, 250, 0);
        look.handle().getViewerPanel().state().setViewerTransform(view);
        List<LiveModel> models = look.models();
        while (models.stream().anyMatch(model -> model.finished() < 6)) Thread.sleep(20);
        System.out.println("finished " + models.get(0).finished() + " " + models.get(1).finished());
        System.out.println("frames " + frames());
        pause.set(SLOW_MILLIS);
        System.out.println("free " + (longestWait(look) < SLOW_MILLIS / 2));
        pause.set(0);
        look.handle().getViewerPanel().state().setViewerTransform(view);
        System.out.println("coloured " + coloured(look, new File(args[1])));
        look.close();
        for (LiveModel model : models) model.await();
        System.out.println("ended");
        System.exit(0);
    }

    /** Those that are there, seen or not: nothing of the rehearsal may be left. */
    private static long frames() {
        return Stream.of(Frame.getFrames()).filter(Frame::isDisplayable).count();
    }

    /**
     * The view moves while each call of a network takes long: how long an event has to wait, in
     * milliseconds.
     */
    private static long longestWait(LookViewer look) throws Exception {
        AtomicLong longest = new AtomicLong();
        AffineTransform3D view = look.handle().getViewerPanel().state().getViewerTransform();
        for (int i = 0; i < 200; i++) {
            view.translate(0, 0, i % 40 < 30 ? -2 : 0);
            look.handle().getViewerPanel().state().setViewerTransform(view);
            long asked = System.nanoTime();
            SwingUtilities.invokeLater(
                    () -> longest.accumulateAndGet(System.nanoTime() - asked, Math::max));
            Thread.sleep(20);
        }
        SwingUtilities.invokeAndWait(() -> {});
        return longest.get() / 1_000_000;
    }

    private static void rest(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a part of the picture gets colours; it takes a moment. */
    private static boolean coloured(LookViewer look, File file) throws Exception {
        Window window = SwingUtilities.getWindowAncestor(look.handle().getViewerPanel());
        Robot robot = new Robot();
        for (int i = 0; i < 40; i++) {
            Thread.sleep(250);
            BufferedImage picture = robot.createScreenCapture(window.getBounds());
            int coloured = 0;
            for (int y = 0; y < picture.getHeight(); y++)
                for (int x = 0; x < picture.getWidth() / 2; x++) {
                    int rgb = picture.getRGB(x, y);
                    int r = rgb >> 16 & 0xFF;
                    int g = rgb >> 8 & 0xFF;
                    int b = rgb & 0xFF;
                    if (Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b)) > 40) coloured++;
                }
            ImageIO.write(picture, "png", file);
            if (coloured > 10_000) return true;
        }
        return false;
    }

    private static void end() {
        try {
            Thread.sleep(SECONDS * 1000L);
        } catch (InterruptedException e) {
            return;
        }
        Thread.getAllStackTraces()
                .forEach((thread, at) -> System.out.println(thread + " " + List.of(at)));
        System.out.flush();
        Runtime.getRuntime().halt(3);
    }
}
