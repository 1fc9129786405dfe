// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import ij.IJ;
import ij.ImageJ;
import ij.plugin.frame.Recorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.swing.SwingUtilities;

/**
 * Chooses commands in the menu of plain ImageJ, fills their dialogs in, and runs the macro that was
 * recorded meanwhile for another folder, when no dialog may ask any more.
 */
public final class PlainDialogJvm {

    private static final int MILLIS = 100;

    private PlainDialogJvm() {}

    /**
     * @param args a file of steps, the folder that they write, the folder that the macro writes
     */
    public static void main(String[] args) {
        try {
            enter(Files.readAllLines(Path.of(args[0])));
            Thread watch = new Thread(PlainDialogJvm::refuseDialogs);
            watch.setDaemon(true);
            watch.start();
            replay(args[1], args[2]);
            System.exit(0);
        } catch (Exception e) { // Windows would keep the process alive.
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void enter(List<String> lines) throws Exception {
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
    }

    private static void replay(String from, String to) {
        for (String line : Recorder.getInstance().getText().split("\n"))
            if (line.startsWith("run(")) {
                System.out.println(line);
                IJ.runMacro(line.replace(from, to));
            }
        System.out.println(IJ.getLog());
    }

    private static void refuseDialogs() {
        while (DialogRobot.dialog().isEmpty()) {
            try {
                Thread.sleep(MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
        System.out.println("asked by " + DialogRobot.dialog());
        System.out.flush();
        Runtime.getRuntime().halt(3);
    }

    /** ImageJ names the thread of a command by its label. */
    private static boolean isRunning(String label) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().endsWith(label));
    }
}
