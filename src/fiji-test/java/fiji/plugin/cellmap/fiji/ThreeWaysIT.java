// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.util.Progress;
import ij.ImagePlus;
import ij.gui.NewImage;
import ij.io.FileSaver;
import java.io.IOException;
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

    /** The steps of a workflow that writes below a folder. */
    private interface Workflow {
        List<SameBytes.Step> below(Path folder);
    }

    /** That two folders hold the same. */
    private interface Comparison {
        void require(Path expected, Path actual) throws Exception;
    }

    @Test
    void dialogsMacrosAndScriptsWriteTheSameBytes() throws Exception {
        everyWay("files", to -> SameBytes.steps(to, phantom, stack), SameBytes::require);
    }

    @Test
    void whatIsOnTheScreenIsTrainedOnInTheSameWay() throws Exception {
        OnScreen screen = OnScreen.make(folder, phantom);
        everyWay(
                "screen",
                screen::steps,
                (expected, actual) -> {
                    forgetPlaces(expected);
                    forgetPlaces(actual);
                    SameBytes.require(
                            expected,
                            actual,
                            "run 1/model.pt",
                            "run 1/annotation.json",
                            "results/predictions/",
                            "results/processed/",
                            "run 2/model.pt",
                            "run 2/annotation.json");
                });
    }

    /**
     * Deletes what knows by a checksum where things lie: a ledger its EM, here a copy beside the
     * results, and a checkpoint its configuration, which names crops in the run.
     */
    private static void forgetPlaces(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList())
                if (file.getFileName()
                        .toString()
                        .matches(".*\\.ledger(\\.window)?|SHA256SUMS|state\\.json"))
                    Files.delete(file);
        }
    }

    private static void everyWay(String name, Workflow workflow, Comparison same) throws Exception {
        Path all = Files.createDirectories(folder.resolve(name));
        Path dialogs = all.resolve("dialogs");
        List<SameBytes.Step> steps = workflow.below(dialogs);
        String output = run("dialog", dialogs, lines(steps));
        String text = output.substring(output.indexOf(ThreeWaysJvm.RECORDED));
        List<String> recorded = text.lines().filter(line -> line.startsWith("run(")).toList();
        long commands = steps.stream().filter(s -> !s.command().equals(OnScreen.OPEN)).count();
        int before = recorded.size() - (int) commands; // What ThreeWaysJvm records first.
        assertTrue(before > 0, text);
        recorded = recorded.subList(before, recorded.size());
        String macro = macro(steps, recorded);
        for (String way : List.of("window", "macro")) {
            Path replayed = all.resolve(way);
            run(way, replayed, List.of(macro.replace(dialogs.toString(), replayed.toString())));
            same.require(dialogs, replayed);
        }
        Path scripts = all.resolve("scripts");
        run("script", scripts, lines(workflow.below(scripts)));
        same.require(dialogs, scripts);
    }

    /** One macro, in one line: images that are open belong to the macro that opened them. */
    private static String macro(List<SameBytes.Step> steps, List<String> recorded) {
        List<String> rest = new ArrayList<>(recorded);
        StringBuilder macro = new StringBuilder();
        for (SameBytes.Step step : steps)
            macro.append(
                    step.command().equals(OnScreen.OPEN)
                            ? "open(\"" + step.texts().get("path") + "\");"
                            : rest.remove(0));
        assertEquals(List.of(), rest);
        return macro.toString();
    }

    private static List<String> lines(List<SameBytes.Step> steps) {
        return steps.stream().map(SameBytes.Step::line).toList();
    }

    private static String run(String way, Path to, List<String> lines) throws Exception {
        List<String> path = new ArrayList<>();
        for (String classes : List.of("fiji-test-classes", "test-classes", "fiji-classes"))
            path.add(Path.of("target", classes).toString());
        path.add(Installation.built().toString());
        try (Stream<Path> jars = Files.list(Path.of(FIJI, "jars"))) {
            jars.map(Path::toString).filter(j -> !j.contains("CellMap_")).forEach(path::add);
        }
        Files.createDirectories(to);
        Path home = Files.createDirectories(to.resolveSibling("home-" + way));
        Path file = Files.write(to.resolveSibling(way + ".txt"), lines);
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
