// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.fiji.LongEvents;
import fiji.plugin.cellmap.worker.Worker;
import java.awt.AWTException;
import java.awt.Component;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.swing.JFrame;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import net.imglib2.realtransform.AffineTransform3D;

/**
 * How long one waits for a model in a window: the view moves to a place that nobody has seen,
 * stops, and the screen is watched until its middle is coloured. EM is grey, classes are not, so
 * the first colour there is the estimate. Prints milliseconds from the last change of the view, and
 * the longest wait of an event while the window opens and while it is looked at, with what the
 * event thread did when one waited.
 */
public final class LookTimes {

    /** Of the middle that is watched, in pixels: the estimate of one window is larger. */
    private static final int WATCHED = 120;

    private static final int STEPS = 10;
    private static final int STEP_MILLIS = 30;
    private static final int LIMIT_MILLIS = 20_000;
    private static final int CELL_MILLIS = 120_000;

    /** Somebody looks for so long at what is there, while cells are computed. */
    private static final int LOOK_MILLIS = 1500;

    private final LookViewer look;
    private final LiveModel model;
    private final Robot robot;
    private final Random random = new Random(20);

    private LookTimes(LookViewer look, LiveModel model) throws AWTException {
        this.look = look;
        this.model = model;
        this.robot = new Robot();
    }

    /**
     * @param args run folder, EM, container for finished cells, number of places; with 0 the window
     *     is only opened
     */
    public static void main(String[] args) throws Exception {
        other();
        LongEvents events = LongEvents.watch();
        ModelChoice run = ModelChoice.of(args[0]);
        GroupLocation em = GroupLocation.of(Path.of(args[1]));
        LookSetup setup =
                new LookSetup(
                        em, null, run, null, args[2], "cpu", List.of(), false, List.of(), List.of(),
                        null);
        LookViewer look = LookViewer.open(Worker.standard(), setup);
        while (look.models().isEmpty() || look.models().get(0).seen() == null) Thread.sleep(20);
        LiveModel model = look.models().get(0);
        Thread.sleep(LOOK_MILLIS);
        System.out.println("opening: longest wait of an event " + events.longest());
        events.stacks().forEach(System.out::println);
        if (Integer.parseInt(args[3]) > 0) {
            new LookTimes(look, model).run(Integer.parseInt(args[3]));
            System.out.println("looking: longest wait of an event " + events.longest());
            events.stacks().forEach(System.out::println);
        }
        look.close();
        model.await();
        System.exit(0);
    }

    /**
     * A window that has the focus, as Fiji's own has before: the first one of a JVM opens an input
     * method, which takes the event thread 80 ms.
     */
    private static void other() throws Exception {
        SwingUtilities.invokeAndWait(
                () -> {
                    JFrame frame = new JFrame("Other");
                    frame.add(new JTextField(20));
                    frame.pack();
                    frame.setVisible(true);
                });
        Thread.sleep(LOOK_MILLIS);
    }

    private void run(int places) {
        List<Long> times = new ArrayList<>();
        for (int tries = 0; times.size() < places && tries < 4 * places; tries++) {
            long millis = glance();
            if (millis < 0) continue;
            times.add(millis);
            System.out.println("estimate after " + millis + " " + model.error());
            pause(LOOK_MILLIS);
        }
        Collections.sort(times);
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "%d estimates: median %d, longest %d",
                        times.size(),
                        times.get(times.size() / 2),
                        times.get(times.size() - 1)));
        long since = System.nanoTime();
        while (model.finished() == 0 && millis(since) < CELL_MILLIS) pause(20);
        System.out.println(
                model.finished() + " cells of the last view finished after " + millis(since));
    }

    /** Goes to a place and waits there; negative if it was seen before. */
    private long glance() {
        SeenCells seen = model.seen();
        AffineTransform3D toWorld = Placed.transform(seen.grid());
        double[] place = new double[3];
        for (int d = 0; d < 3; d++) {
            long size = seen.scene().shape()[2 - d];
            place[d] = size * 0.1 + random.nextDouble() * size * 0.8;
        }
        toWorld.apply(place, place);
        double scale = 4 / seen.grid().scale()[0];
        long still = 0;
        for (int step = STEPS; step >= 0; step--) {
            place[0] += step == STEPS ? 0 : 8;
            show(place, scale);
            still = System.nanoTime();
            if (step > 0) pause(STEP_MILLIS);
        }
        if (coloured()) return -1;
        while (millis(still) < LIMIT_MILLIS) {
            if (coloured()) return millis(still);
            pause(4);
        }
        return LIMIT_MILLIS;
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    private void show(double[] place, double scale) {
        Component display = look.handle().getViewerPanel().getDisplay();
        look.handle()
                .getViewerPanel()
                .state()
                .setViewerTransform(
                        Framing.at(place, scale, display.getWidth(), display.getHeight()));
    }

    private boolean coloured() {
        Component display = look.handle().getViewerPanel().getDisplay();
        Point corner = display.getLocationOnScreen();
        BufferedImage middle =
                robot.createScreenCapture(
                        new Rectangle(
                                corner.x + (display.getWidth() - WATCHED) / 2,
                                corner.y + (display.getHeight() - WATCHED) / 2,
                                WATCHED,
                                WATCHED));
        for (int y = 0; y < WATCHED; y++)
            for (int x = 0; x < WATCHED; x++) {
                int rgb = middle.getRGB(x, y);
                if ((rgb >> 16 & 0xFF) != (rgb & 0xFF) || (rgb >> 8 & 0xFF) != (rgb & 0xFF))
                    return true;
            }
        return false;
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
