// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.robot;

import ij.IJ;
import java.awt.Dialog;
import java.awt.Frame;
import java.awt.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.imagej.patcher.LegacyInjector;
import org.scijava.Context;
import org.scijava.ui.UIService;

/**
 * Begins commands by mouse, presses <em>Cancel</em> in their windows or closes them, and prints how
 * long it takes until the command has ended and no process that it started is left. Needs what
 * {@link WorkflowRobot} needs.
 */
public final class CancelTimes {

    private final Hands hands;
    private final Desk desk;
    private final FijiMenu menu;

    private CancelTimes(Path pictures) throws Exception {
        hands = new Hands(pictures);
        desk = new Desk(hands);
        menu = new FijiMenu(hands);
    }

    /**
     * @param args a folder for pictures, and a file with a line for each command: its label, {@code
     *     cancel} or {@code close}, milliseconds to wait once its window is there, and {@code label
     *     of a field=text}, with tabs between; or {@code macro} and a macro, which may open an
     *     image
     */
    public static void main(String[] args) {
        int code = 1;
        try {
            LegacyInjector.preinit(); // Before any class of ImageJ is loaded.
            new Context().service(UIService.class).showUI();
            Thread.sleep(3000);
            CancelTimes times = new CancelTimes(Path.of(args[0]));
            for (String line : Files.readAllLines(Path.of(args[1]))) times.does(line.split("\t"));
            code = 0;
        } catch (Exception e) {
            e.printStackTrace();
        }
        Runtime.getRuntime().halt(code);
    }

    private void does(String[] line) throws Exception {
        if (line[0].equals("macro")) IJ.runMacro(line[1]);
        else cancel(line);
    }

    private void cancel(String[] line) throws Exception {
        menu.choose("Plugins", "CellMap", line[0]);
        Dialog dialog = desk.await("dialog of " + line[0], 30, desk::dialog);
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 3; i < line.length; i++) {
            String[] text = line[i].split("=", 2);
            texts.put(text[0], text[1]);
        }
        desk.fill(dialog, texts);
        desk.press(dialog, "OK", 30);
        Window window = desk.await("window of " + line[0], 60, this::window);
        Thread.sleep(Long.parseLong(line[2]));
        hands.look("working");
        int before = cancelled(line[0]);
        long since = System.nanoTime();
        if (line[1].equals("close")) hands.close(window);
        else desk.press(window, "Cancel", 5);
        long pressed = System.nanoTime();
        while (Desk.isBusy() || children() > 0) Thread.sleep(2);
        double seconds = (System.nanoTime() - pressed) / 1e9;
        Thread.sleep(1500);
        hands.look("cancelled");
        System.out.printf(
                "%s %s after %s ms: %.2f s after it, which took %.2f s%s%n",
                line[0],
                line[1],
                line[2],
                seconds,
                (pressed - since) / 1e9,
                cancelled(line[0]) > before ? "" : "; it was faster, and ended");
    }

    /** How often the log says that a command was cancelled. */
    private static int cancelled(String label) {
        String log = IJ.getLog() == null ? "" : IJ.getLog();
        return log.split(label.replace("...", "") + ": Cancelled", -1).length - 1;
    }

    private static long children() {
        return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).count();
    }

    private Optional<Window> window() {
        return desk.windows()
                .filter(w -> w instanceof Frame f && f.getTitle().startsWith("CellMap: "))
                .filter(w -> Desk.button(w, "Cancel").isPresent())
                .findFirst();
    }
}
