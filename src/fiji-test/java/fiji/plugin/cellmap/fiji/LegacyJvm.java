// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import ij.IJ;
import ij.plugin.frame.Recorder;
import java.awt.Dialog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.swing.SwingUtilities;
import net.imagej.patcher.LegacyInjector;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.ui.UIService;

/**
 * Runs macros in Fiji's layer for ImageJ 1, one a line of a file; or records a command that is
 * given in its dialog, and prints the line.
 */
public final class LegacyJvm {

    static final String RECORDED = "=== recorded: ";
    static final String ASKED = "=== asked by ";

    private static final int MILLIS = 100;
    private static final int TRIES = 300;

    private LegacyJvm() {}

    /**
     * @param args {@code headless}, {@code window} or {@code record}, and a file of macros
     */
    public static void main(String[] args) throws Exception {
        LegacyInjector.preinit();
        ImageJ.run(args[0], Path.of(args[1]));
        System.exit(0);
    }

    /** Apart, because no class of ImageJ may be loaded before the injector ran. */
    private static final class ImageJ {

        private static volatile boolean mayAsk;

        static void run(String how, Path macros) throws Exception {
            Context context = new Context();
            UIService ui = context.service(UIService.class);
            if (!how.equals("headless")) {
                ui.showUI();
                Thread watch = new Thread(ImageJ::refuseDialogs);
                watch.setDaemon(true);
                watch.start();
            } else {
                ui.setHeadless(true);
            }
            for (String macro : Files.readAllLines(macros)) {
                System.out.println(macro);
                IJ.runMacro(macro + "\nprint(\"went on\");");
            }
            if (how.equals("record")) record(context);
        }

        /** A dialog would wait for ever: it is named and the test is over. */
        private static void refuseDialogs() {
            while (true) {
                Dialog dialog = mayAsk ? null : DialogRobot.dialog().orElse(null);
                if (dialog != null) {
                    System.out.println(ASKED + dialog.getTitle());
                    System.out.flush();
                    Runtime.getRuntime().halt(3);
                }
                sleep();
            }
        }

        private static void sleep() {
            try {
                Thread.sleep(MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void record(Context context) throws Exception {
            mayAsk = true;
            SwingUtilities.invokeAndWait(Recorder::new);
            record(context, 1);
            // A first start runs a command of its own, which may fall into the first recording.
            String text = record(context, 2);
            System.out.println(RECORDED + "\n" + text.strip());
        }

        /**
         * Enters the test command in its dialog.
         *
         * @param times how often it has been recorded then
         */
        private static String record(Context context, int times) throws Exception {
            ModuleService modules = context.service(ModuleService.class);
            Module module =
                    modules.createModule(
                            context.service(CommandService.class).getCommand(TestCommand.class));
            Map<String, Object> entered =
                    Map.of(
                            "how", "go on",
                            "count", 4,
                            "voxelSize", "20",
                            "set", "a=[1,2],b=3",
                            "dryRun", true);
            entered.forEach(module::setInput);
            var done = modules.run(module, true);
            DialogRobot.enter(new TestCommand(), Map.of());
            done.get();
            String text = "";
            for (int i = 0; i < TRIES && text.split("run\\(", -1).length <= times; i++) {
                sleep();
                text = Recorder.getInstance().getText();
            }
            return text;
        }
    }
}
