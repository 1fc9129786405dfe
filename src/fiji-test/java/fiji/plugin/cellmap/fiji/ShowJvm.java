// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import java.awt.Robot;
import java.awt.Window;
import java.awt.image.BufferedImage;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.swing.JFrame;
import org.scijava.Context;
import org.scijava.command.CommandService;

/** Runs the command that shows a run, waits until the picture stands still, and keeps it. */
public final class ShowJvm {

    private static final int STILL = 4;
    private static final int MILLIS = 500;
    private static final int MOST = 60;
    private static final int SECONDS = 80;

    private ShowJvm() {}

    /**
     * @param args the PNG to write, then inputs of the command as name=value
     */
    public static void main(String[] args) throws Exception {
        Thread watch = new Thread(ShowJvm::end);
        watch.setDaemon(true);
        watch.start();
        try (Context context = new Context(CommandService.class)) {
            CommandService commands = context.service(CommandService.class);
            System.out.println(
                    commands.getCommand(ShowCommand.class).getMenuPath().getMenuString(true));
            Map<String, Object> inputs = new HashMap<>();
            for (String arg : List.of(args).subList(1, args.length)) {
                String[] parts = arg.split("=", 2);
                boolean text = parts[0].equals("labels") || parts[0].equals("crop");
                inputs.put(parts[0], text ? parts[1] : new File(parts[1]));
            }
            Object summary =
                    commands.run(ShowCommand.class, true, inputs).get().getOutput("summary");
            System.out.println(summary);
            ImageIO.write(settled(window()), "png", new File(args[0]));
        }
        System.exit(0);
    }

    /** A window that hangs must not hang the build: says where all threads are, and ends. */
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

    private static Window window() {
        for (Window window : Window.getWindows())
            if (window instanceof JFrame && window.isShowing()) return window;
        throw new IllegalStateException("no window");
    }

    private static BufferedImage settled(Window window) throws Exception {
        Robot robot = new Robot();
        BufferedImage last = robot.createScreenCapture(window.getBounds());
        for (int same = 0, shots = 0; same < STILL && shots < MOST; shots++) {
            Thread.sleep(MILLIS);
            BufferedImage next = robot.createScreenCapture(window.getBounds());
            same = equal(last, next) ? same + 1 : 0;
            last = next;
        }
        return last;
    }

    private static boolean equal(BufferedImage a, BufferedImage b) {
        int w = a.getWidth();
        int h = a.getHeight();
        return java.util.Arrays.equals(
                a.getRGB(0, 0, w, h, null, 0, w), b.getRGB(0, 0, w, h, null, 0, w));
    }
}
