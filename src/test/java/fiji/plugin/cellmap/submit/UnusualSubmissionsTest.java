// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.evaluate.EvaluationOptions;
import fiji.plugin.cellmap.evaluate.Evaluator;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Submissions as other programs and people make them. Which of them the organisers' code accepts
 * was found out by running it (commit 6b9ad68 with zarr 2.18 and connected-components-3d 4.1), and
 * it scores what is fixed here like the original.
 */
class UnusualSubmissionsTest {

    private static final long[] SHAPE = {6, 6, 6};
    private static final double[] EIGHT = {8, 8, 8};
    private static final double[] ORIGIN = new double[3];
    private static final Manifest MANIFEST =
            new Manifest(
                    Stream.of("1/mito", "1/er", "2/mito", "2/er")
                            .map(p -> p.split("/"))
                            .map(
                                    p ->
                                            new CropTarget(
                                                    Integer.parseInt(p[0]),
                                                    "d",
                                                    p[1],
                                                    EIGHT,
                                                    ORIGIN,
                                                    SHAPE))
                            .toList());

    @TempDir Path folder;
    private Path good;

    private static byte[] values(String label) {
        byte[] values = new byte[216];
        for (int i = 0; i < 216; i++)
            values[i] = (byte) (label.equals("er") ? i / 36 % 2 : i < 70 ? 1 : i > 160 ? 2 : 0);
        return values;
    }

    private static void put(Path to, String path) {
        String label = path.substring(path.indexOf('/') + 1);
        Labels.array(to, path, DType.UINT8, values(label), SHAPE, EIGHT, ORIGIN);
    }

    @BeforeEach
    void write() {
        good = folder.resolve("good.zarr");
        for (CropTarget row : MANIFEST.rows()) put(good, row.path());
    }

    private Map<String, byte[]> members() throws IOException {
        Map<String, byte[]> members = new TreeMap<>();
        try (Stream<Path> files = Files.walk(good)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                members.put(
                        good.relativize(file).toString().replace('\\', '/'),
                        Files.readAllBytes(file));
        }
        return members;
    }

    private Path zip(UnaryOperator<String> named, String... more) throws IOException {
        RawZip zip = new RawZip();
        for (String name : more) zip.add(name, name.endsWith("/") ? new byte[0] : new byte[] {7});
        members().forEach((name, content) -> zip.add(named.apply(name), content));
        return Files.write(folder.resolve("sub.zip"), zip.bytes());
    }

    private static boolean isValid(Path submission) {
        return Validator.validate(submission, MANIFEST).stream().noneMatch(Finding::isError);
    }

    private Path fix(Path submission) {
        Path fixed = folder.resolve("fixed.zip");
        Fixer.fix(
                submission,
                Validator.validate(submission, MANIFEST),
                fixed,
                MANIFEST,
                OrganelleClasses.official(),
                Progress.none());
        return fixed;
    }

    private static void assertHoldsAll(Path fixed) {
        assertEquals(List.of(), Validator.validate(fixed, MANIFEST));
        try (var store = Stores.open(fixed)) {
            for (CropTarget row : MANIFEST.rows())
                assertArrayEquals(
                        values(row.className()),
                        (byte[]) store.open(row.path()).read(Box.of(SHAPE)),
                        row.path());
        }
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("plain", named(n -> n), none()),
                Arguments.of("./", named(n -> "./" + n), none()),
                Arguments.of("//", named(n -> n.replaceFirst("/", "//")), none()),
                Arguments.of("one .zarr", named(n -> "sub.zarr/" + n), none()),
                Arguments.of("deep .zarr", named(n -> "a/b/sub.zarr/" + n), none()),
                Arguments.of("macOS beside", named(n -> n), new String[] {"__MACOSX/._crop1"}),
                Arguments.of(
                        "other files", named(n -> n), new String[] {"a.txt", "crop1/.DS_Store"}),
                Arguments.of("folders", named(n -> n), new String[] {"crop1/", "crop2/"}));
    }

    private static UnaryOperator<String> named(UnaryOperator<String> names) {
        return names;
    }

    private static String[] none() {
        return new String[0];
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void whatTheEvaluatorAcceptsIsValid(String what, UnaryOperator<String> named, String[] more)
            throws IOException {
        Path zip = zip(named, more);
        assertEquals(List.of(), Validator.validate(zip, MANIFEST));
        try (Submission read = Submission.open(zip)) {
            assertEquals("", read.missingPrefix(List.of("crop1", "crop2")));
            assertTrue(read.store().isArray("crop2/mito"));
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("./ itself", named(n -> "./" + n), new String[] {"./"}),
                Arguments.of("a folder", named(n -> "submission/" + n), none()),
                Arguments.of("two folders", named(n -> "a/submission/" + n), none()),
                Arguments.of(
                        "macOS, .zarr",
                        named(n -> "sub.zarr/" + n),
                        new String[] {"__MACOSX/sub.zarr/._crop1", "__MACOSX/._sub.zarr"}),
                Arguments.of(
                        "macOS, its file only",
                        named(n -> "sub.zarr/" + n),
                        new String[] {"__MACOSX/._sub.zarr"}),
                Arguments.of(
                        "macOS, a folder",
                        named(n -> "submission/" + n),
                        new String[] {"__MACOSX/submission/._crop1"}),
                Arguments.of("Crop1", named(n -> n.replace("crop", "Crop")), none()),
                Arguments.of("CROP1", named(n -> n.replace("crop", "CROP")), none()),
                Arguments.of("one CROP", named(n -> n.replace("crop2", "CROP2")), none()),
                Arguments.of("1 of 2", named(n -> n.replace("crop2", "2")), none()),
                Arguments.of("Mito", named(n -> n.replace("/mito", "/Mito")), none()),
                Arguments.of("backslashes", named(n -> n.replace('/', '\\')), none()),
                Arguments.of(
                        "a file among numbers",
                        named(n -> n.replace("crop", "")),
                        new String[] {"crop1"}),
                Arguments.of(
                        "a folder among numbers",
                        named(n -> n.replace("crop", "")),
                        new String[] {"9/a", "crop9/b"}));
    }

    /** All that is wrong is a name, so nothing has to be guessed and no voxel is lost. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void namesAreFixed(String what, UnaryOperator<String> named, String[] more) throws IOException {
        Path zip = zip(named, more);
        assertFalse(isValid(zip), what);
        assertHoldsAll(fix(zip));
    }

    @Test
    void idsOfWhichTheMostSignificantByteIsFirstAreTurned() throws IOException {
        for (String path : List.of("crop1/mito", "crop2/er")) {
            Path array = good.resolve(path).resolve(".zarray");
            String text = Files.readString(array);
            Files.writeString(
                    array, text.replaceAll("\"dtype\"\\s*:\\s*\"\\|u1\"", "\"dtype\":\">u1\""));
        }
        assertTrue(isValid(good), "one byte has no order");
        bigEndian("crop1/mito");
        List<Finding> findings = Validator.validate(good, MANIFEST);
        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.get(0).isError() && findings.get(0).fixable());
        assertTrue(findings.get(0).what().contains("most significant byte first"));
        assertHoldsAll(fix(good));
        bigEndian("crop2/er");
        assertEquals(1, Validator.validate(good, MANIFEST).size(), "masks may be");
    }

    /** zarr-python 2.18 looks where the metadata say, and reads 0 where it finds nothing. */
    @ParameterizedTest
    @CsvSource({"crop1/mito", "crop2/er"})
    void chunksWhereTheEvaluatorDoesNotLookAreAnError(String path) throws IOException {
        Path truth = folder.resolve("truth");
        for (String p : List.of("crop1/mito", "crop1/er", "crop2/mito", "crop2/er")) put(truth, p);
        Path metadata = good.resolve(path).resolve(".zarray");
        String text = Files.readString(metadata);
        String other = text.contains("\"/\"") ? "." : "/";
        String separator = "\"dimension_separator\"\\s*:\\s*\"[./]\"";
        assertTrue(text.matches("(?s).*" + separator + ".*"), text);
        Files.writeString(
                metadata, text.replaceAll(separator, "\"dimension_separator\": \"" + other + "\""));
        List<Finding> findings = Validator.validate(good, MANIFEST);
        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.get(0).isError() && findings.get(0).fixable());
        assertTrue(findings.get(0).what().contains("reads only background"));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () ->
                                Evaluator.evaluate(
                                        good,
                                        truth,
                                        MANIFEST,
                                        EvaluationOptions.official(),
                                        Progress.none()));
        assertTrue(e.why().contains("would read only background"), e.getMessage());
        assertHoldsAll(fix(good));
    }

    /** Rewrites a label as {@code >u4}, uncompressed, in one chunk. */
    private void bigEndian(String path) throws IOException {
        String label = path.substring(path.indexOf('/') + 1);
        Path array = good.resolve(path);
        try (Stream<Path> files = Files.list(array)) {
            for (Path file : files.toList())
                if (!file.getFileName().toString().startsWith(".z")) deleteTree(file);
        }
        Files.writeString(
                array.resolve(".zarray"),
                """
                {"zarr_format": 2, "shape": [6, 6, 6], "chunks": [6, 6, 6], "dtype": ">u4",
                 "compressor": null, "fill_value": 0, "order": "C", "filters": null}
                """);
        byte[] bytes = new byte[4 * 216];
        byte[] values = values(label);
        for (int i = 0; i < 216; i++) bytes[4 * i + 3] = values[i];
        Files.write(array.resolve("0.0.0"), bytes);
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList())
                Files.delete(file);
        }
    }

    private CellMapException unfixable(String text) {
        List<Finding> findings = Validator.validate(good, MANIFEST);
        assertTrue(
                findings.stream().anyMatch(f -> f.isError() && f.line().contains(text)),
                findings.toString());
        CellMapException e = assertThrows(CellMapException.class, () -> fix(good));
        assertFalse(Files.exists(folder.resolve("fixed.zip")));
        return e;
    }

    @Test
    void whatMightBeALabelIsNotReplacedByNothing() throws IOException {
        deleteTree(good.resolve("crop1/er"));
        Files.write(good.resolve("crop1/er"), new byte[] {1});
        unfixable("no array of Zarr version 2");
        Files.delete(good.resolve("crop1/er"));
        put(good, "crop1/er_");
        unfixable("er is missing");
        deleteTree(good.resolve("crop1/er_"));
        deleteTree(good.resolve("crop2"));
        Files.write(good.resolve("crop2"), new byte[] {1});
        unfixable("no folder of labels, but a file");
        Files.delete(good.resolve("crop2"));
        put(good, "crop2");
        unfixable("no folder of labels, but an array");
    }

    @Test
    void idsThatAreNoNumbersAreAnErrorThatNobodyCanFix() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] ids = new float[216];
            ids[100] = value;
            Labels.delete(good, "crop2/mito");
            Labels.array(good, "crop2/mito", DType.FLOAT32, ids, SHAPE, EIGHT, ORIGIN);
            unfixable("NaN or infinity as ids");
        }
    }

    @Test
    void aMaskWithNanIsTold() {
        float[] mask = new float[216];
        mask[100] = Float.NaN;
        Labels.delete(good, "crop2/er");
        Labels.array(good, "crop2/er", DType.FLOAT32, mask, SHAPE, EIGHT, ORIGIN);
        assertTrue(isValid(good));
        assertTrue(
                Validator.validate(good, MANIFEST).stream()
                        .anyMatch(f -> f.what().contains("NaN is background")));
    }

    /** The evaluator cuts what reaches beyond the crop; nobody else does so without a word. */
    @Test
    void voxelsBeyondTheCropAreNotCutOff() {
        long[] larger = {6, 6, 8};
        byte[] values = new byte[6 * 6 * 8];
        values[7] = 1;
        Labels.delete(good, "crop1/er");
        Labels.array(good, "crop1/er", DType.UINT8, values, larger, EIGHT, ORIGIN);
        CellMapException e = assertThrows(CellMapException.class, () -> fix(good));
        assertTrue(e.why().contains("1 of its 1 voxels lie outside its crop"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("fixed.zip")));
        values[7] = 0;
        values[3] = 1;
        Labels.delete(good, "crop1/er");
        Labels.array(good, "crop1/er", DType.UINT8, values, larger, EIGHT, ORIGIN);
        assertTrue(isValid(fix(good)), "background may be cut");
    }

    @Test
    void aFileThatIsAFolderAndAFileOfTheNameOfAContainerAreRefused() throws IOException {
        assertFalse(isValid(zip(n -> n, "crop1")));
        Path named = zip(n -> n, "notes.zarr");
        assertFalse(isValid(named));
        assertThrows(CellMapException.class, () -> Submission.open(named).close());
        assertThrows(CellMapException.class, () -> fix(named));
    }

    @Test
    void groupsThatAreNotUnderstoodStopTheEvaluation() throws IOException {
        for (String group : List.of("", "crop1/")) {
            Files.writeString(good.resolve(group + ".zgroup"), "{");
            assertFalse(isValid(good));
            assertHoldsAll(fix(good));
            Files.writeString(good.resolve(group + ".zgroup"), "{\"zarr_format\": 2}");
        }
        assertTrue(isValid(good));
    }
}
