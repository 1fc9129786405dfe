// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Texts;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Macros in Fiji's own layer for ImageJ 1. Needs the folder of a Fiji: {@code -Dfiji.app=/path};
 * with a window only where DISPLAY is set.
 */
@Timeout(300)
class LegacyIT {

    private static final String FIJI = System.getProperty("fiji.app", "");

    @TempDir Path folder;

    private final List<CellMapCommand<?>> commands = new ArrayList<>();

    @BeforeEach
    void needsFiji() {
        assumeTrue(!FIJI.isEmpty(), "no Fiji is given");
        Commands.ALL.values().forEach(command -> commands.add(command.get()));
        commands.addAll(List.of(new ExportN5Command(), new ShowCommand(), new TestCommand()));
    }

    private String run(String where, List<String> macros) throws Exception {
        return run(where, macros, true);
    }

    /**
     * @param echo whether commands only tell their inputs
     */
    private String run(String where, List<String> macros, boolean echo) throws Exception {
        List<String> path = new ArrayList<>();
        for (String classes : List.of("fiji-test-classes", "test-classes", "fiji-classes"))
            path.add(Path.of("target", classes).toString());
        path.add(Installation.built().toString());
        try (Stream<Path> jars = Files.list(Path.of(FIJI, "jars"))) {
            jars.map(Path::toString).filter(j -> !j.contains("CellMap_")).forEach(path::add);
        }
        Path home = Files.createDirectories(folder.resolve("home-" + where));
        Path file = Files.write(folder.resolve(where + ".txt"), macros);
        Jvm.End end =
                Jvm.run(
                        path,
                        List.of(
                                "-Djava.awt.headless=" + where.equals("headless"),
                                "-Dcellmap.echo=" + echo,
                                "-Duser.home=" + home,
                                "-Djava.util.prefs.userRoot=" + home,
                                "--add-opens=java.base/java.util=ALL-UNNAMED"),
                        LegacyJvm.class,
                        where,
                        file.toString());
        assertFalse(end.output().contains("Overriding"), end.output());
        assertEquals(0, end.code(), end.output());
        return end.output();
    }

    private String display(String how, List<String> macros) throws Exception {
        assumeTrue(System.getenv("DISPLAY") != null, "there is no screen");
        return run(how, macros);
    }

    private static String line(CellMapCommand<?> command, String options) {
        String label = CellMapCommand.label(command.getClass());
        return "run(\"%s\", \"%s\");".formatted(label, options);
    }

    /** Something else than the default. */
    private static String other(Declaration d) {
        if (d.kind() == Param.Kind.SETTINGS) return "x.y=[1,2],z=3";
        if (d.isFlag()) return "true";
        Stream<String> tries =
                Stream.of("/a b/C", "7,8,9", "7,8", "0,0,0,7,8,9", "7", "1", "0.25", "some");
        return Stream.concat(d.choices().stream(), Stream.concat(d.words().stream(), tries))
                .filter(text -> !text.equals(d.byDefault()) && fits(d, text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(d.name() + " " + d.allowed()));
    }

    private static boolean fits(Declaration d, String text) {
        try {
            return Texts.value(d, text) != null;
        } catch (UsageException e) {
            return false;
        }
    }

    private static String options(CellMapCommand<?> command, boolean all, boolean lower) {
        List<String> options = new ArrayList<>();
        for (Declaration d : command.declarations()) {
            if (!all && !command.isRequired(d)) continue;
            String key = lower ? d.key().toLowerCase(Locale.ROOT) : d.key();
            options.add(d.isFlag() ? key : key + "=[" + other(d) + "]");
        }
        return String.join(" ", options);
    }

    private static String echo(CellMapCommand<?> command, boolean all) {
        StringBuilder line = new StringBuilder(Echo.LINE).append(Echo.name(command)).append(':');
        for (Declaration d : command.declarations()) {
            boolean given = all || command.isRequired(d);
            Object value = given ? Inputs.value(d, other(d)) : Inputs.usual(d);
            if (d.isFlag() && value == null) value = false;
            line.append('|').append(d.name()).append('=').append(value);
        }
        return line.toString();
    }

    /** All values in the keys' own case, then in lower case; then nothing that may be left out. */
    private void everyCommandTakesItsValues(boolean window) throws Exception {
        List<String> macros = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (CellMapCommand<?> command : commands) {
            for (boolean lower : new boolean[] {false, true}) {
                macros.add(line(command, options(command, true, lower)));
                expected.add(echo(command, true));
            }
            String needed = options(command, false, false);
            if (window && needed.isEmpty()) continue; // As in all of ImageJ: asks for the dialog.
            macros.add(line(command, needed));
            expected.add(echo(command, false));
        }
        String output = window ? display("window", macros) : run("headless", macros);
        assertEquals(
                String.join("\n", expected),
                String.join(
                        "\n", output.lines().filter(text -> text.startsWith(Echo.LINE)).toList()));
    }

    @Test
    void everyCommandTakesItsValuesHeadless() throws Exception {
        everyCommandTakesItsValues(false);
    }

    @Test
    void everyCommandTakesItsValuesWithAWindowAndAsksForNothing() throws Exception {
        everyCommandTakesItsValues(true);
    }

    /** The macros that come with the program, with their own values. */
    @Test
    void theShippedMacrosAreUnderstood() throws Exception {
        List<String> macros = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("macros"))) {
            for (Path file : files.sorted().toList())
                macros.add("runMacro(\"" + file.toAbsolutePath() + "\");");
        }
        String output = run("headless", macros);
        Map<String, String> inputs = new LinkedHashMap<>();
        Matcher line = Pattern.compile(Pattern.quote(Echo.LINE) + "(\\w+):(.*)").matcher(output);
        while (line.find()) inputs.put(line.group(1), line.group(2));
        assertEquals(macros.size(), inputs.size(), output);
        assertFalse(output.contains("Error"), output);
        assertTrue(inputs.get("ImportCommand").contains("|voxelSize=5,5,5|"), output);
        assertTrue(inputs.get("TrainCommand").contains("|run=cellmap-run|"), output);
        assertTrue(inputs.get("TrainCommand").contains("|device=auto|"), output);
    }

    @Test
    void aFailureEndsTheMacroWithItsText() throws Exception {
        String output =
                run(
                        "headless",
                        List.of(
                                "run(\"CellMap Test\", \"how=fail\");",
                                "run(\"CellMap Test\", \"count=4\");",
                                "run(\"CellMap Test\", \"how=go count=abc\");",
                                "run(\"CellMap Test\", \"how=cancel\");",
                                "run(\"CellMap Test\", \"how=go\");"));
        assertTrue(output.contains("do:    fix \"Voxel size (nm)\" in line 1"), output);
        assertTrue(output.contains("A parameter is missing"), output);
        assertTrue(output.contains("\"Count\" abc"), output);
        assertTrue(output.contains("CellMap Test: stopped"), output);
        assertEquals(1, output.split("went on", -1).length - 1, output);
        assertFalse(output.contains("\tat "), output);
    }

    @Test
    void whatIsRecordedReplays() throws Exception {
        String output = display("record", List.of());
        String recorded =
                output.substring(output.indexOf(LegacyJvm.RECORDED) + LegacyJvm.RECORDED.length());
        recorded =
                recorded.lines().filter(l -> l.startsWith("run(\"CellMap Test\"")).toList().get(1);
        String echo = output.lines().filter(l -> l.startsWith(Echo.LINE)).toList().get(0);
        assertTrue(echo.contains("|voxelSize=20|"), output);
        assertTrue(run("headless", List.of(recorded)).contains(echo), recorded);
        assertTrue(display("window", List.of(recorded)).contains(echo), recorded);
    }

    /** Commands run on threads of a pool, for each of which ImageJ keeps a current image. */
    @Test
    void commandsWorkOnTheImageThatTheMacroSelected() throws Exception {
        String size =
                "run(\"Properties...\", \"unit=nm pixel_width=1 pixel_height=1 voxel_depth=1\");";
        StringBuilder macro = new StringBuilder();
        for (int ids = 1; ids <= 3; ids++) {
            macro.append("newImage(\"i%d\", \"8-bit black\", 4, 4, 2);".formatted(ids))
                    .append(size);
            for (int id = 1; id <= ids; id++)
                macro.append("setPixel(%d, 0, %d);".formatted(id, id));
            String to = "out=[%s] dataset=d crop=%d class=mito".formatted(folder, ids);
            macro.append("run(\"Import Image...\", \"%s\");".formatted(to)).append("close();");
        }
        StringBuilder expected = new StringBuilder();
        for (int turn = 0; turn < 4; turn++) {
            for (int ids = 1; ids <= 3; ids++) {
                Path crop =
                        folder.resolve("d/d.zarr/recon-1/labels/groundtruth/crop" + ids + "/mito");
                macro.append("run(\"Open Volume...\", \"path=[%s]\");".formatted(crop));
                macro.append("print(\"current \" + getTitle());rename(\"o%d\");".formatted(ids));
                expected.append("current crop%d/mito\n".formatted(ids));
            }
            for (int ids : new int[] {2, 1, 3}) {
                macro.append("selectImage(\"o%d\");".formatted(ids));
                macro.append("run(\"Measure Image...\", \"out=[%s/m.csv]\");".formatted(folder));
                macro.append("print(\"current \" + getTitle());");
                String objects = ids == 1 ? "object" : "objects";
                expected.append("o%d: %d %s\n".formatted(ids, ids, objects));
                expected.append("current o%d\n".formatted(ids));
            }
            macro.append("close();close();close();");
        }
        String output = run("headless", List.of(macro.toString()), false);
        String told =
                output.lines()
                        .filter(line -> line.matches("current .*|o\\d: .*"))
                        .collect(Collectors.joining("\n", "", "\n"));
        assertEquals(expected.toString(), told, output);
    }
}
