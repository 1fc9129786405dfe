// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.param.Texts;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Verb;
import ij.gui.NewImage;
import ij.io.FileSaver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A workflow writes the same bytes whether the verbs run in this process, as for the command line,
 * or plain ImageJ is given macros or dialogs; those need DISPLAY.
 */
@Timeout(900)
class PlainWaysIT {

    @TempDir static Path folder;

    private static Phantom phantom;
    private static Path stack;
    private static Path verbs;
    private static Installation imagej;

    @BeforeAll
    static void runTheVerbs() throws Exception {
        PhantomOptions options = new PhantomOptions(48, List.of("mito", "er"), 7);
        phantom = Phantom.make(folder.resolve("em data"), options, Progress.none());
        stack = folder.resolve("a stack.tif");
        new FileSaver(NewImage.createByteImage("ramp", 40, 30, 12, NewImage.FILL_RAMP))
                .saveAsTiffStack(stack.toString());
        verbs = Files.createDirectories(folder.resolve("way-verb"));
        for (SameBytes.Step step : SameBytes.steps(verbs, phantom, stack))
            ((Verb<?>) Texts.record(step.make().record(), step.texts())).run(Progress.none());
        imagej = Installation.make(folder.resolve("ImageJ"), "plugins");
    }

    @Test
    void macrosWriteTheBytesOfTheVerbs() throws Exception {
        Path macros = folder.resolve("way-macro");
        replay(
                macros,
                SameBytes.steps(macros, phantom, stack).stream()
                        .map(SameBytes.Step::macro)
                        .toList());
        SameBytes.require(verbs, macros);
    }

    @Test
    void dialogsAndWhatTheyRecordWriteTheBytesOfTheVerbs() throws Exception {
        assumeTrue(System.getenv("DISPLAY") != null, "there is no screen");
        Path dialogs = Files.createDirectories(folder.resolve("way-dialog"));
        List<SameBytes.Step> steps = SameBytes.steps(dialogs, phantom, stack);
        Path file =
                Files.write(
                        folder.resolve("steps.txt"),
                        steps.stream().map(SameBytes.Step::line).toList());
        Jvm.End end =
                Jvm.run(
                        MacroIT.classPath(imagej.jar()),
                        List.of(
                                "-Djava.awt.headless=false",
                                "-Duser.home=" + folder,
                                "-Dplugins.dir=" + imagej.root()),
                        PlainDialogJvm.class,
                        file.toString());
        assertEquals(0, end.code(), end.output());
        SameBytes.require(verbs, dialogs);
        String text = end.output().substring(end.output().indexOf(PlainDialogJvm.RECORDED));
        Path replayed = folder.resolve("way-replay");
        List<String> recorded =
                text.lines()
                        .filter(line -> line.startsWith("run("))
                        .map(line -> line.replace(dialogs.toString(), replayed.toString()))
                        .toList();
        assertEquals(steps.size(), recorded.size(), text);
        replay(replayed, recorded);
        SameBytes.require(verbs, replayed);
    }

    private static void replay(Path to, List<String> lines) throws Exception {
        Files.createDirectories(to);
        Path macro = Files.write(folder.resolve(to.getFileName() + ".ijm"), lines);
        Jvm.End end =
                Jvm.run(
                        MacroIT.classPath(imagej.jar()),
                        List.of("-Dplugins.dir=" + imagej.root()),
                        MacroJvm.class,
                        macro.toString(),
                        "");
        assertEquals(0, end.code(), end.output());
    }
}
