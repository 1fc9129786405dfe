// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import ij.IJ;
import ij.ImageJ;
import ij.plugin.frame.Recorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.swing.SwingUtilities;

/** Chooses commands in the menu of plain ImageJ, fills their dialogs in, and prints the macro. */
public final class PlainDialogJvm {

    /** Begins the lines that were recorded. */
    static final String RECORDED = "=== recorded: ";

    private static final int MILLIS = 100;

    private PlainDialogJvm() {}

    /**
     * @param args a file of steps
     */
    public static void main(String[] args) {
        try {
            run(Files.readAllLines(Path.of(args[0])));
            System.exit(0);
        } catch (Exception e) { // Windows would keep the process alive.
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(List<String> lines) throws Exception {
        new ImageJ();
        SwingUtilities.invokeAndWait(Recorder::new);
        for (String line : lines) {
            System.out.println(line);
            SameBytes.Step step = SameBytes.Step.of(line);
            String label = CellMapCommand.label(step.make().getClass());
            IJ.doCommand(label);
            DialogRobot.enter(step.make(), step.texts());
            while (isRunning(label)) Thread.sleep(MILLIS);
        }
        SwingUtilities.invokeAndWait(() -> {}); // The recorder writes from the event thread.
        System.out.println(IJ.getLog());
        System.out.println(RECORDED + "\n" + Recorder.getInstance().getText());
    }

    /** ImageJ names the thread of a command by its label. */
    private static boolean isRunning(String label) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().endsWith(label));
    }
}
