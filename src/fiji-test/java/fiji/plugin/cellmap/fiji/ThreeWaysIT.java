// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.util.Progress;
import ij.ImagePlus;
import ij.gui.NewImage;
import ij.io.FileSaver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A workflow given by dialogs, by the macro that was recorded meanwhile, and by headless scripts
 * writes the same bytes. Needs the folder of a Fiji, {@code -Dfiji.app=/path}, and DISPLAY.
 */
@Timeout(900)
class ThreeWaysIT {

    private static final String FIJI = System.getProperty("fiji.app", "");

    @TempDir static Path folder;

    private static Phantom phantom;
    private static Path stack;

    @BeforeAll
    static void makeInputs() {
        assumeTrue(!FIJI.isEmpty(), "no Fiji is given");
        assumeTrue(System.getenv("DISPLAY") != null, "there is no screen");
        PhantomOptions options = new PhantomOptions(48, List.of("mito", "er"), 7);
        phantom = Phantom.make(folder.resolve("em data"), options, Progress.none());
        ImagePlus ramp = NewImage.createByteImage("ramp", 40, 30, 12, NewImage.FILL_RAMP);
        stack = folder.resolve("a stack.tif");
        new FileSaver(ramp).saveAsTiffStack(stack.toString());
    }

    @Test
    void dialogsMacrosAndScriptsWriteTheSameBytes() throws Exception {
        Path dialogs = folder.resolve("way-1");
        String output = run("dialog", dialogs, lines(dialogs));
        String text = output.substring(output.indexOf(ThreeWaysJvm.RECORDED));
        List<String> recorded = text.lines().filter(line -> line.startsWith("run(")).toList();
        assertEquals(lines(dialogs).size(), recorded.size(), text);
        for (String way : List.of("window", "macro")) {
            Path replayed = folder.resolve("way-" + way);
            List<String> macros = new ArrayList<>();
            for (String line : recorded)
                macros.add(line.replace(dialogs.toString(), replayed.toString()));
            run(way, replayed, macros);
            SameBytes.require(dialogs, replayed);
        }
        Path scripts = folder.resolve("way-3");
        run("script", scripts, lines(scripts));
        SameBytes.require(dialogs, scripts);
    }

    private static List<String> lines(Path to) {
        return SameBytes.steps(to, phantom, stack).stream().map(SameBytes.Step::line).toList();
    }

    private static String run(String way, Path to, List<String> lines) throws Exception {
        List<String> path = new ArrayList<>();
        for (String classes : List.of("fiji-test-classes", "test-classes", "fiji-classes"))
            path.add(Path.of("target", classes).toString());
        path.add(Installation.built().toString());
        try (Stream<Path> jars = Files.list(Path.of(FIJI, "jars"))) {
            jars.map(Path::toString).filter(j -> !j.contains("CellMap_")).forEach(path::add);
        }
        Path home = Files.createDirectories(folder.resolve("home-" + way));
        Files.createDirectories(to);
        Path file = Files.write(folder.resolve(way + ".txt"), lines);
        boolean screen = way.equals("dialog") || way.equals("window");
        Jvm.End end =
                Jvm.run(
                        path,
                        List.of(
                                "-Djava.awt.headless=" + !screen,
                                "-Duser.home=" + home,
                                "-Djava.util.prefs.userRoot=" + home,
                                "--add-opens=java.base/java.util=ALL-UNNAMED"),
                        ThreeWaysJvm.class,
                        way,
                        file.toString());
        assertEquals(0, end.code(), end.output());
        return end.output();
    }
}
