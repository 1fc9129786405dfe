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
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixerTest {

    private static final double[] FOUR = {4, 4, 4};
    private static final double[] PLACE = {8, 8, 8};
    private static final long[] SHAPE = {8, 8, 8};
    private static final Manifest MANIFEST =
            new Manifest(
                    Stream.of("mito", "nuc", "er", "pm", "ecs")
                            .map(c -> new CropTarget(7, "d", c, FOUR, PLACE, SHAPE))
                            .toList());

    @TempDir Path folder;

    private static byte[] corner() {
        byte[] values = new byte[512];
        for (int i = 0; i < 8; i++) values[i] = 1;
        return values;
    }

    /** What is wrong; that something is all 0 is not. */
    private static List<Finding> find(Path submission) {
        return Validator.validate(submission, MANIFEST).stream().filter(f -> !isEmpty(f)).toList();
    }

    private static List<String> empty(Path submission) {
        return Validator.validate(submission, MANIFEST).stream()
                .filter(FixerTest::isEmpty)
                .map(Finding::where)
                .toList();
    }

    private static boolean isEmpty(Finding finding) {
        return finding.what().startsWith("It is all 0");
    }

    private Path fix(Path submission) {
        Path zip = folder.resolve("fixed.zip");
        Fixer.fix(
                submission,
                find(submission),
                zip,
                MANIFEST,
                OrganelleClasses.official(),
                Progress.none());
        return zip;
    }

    /** Wrong names, a group, another voxel size, another shape, floats, a missing label. */
    private Path messy() {
        Path sub = folder.resolve("in/x.zarr");
        float[] floats = new float[512];
        floats[3] = 7;
        Labels.array(sub, "7/mito", DType.FLOAT32, floats, SHAPE, FOUR, PLACE);
        Labels.multiscale(sub, "7/nuc", DType.UINT8, corner(), SHAPE, 4, 8);
        byte[] coarse = new byte[64];
        Arrays.fill(coarse, 0, 16, (byte) 1);
        double[] eight = {8, 8, 8};
        Labels.array(sub, "7/er", DType.UINT8, coarse, new long[] {4, 4, 4}, eight, PLACE);
        Labels.array(
                sub, "7/pm", DType.UINT8, new byte[1000], new long[] {10, 10, 10}, FOUR, PLACE);
        Labels.array(sub, "7/nonsense", DType.UINT8, corner(), SHAPE, FOUR, PLACE);
        Labels.array(sub, "99/er", DType.UINT8, corner(), SHAPE, FOUR, PLACE);
        return folder.resolve("in");
    }

    @Test
    void aMessySubmissionBecomesAGoodOne() throws Exception {
        Path sub = messy();
        List<Finding> findings = find(sub);
        assertEquals(8, findings.size(), findings.toString());
        assertTrue(findings.stream().allMatch(Finding::fixable), findings.toString());
        assertEquals(List.of("crop7/pm"), empty(sub));
        byte[] er;
        try (Submission read = Submission.open(sub)) {
            CropTarget row = MANIFEST.rows().get(2);
            er =
                    MatchedCrop.open(read.store(), "7/er", row, false, MatchedCrop.Values.OFFICIAL)
                            .mask();
        }
        Path zip = fix(sub);
        assertEquals(List.of(), find(zip));
        assertEquals(List.of("crop7/ecs", "crop7/pm"), empty(zip), "what was missing is empty");
        assertEquals(8, find(sub).size(), "the old one stays as it is");
        try (ArrayStore store = Stores.open(zip)) {
            assertEquals(List.of("ecs", "er", "mito", "nuc", "pm"), store.list("crop7"));
            assertArrayEquals(er, (byte[]) store.open("crop7/er").read(Box.of(SHAPE)));
            assertArrayEquals(corner(), (byte[]) store.open("crop7/nuc").read(Box.of(SHAPE)));
            byte[] mito = (byte[]) store.open("crop7/mito").read(Box.of(SHAPE));
            assertEquals(7, mito[3]);
            assertEquals(DType.UINT8, store.open("crop7/mito").spec().dtype());
        }
    }

    @Test
    void version3BecomesVersion2() {
        Path sub = folder.resolve("v3.zarr");
        try (ArrayStore store = Stores.openOrCreate(sub, ContainerFormat.ZARR_V3)) {
            for (CropTarget row : MANIFEST.rows()) {
                ArraySpec spec = ArraySpec.of(SHAPE, new int[] {8, 8, 8}, DType.UINT8);
                store.create(row.path(), spec).write(Box.of(SHAPE), corner());
            }
        }
        assertEquals(1, find(sub).size());
        Path zip = fix(sub);
        assertEquals(List.of(), find(zip));
        try (ArrayStore store = Stores.open(zip)) {
            assertArrayEquals(corner(), (byte[]) store.open("crop7/er").read(Box.of(SHAPE)));
        }
    }

    @Test
    void harmfulMembersAreLeftOut() throws Exception {
        Path sub = folder.resolve("good.zarr");
        RawZip zip = new RawZip();
        for (CropTarget row : MANIFEST.rows())
            Labels.array(sub, row.path(), DType.UINT8, corner(), SHAPE, FOUR, PLACE);
        try (Stream<Path> files = Files.walk(sub)) {
            for (Path f : files.filter(Files::isRegularFile).toList())
                zip.add(sub.relativize(f).toString().replace('\\', '/'), Files.readAllBytes(f));
        }
        zip.add("../evil", "x".getBytes(StandardCharsets.UTF_8));
        zip.add("crop7/link", "/etc/passwd".getBytes(StandardCharsets.UTF_8), 11, 0120777, 0);
        Path file = Files.write(folder.resolve("harm.zip"), zip.bytes());
        assertEquals(2, find(file).size());
        Path fixed = fix(file);
        assertEquals(List.of(), find(fixed));
        assertFalse(Files.exists(folder.getParent().resolve("evil")));
    }

    @Test
    void whatHasToBeGuessedIsNotFixed() {
        Path sub = messy();
        double[] far = {4000, 8, 8};
        Labels.array(sub.resolve("x.zarr"), "7/ecs", DType.UINT8, corner(), SHAPE, FOUR, far);
        String message = assertThrows(CellMapException.class, () -> fix(sub)).getMessage();
        assertTrue(message.contains("7/ecs: It lies outside its crop"), message);
        assertFalse(Files.exists(folder.resolve("fixed.zip")));
        assertFalse(Files.exists(folder.resolve("fixed.zip.parts")));
    }

    @Test
    void probabilitiesAreToldAndKeepTheirScore() {
        Path sub = folder.resolve("p.zarr");
        for (CropTarget row : MANIFEST.rows())
            Labels.array(sub, row.path(), DType.UINT8, corner(), SHAPE, FOUR, PLACE);
        float[] p = new float[512];
        p[0] = 0.2f;
        p[1] = 0.9f;
        Labels.delete(sub, "crop7/er");
        Labels.delete(sub, "crop7/pm");
        Labels.array(sub, "crop7/er", DType.FLOAT32, p, SHAPE, FOUR, PLACE);
        List<Finding> findings = find(sub);
        assertEquals(2, findings.size(), findings.toString());
        assertTrue(findings.stream().anyMatch(f -> f.what().contains("fractions") && !f.fixable()));
        try (ArrayStore store = Stores.open(fix(sub))) {
            byte[] er = (byte[]) store.open("crop7/er").read(Box.of(SHAPE));
            assertEquals(List.of((byte) 1, (byte) 1), List.of(er[0], er[1]), "above 0 as before");
        }
    }
}
