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
    void dialogsAndWhatTheyRecordWriteTheBytesOfTheVerbs() throws Exception {
        assumeTrue(System.getenv("DISPLAY") != null, "there is no screen");
        Path dialogs = Files.createDirectories(folder.resolve("way-dialog"));
        Path replayed = Files.createDirectories(folder.resolve("way-replay"));
        Path file =
                Files.write(
                        folder.resolve("steps.txt"),
                        SameBytes.steps(dialogs, phantom, stack).stream()
                                .map(SameBytes.Step::line)
                                .toList());
        Jvm.End end =
                Jvm.run(
                        MacroIT.classPath(imagej.jar()),
                        List.of(
                                "-Djava.awt.headless=false",
                                "-Duser.home=" + folder,
                                "-Dplugins.dir=" + imagej.root()),
                        PlainDialogJvm.class,
                        file.toString(),
                        dialogs.toString(),
                        replayed.toString());
        assertEquals(0, end.code(), end.output());
        SameBytes.require(verbs, dialogs);
        SameBytes.require(verbs, replayed);
    }

    @Test
    void macrosWriteTheBytesOfTheVerbs() throws Exception {
        Path macros = Files.createDirectories(folder.resolve("way-macro"));
        Path file =
                Files.write(
                        folder.resolve("way.ijm"),
                        SameBytes.steps(macros, phantom, stack).stream()
                                .map(SameBytes.Step::macro)
                                .toList());
        Jvm.End end =
                Jvm.run(
                        MacroIT.classPath(imagej.jar()),
                        List.of("-Dplugins.dir=" + imagej.root()),
                        MacroJvm.class,
                        file.toString(),
                        "");
        assertEquals(0, end.code(), end.output());
        SameBytes.require(verbs, macros);
    }
}
