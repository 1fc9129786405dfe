// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a user sees who asks for something wrong: one error, the right exit code, nothing written.
 */
class CommandLineTest {

    @TempDir static Path shared;
    @TempDir Path folder;
    private static String data;
    private final PrintStream err = System.err;
    private final PrintStream out = System.out;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final ByteArrayOutputStream results = new ByteArrayOutputStream();

    @BeforeAll
    static void phantom() {
        PhantomOptions options = new PhantomOptions(48, List.of("mito"), 1);
        data = Phantom.make(shared.resolve("data"), options, Progress.none()).root().toString();
    }

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(results, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setErr(err);
        System.setOut(out);
    }

    private int run(String... args) {
        return Main.run(args, new Interrupt());
    }

    @Test
    void helpExplainsVerbsAndKeys() {
        assertEquals(0, run("help", "config", "data.patch_size"));
        String text = results.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("three whole numbers from 1 to 4096"), text);
        assertEquals(0, run("help", "train"));
        assertTrue(results.toString(StandardCharsets.UTF_8).contains("--dry-run"));
        assertEquals(2, run("help", "config", "no.such.key"));
        assertEquals(2, run("help", "nothing"));
    }

    @Test
    void aMisspeltVerbAlwaysGetsAHint() {
        for (String verb : List.of("trian", "zzz", "evaulate", "predict2", "\u001b[31m")) {
            errors.reset();
            assertEquals(2, run(verb));
            String text = errors.toString(StandardCharsets.UTF_8);
            assertTrue(text.contains("There is no verb"), text);
            assertTrue(text.contains("Verbs: ") && text.contains("evaluate"), text);
            assertFalse(text.contains("\u001b"), text);
        }
        errors.reset();
        assertEquals(2, run("help", "trian"));
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains("train"));
    }

    @Test
    void jsonGoesToStandardOutputAlone() throws Exception {
        for (String name : List.of("-", "/dev/stdout")) {
            results.reset();
            assertEquals(0, run("models", "BasicUNet", "--json", name));
            JsonNode node = Json.MAPPER.readTree(results.toByteArray());
            assertEquals("BasicUNet", node.get(0).get("name").asText());
            assertTrue(errors.toString(StandardCharsets.UTF_8).contains("BasicUNet"));
        }
        Path link = Files.createSymbolicLink(folder.resolve("l.json"), Path.of("real.json"));
        assertEquals(0, run("models", "BasicUNet", "--json", link.toString()));
        assertTrue(Files.isSymbolicLink(link) && Files.size(folder.resolve("real.json")) > 0);
        Path file = Files.writeString(folder.resolve("f"), "");
        assertEquals(2, run("models", "--json", file.resolve("below").toString()));
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains("--json"));
    }

    @Test
    void namesDoNothingToTheTerminal() {
        assertEquals(1, run("inspect", folder + "/\u001b[2Jgone.zarr"));
        String text = errors.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("\\u001b[2Jgone") && !text.contains("\u001b"), text);
    }

    private String config(String extra) throws Exception {
        String text =
                "name: t\nclasses: [mito]\nmodel: {options: {features: [2, 2, 2, 2, 2, 2]}}\n"
                        + "data: {patch_size: [32, 32, 32]}\n"
                        + extra;
        return Files.writeString(folder.resolve("c.yaml"), text).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--voxel-size=8                                     | --dataset",
                "--dataset=../a --voxel-size=8                      | name of a folder",
                "--dataset=a --voxel-size=8 --crop=1                | belong together",
                "--dataset=a --voxel-size=8 --class=mito --crop=x   | crop",
                "--dataset=a --voxel-size=8 --region=1:2            | z0:z1,y0:y1,x0:x1",
                "--dataset=a --voxel-size=8 --test                  | only with --crop",
                "--dataset=a --voxel-size=8 --components            | only with --crop",
                "--dataset=a --crop=1 --class=mito --range=0,9      | not go together with --crop",
                "--dataset=a --voxel-size=8 --crop=1 --class=mitoo  | Did you mean mito",
                "--dataset=a --voxel-size=8 --challenge=no          | shipped",
            })
    void aWrongImportIsRefused(String option, String shows) throws Exception {
        Path stack = Files.createFile(folder.resolve("stack.tif"));
        String root = folder.resolve("root").toString();
        String[] args =
                Stream.concat(
                                Stream.of("import", stack.toString(), "--out", root),
                                Stream.of(option.split(" +")))
                        .toArray(String[]::new);
        assertEquals(2, run(args), errors.toString(StandardCharsets.UTF_8));
        String shown = errors.toString(StandardCharsets.UTF_8);
        assertTrue(shown.contains(shows), shown);
        assertFalse(Files.exists(Path.of(root)));
    }

    @ParameterizedTest
    @CsvSource({"no-such.tif, no such file or folder", "none/a.tif, There is no none in"})
    void aStackThatIsNotThereIsNotImported(String stack, String shows) {
        String path = folder.resolve(stack).toString();
        assertEquals(2, run("import", path, "--out", folder.toString(), "--dataset=a"));
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains(shows));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--only=em              | raw, labels            | 2",
                "--padding=-1           | at least 0             | 2",
                "--crops=0              | None of 305 crops      | 2",
                "--dry-run              | which crops to fetch   | 2",
                "--crops=1 --keep-zip   | only with --zip        | 2",
                "--only=raw --classes=a | not go together with --only raw | 2",
                "--crops=all --source=nowhere | neither s3://    | 2",
                "--crops=1 --manifest=none.csv | Cannot read the manifest | 1",
                "--crops=1 --challenge=none | shipped            | 2",
                "--zip --crops=test     | Fetch without --zip    | 2",
            })
    void aWrongFetchIsRefused(String option, String shows, int code) {
        String root = folder.resolve("root").toString();
        String[] options = option.split(" ");
        String[] args =
                Stream.concat(Stream.of("fetch", "--out", root), Stream.of(options))
                        .toArray(String[]::new);
        assertEquals(code, run(args), errors.toString(StandardCharsets.UTF_8));
        assertTrue(
                errors.toString(StandardCharsets.UTF_8).contains(shows),
                errors.toString(StandardCharsets.UTF_8));
        assertFalse(Files.exists(Path.of(root)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "train: {epoch: 3}      | -           | c.yaml:5        | 2",
                "train: {precision: f8} | -           | c.yaml:5        | 2",
                "loss: {dice: lots}     | -           | c.yaml:5        | 2",
                "seed: 1                | no-such     | There is no such folder | 2",
            })
    void aWrongConfigurationIsRefused(String extra, String root, String shows, int code)
            throws Exception {
        Path run = folder.resolve("run");
        String where = root == null ? data : root;
        int exit = run("train", config(extra + "\n"), "--data", where, "--run", run.toString());
        assertEquals(code, exit, errors.toString());
        assertTrue(errors.toString().contains(shows), errors.toString());
        assertFalse(errors.toString().contains("\tat "), errors.toString());
        assertFalse(Files.exists(run));
        assertEquals("", results.toString());
    }

    @Test
    void anUnknownClassIsRefusedWithNearNames() throws Exception {
        Path run = folder.resolve("run");
        String config = config("seed: 1\n");
        int code =
                run("train", config, "--data", data, "--run", run + "", "--set", "classes=[mita]");
        assertEquals(2, code, errors.toString());
        assertTrue(errors.toString().contains("mito"), errors.toString());
        assertFalse(Files.exists(run));
    }

    @Test
    void aWindowThatTheNetworkCannotTakeIsRefused() throws Exception {
        int code =
                run(
                        "train",
                        config("predict: {window: [40, 32, 32]}\n"),
                        "--data",
                        data,
                        "--run",
                        folder.resolve("run").toString());
        assertEquals(2, code);
        assertTrue(errors.toString().contains("multiples of [16, 16, 16]"), errors.toString());
    }

    @Test
    void anUnwritableRunFolderIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        int code =
                run("train", config("seed: 1\n"), "--data", data, "--run", file.resolve("r") + "");
        assertEquals(2, code, errors.toString());
        assertTrue(
                errors.toString().contains("--run") && errors.toString().contains("file is a file"),
                errors.toString());
    }

    @Test
    void aBrokenManifestIsRefusedWithItsLine() throws Exception {
        Path csv =
                Files.writeString(
                        folder.resolve("m.csv"),
                        "crop_name,dataset,class_label,voxel_size,translation,shape\n1,d,mito,[8;8],[0;0;0],[4;4;4]\n");
        Path zip = Files.writeString(folder.resolve("s.zip"), "no zip");
        int code = run("validate", zip.toString(), "--manifest", csv.toString());
        assertEquals(1, code, errors.toString());
        assertTrue(errors.toString().contains("m.csv:2"), errors.toString());
    }

    @Test
    void aFileThatIsNoSubmissionIsInvalid() throws Exception {
        Path zip = Files.writeString(folder.resolve("s.zip"), "no zip");
        assertEquals(1, run("validate", zip.toString()));
        assertTrue(results.toString().startsWith("ERROR"), results.toString());
    }

    /** Before any work: a full evaluation would be lost otherwise. */
    @Test
    void aFolderWhereAFileIsToBeWrittenIsRefused() throws Exception {
        Path zip = Files.writeString(folder.resolve("s.zip"), "no zip");
        for (String there : List.of(folder.toString(), ".")) {
            assertEquals(2, run("validate", zip.toString(), "--json", there));
            assertTrue(errors.toString().contains("is a folder, not a file"), errors.toString());
            errors.reset();
            assertEquals(
                    2, run("datasplit", "--data", data, "--classes", "mito,er", "--out", there));
            assertTrue(errors.toString().contains("is a folder, not a file"), errors.toString());
            errors.reset();
        }
    }

    @Test
    void wrongOptionsAndMissingRunsAreWrongUsage() {
        assertEquals(2, run("train"));
        assertEquals(2, run("predict", folder.resolve("none").toString()));
        assertEquals(2, run("fly"));
        assertEquals(2, run());
        assertEquals(0, run("help", "train"));
        assertEquals(0, run("train", "--help"));
    }

    @Test
    void theDryRunChecksAndWritesNothing() throws Exception {
        Path run = folder.resolve("run");
        Path json = folder.resolve("train.json");
        int code =
                run(
                        "train",
                        config("seed: 1\n"),
                        "--data",
                        data,
                        "--run",
                        run.toString(),
                        "--dry-run",
                        "--json",
                        json.toString());
        assertEquals(0, code, errors.toString());
        assertFalse(Files.exists(run));
        JsonNode result = Json.parseObject(Files.readAllBytes(json), json);
        assertEquals("BasicUNet", result.get("architecture").asText());
        assertFalse(result.get("finished").asBoolean());
    }

    @Test
    void inspectShowsAndHashes() throws Exception {
        Path json = folder.resolve("i.json");
        String em = data + "/phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8";
        assertEquals(0, run("inspect", em, "--hash", "--json", json.toString()));
        JsonNode node = Json.parseObject(Files.readAllBytes(json), json);
        assertEquals("multiscale", node.get("kind").asText());
        assertEquals(64, node.at("/children/0/sha256").asText().length());
        assertTrue(results.toString().contains("uint8"));
    }

    /** What a user types stands in the JSON form too, not the place for it. */
    @Test
    void theJsonFormNamesOptions() throws Exception {
        Path array = Files.createDirectories(folder.resolve("a.zarr"));
        Files.writeString(
                array.resolve(".zarray"),
                "{\"zarr_format\":2,\"shape\":[2,2,2],\"chunks\":[2,2,2],\"dtype\":\"|u1\","
                        + "\"compressor\":null,\"filters\":null,\"fill_value\":0,\"order\":\"C\"}");
        Path json = folder.resolve("n.json");
        assertEquals(0, run("inspect", array.toString(), "--json", json.toString()));
        String text = Files.readString(json);
        assertTrue(text.contains("Give it with --voxel-size"), text);
        assertFalse(text.contains("@{"), text);
        results.reset();
        assertEquals(0, run("inspect", array.toString(), "--json", "-"));
        assertFalse(results.toString().contains("@{"), results.toString());
    }

    @Test
    void datasplitWritesAndCounts() throws Exception {
        Path csv = folder.resolve("d.csv");
        assertEquals(
                0, run("datasplit", "--data", data, "--classes", "mito,er", "--out", csv + ""));
        try (Stream<String> lines = Files.lines(csv)) {
            assertEquals(3, lines.count());
        }
        assertEquals(0, run("datasplit", "--data", data, "--classes", "mito", "--counts"));
        assertTrue(results.toString().contains("mito=2"), results.toString());
    }

    @Test
    void modelsListsParameterCounts() {
        assertEquals(0, run("models", "BasicUNet"));
        assertTrue(results.toString().contains("5,749,377"), results.toString());
    }
}
