// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import ij.IJ;
import ij.ImagePlus;
import ij.plugin.frame.Recorder;
import java.io.File;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import javax.swing.SwingUtilities;
import net.imagej.patcher.LegacyInjector;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.script.ScriptService;
import org.scijava.ui.UIService;

/** Runs a workflow in Fiji's layer for ImageJ 1 in one of the ways in which users do. */
public final class ThreeWaysJvm {

    /** Begins the lines that were recorded. */
    static final String RECORDED = "=== recorded: ";

    private ThreeWaysJvm() {}

    /**
     * @param args {@code dialog}, {@code window}, {@code macro} or {@code script}, and a file: of
     *     steps, of macro lines (twice), or of steps
     */
    public static void main(String[] args) {
        try {
            LegacyInjector.preinit();
            ImageJ.run(args[0], Files.readAllLines(Path.of(args[1])));
            System.exit(0);
        } catch (Exception e) { // Windows would keep the process alive.
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** Apart, because no class of ImageJ may be loaded before the injector ran. */
    private static final class ImageJ {

        static void run(String way, List<String> lines) throws Exception {
            Context context = new Context();
            UIService ui = context.service(UIService.class);
            boolean screen = way.equals("dialog") || way.equals("window");
            if (screen) ui.showUI();
            else ui.setHeadless(true);
            if (way.equals("dialog")) {
                SwingUtilities.invokeAndWait(Recorder::new);
                first(context);
            }
            ImagePlus current = null;
            for (String line : lines) {
                System.out.println(line);
                String opened = opened(line);
                switch (way) {
                    case "dialog" -> {
                        if (opened != null) IJ.open(opened);
                        else dialog(context, SameBytes.Step.of(line));
                    }
                    case "script" -> {
                        if (opened != null) current = IJ.openImage(opened);
                        else script(context, SameBytes.Step.of(line), current);
                    }
                    default -> IJ.runMacro(line);
                }
            }
            if (!way.equals("dialog")) return;
            Thread.sleep(1000); // The recorder writes from the event thread.
            System.out.println(RECORDED + "\n" + Recorder.getInstance().getText());
        }

        /** A first start runs a command of its own, which may fall into the first recording. */
        private static void first(Context context) throws Exception {
            Future<?> done = context.service(CommandService.class).run(TestCommand.class, true);
            DialogRobot.enter(new TestCommand(), Map.of("how", "go on"));
            done.get();
        }

        /** The file that a step opens; null for a command. */
        private static String opened(String line) {
            return line.startsWith(OnScreen.OPEN + "\t")
                    ? SameBytes.Step.of(line).texts().get("path")
                    : null;
        }

        private static void dialog(Context context, SameBytes.Step step) throws Exception {
            CellMapCommand<?> command = step.make();
            Future<?> done = context.service(CommandService.class).run(command.getClass(), true);
            DialogRobot.enter(command, step.texts());
            done.get();
        }

        /** A script with parameters, as Fiji runs it from a file without a screen. */
        private static void script(Context context, SameBytes.Step step, ImagePlus image)
                throws Exception {
            CellMapCommand<?> command = step.make();
            StringBuilder text = new StringBuilder("#@ CommandService commands\n");
            StringBuilder call = new StringBuilder("commands.run(\"");
            call.append(command.getClass().getName()).append("\", true");
            Map<String, Object> values = new HashMap<>();
            if (command instanceof CurrentImageCommand<?>) {
                text.append("#@ ImagePlus image\n");
                call.append(", \"image\", image");
                values.put("image", image);
            }
            command.declarations().stream()
                    .filter(d -> step.texts().containsKey(d.name()))
                    .forEach(
                            d -> {
                                String type = Inputs.isFile(d) ? "File" : "String";
                                text.append("#@ %s %s\n".formatted(type, d.name()));
                                String value = step.texts().get(d.name());
                                values.put(d.name(), Inputs.isFile(d) ? new File(value) : value);
                                call.append(", \"%s\", %s".formatted(d.name(), d.name()));
                            });
            text.append(call).append(").get()\n");
            Module end =
                    context.service(ScriptService.class)
                            .run("step.groovy", new StringReader(text.toString()), true, values)
                            .get();
            System.out.println(end.getInfo().getTitle());
        }
    }
}
