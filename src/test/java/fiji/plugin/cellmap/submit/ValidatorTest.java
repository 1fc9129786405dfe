// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidatorTest {

    private static final double[] FOUR = {4, 4, 4};
    private static final double[] PLACE = {8, 8, 8};
    private static final long[] SHAPE = {16, 16, 16};
    private static final Manifest MANIFEST =
            new Manifest(
                    Stream.of("mito", "er")
                            .map(c -> new CropTarget(7, "d", c, FOUR, PLACE, SHAPE))
                            .toList());

    @TempDir Path folder;
    private Path good;

    @BeforeEach
    void writeGood() {
        good = folder.resolve("good.zarr");
        put(good, "crop7/mito", SHAPE, FOUR, PLACE);
        put(good, "crop7/er", SHAPE, FOUR, PLACE);
    }

    private static void put(Path to, String path, long[] shape, double[] v, double[] t) {
        byte[] values = new byte[(int) (shape[0] * shape[1] * shape[2])];
        values[3] = 1;
        Labels.array(to, path, DType.UINT8, values, shape, v, t);
    }

    private static void expect(Path submission, String... texts) {
        List<String> lines =
                Validator.validate(submission, MANIFEST).stream().map(Finding::line).toList();
        assertEquals(texts.length, lines.size(), lines.toString());
        for (int i = 0; i < texts.length; i++)
            assertTrue(lines.get(i).contains(texts[i]), lines.get(i));
        assertTrue(lines.stream().noneMatch(l -> l.contains("\n")));
    }

    @Test
    void whatWePackageIsFineAsFileAndAsFolder() {
        expect(good);
        Path zip = folder.resolve("s.zip");
        Packager.run(
                folder + "/good.zarr/{crop}",
                zip,
                MANIFEST,
                OrganelleClasses.official(),
                GivenSize.NONE,
                Progress.none());
        expect(zip);
    }

    @Test
    void missingThings() {
        Labels.delete(good, "crop7/er");
        expect(good, "crop7/er: It is missing: all 4096 voxels");
        Labels.delete(good, "crop7/mito");
        expect(good, "crop7: The crop is missing: all of its 2 labels");
        Labels.delete(good, "crop7");
        put(good, "crop8/er", SHAPE, FOUR, PLACE);
        expect(good, "None of its folders");
        expect(folder.resolve("none.zip"), "no such file");
    }

    @Test
    void wrongForms() throws Exception {
        Labels.delete(good, "crop7/er");
        Labels.multiscale(good, "crop7/er", DType.UINT8, new byte[4096], SHAPE, 4, 8);
        put(good, "crop7/nonsense", SHAPE, FOUR, PLACE);
        expect(good, "crop7/nonsense: This label is not scored", "It is a group");
        Files.delete(good.resolve("crop7/mito/.zarray"));
        Files.writeString(good.resolve("crop7/mito/.zarray"), "{\"zarr_format\": 2}");
        expect(good, "not scored", "ERROR crop7/mito", "It is a group");
    }

    @Test
    void wrongPlaces() {
        for (String c : List.of("mito", "er")) Labels.delete(good, "crop7/" + c);
        put(good, "crop7/mito", new long[] {8, 8, 8}, new double[] {8, 8, 8}, PLACE);
        put(good, "crop7/er", new long[] {12, 16, 16}, FOUR, new double[] {8, 8, 20});
        expect(good, "resampled", "cut or filled", "[0, 0, 3] voxels off");
        Labels.delete(good, "crop7/er");
        put(good, "crop7/er", new long[] {300, 300, 300}, FOUR, PLACE);
        expect(good, "resampled", "refused");
    }

    @Test
    void wrongNames() throws Exception {
        Files.move(good.resolve("crop7"), good.resolve("7"));
        expect(good, "Crops lack the word crop");
        put(good, "crop7/mito", SHAPE, FOUR, PLACE);
        put(good, "crop7/er", SHAPE, FOUR, PLACE);
        put(good, "other/er", SHAPE, FOUR, PLACE);
        expect(good, "7: Other crops have the word crop", "other: The manifest has no such crop");
    }

    @Test
    void damagedChunksAreNamed() throws Exception {
        Path chunk;
        try (Stream<Path> files = Files.walk(good.resolve("crop7/er"))) {
            chunk =
                    files.filter(f -> f.getFileName().toString().equals("0"))
                            .filter(Files::isRegularFile)
                            .findFirst()
                            .orElseThrow();
        }
        Files.write(chunk, new byte[] {1, 2, 3});
        expect(good, "ERROR crop7/er: Cannot decode a chunk");
    }

    @Test
    void version3IsRefused() throws Exception {
        Files.writeString(good.resolve("zarr.json"), "{\"zarr_format\": 3}");
        expect(good, "Zarr version 3");
    }

    @Test
    void specklesAreToldBeforeTheyCostTheCrop() {
        Labels.delete(good, "crop7/mito");
        byte[] speckles = new byte[64 * 64 * 64];
        for (int z = 0; z < 64; z += 2)
            for (int y = 0; y < 64; y += 4)
                for (int x = 0; x < 64; x += 4) speckles[(z * 64 + y) * 64 + x] = 1;
        Labels.array(
                good, "crop7/mito", DType.UINT8, speckles, new long[] {64, 64, 64}, FOUR, PLACE);
        expect(good, "cut or filled", "8192 objects, most of them one voxel");
    }

    @Test
    void severalContainersAreRefused() {
        put(folder.resolve("two/a.zarr"), "crop7/er", SHAPE, FOUR, PLACE);
        expect(folder.resolve("two"), "crop7/mito: It is missing");
        put(folder.resolve("two/x/b.zarr"), "crop7/er", SHAPE, FOUR, PLACE);
        expect(folder.resolve("two"), "several Zarr folders");
    }

    private void replace(String label, DType type, Object values) {
        Labels.delete(good, "crop7/" + label);
        Labels.array(good, "crop7/" + label, type, values, SHAPE, FOUR, PLACE);
    }

    @Test
    void valuesThatAreNotMeant() {
        byte[] grey = new byte[4096];
        for (int i = 0; i < 256; i++) grey[i] = (byte) i;
        replace("er", DType.UINT8, grey);
        expect(good, "several values, the largest 255.0");
        byte[] mask = new byte[4096];
        mask[7] = (byte) 255;
        replace("er", DType.UINT8, mask);
        expect(good);
        short[] negative = new short[4096];
        negative[0] = -1;
        negative[1] = 1;
        replace("er", DType.INT16, negative);
        expect(good, "several values", "negative numbers");
        double[] fractions = new double[4096];
        fractions[0] = 0.3;
        replace("er", DType.FLOAT64, fractions);
        expect(good, "fractions: everything above 0");
        replace("er", DType.FLOAT64, new double[4096]);
        expect(good, "a mask as float64", "crop7/er: It is all 0");
    }

    @Test
    void idsThatAreNotMeant() {
        float[] ids = new float[4096];
        ids[0] = 3;
        replace("mito", DType.FLOAT32, ids);
        expect(good, "ids as float32");
        ids[1] = 2.5f;
        replace("mito", DType.FLOAT32, ids);
        expect(good, "not ids: fractions");
        byte[] pieces = new byte[4096];
        pieces[0] = 1;
        pieces[4] = 1;
        pieces[100] = 2;
        replace("mito", DType.UINT8, pieces);
        expect(good, "1 of 2 ids lie in several pieces");
        pieces[100] = 1;
        replace("mito", DType.UINT8, pieces);
        expect(good);
    }

    @Test
    void metadataThatIsMissing() throws Exception {
        Files.delete(good.resolve(".zgroup"));
        Files.delete(good.resolve("crop7/.zgroup"));
        expect(good, "The root has no .zgroup", "crop7: It has no .zgroup");
    }

    @Test
    void anOldUnpackedSubmissionBesideTheZip() throws Exception {
        Path zip = folder.resolve("s.zip");
        Packager.run(
                folder + "/good.zarr/{crop}",
                zip,
                MANIFEST,
                OrganelleClasses.official(),
                GivenSize.NONE,
                Progress.none());
        Files.createDirectory(folder.resolve("s.zarr"));
        expect(zip, "s.zarr: It lies beside the zip file");
    }

    @Test
    void whatIsAllZeroIsSaidForEachClass() {
        Labels.delete(good, "crop7/er");
        Labels.array(good, "crop7/er", DType.UINT8, new byte[4096], SHAPE, FOUR, PLACE);
        expect(good, "WARNING crop7/er: It is all 0: it is scored as nothing found.");
        Labels.delete(good, "crop7/mito");
        noChunks("crop7/mito");
        expect(good, "crop7/er: It is all 0", "crop7/mito: It is all 0");
        assertTrue(
                Validator.validate(good, MANIFEST).stream().noneMatch(Finding::isError),
                "the official code scores it");
        Labels.delete(good, "crop7/er");
        short[] negative = new short[4096];
        negative[9] = -1;
        Labels.array(good, "crop7/er", DType.INT16, negative, SHAPE, FOUR, PLACE);
        expect(good, "negative numbers", "crop7/er: It is all 0", "crop7/mito");
    }

    private void noChunks(String path) {
        Labels.array(good, path, DType.UINT8, new byte[4096], SHAPE, FOUR, PLACE);
        try (Stream<Path> files = Files.walk(good.resolve(path))) {
            for (Path chunk : files.filter(p -> p.getFileName().toString().equals("0")).toList())
                if (Files.isRegularFile(chunk)) Files.delete(chunk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aClassThatIsAllZeroInManyCropsIsOneLine() {
        List<CropTarget> rows = new ArrayList<>();
        for (int crop = 1; crop <= 9; crop++) {
            rows.add(new CropTarget(crop, "d", "er", FOUR, PLACE, SHAPE));
            rows.add(new CropTarget(crop, "d", "nuc", FOUR, PLACE, SHAPE));
            byte[] er = new byte[4096];
            if (crop > 7) er[5] = 1;
            Path many = folder.resolve("many.zarr");
            String name = "crop" + crop;
            Labels.array(many, name + "/er", DType.UINT8, er, SHAPE, FOUR, PLACE);
            Labels.array(many, name + "/nuc", DType.UINT8, new byte[4096], SHAPE, FOUR, PLACE);
        }
        List<Finding> found = Validator.validate(folder.resolve("many.zarr"), new Manifest(rows));
        assertEquals(2, found.size(), found.toString());
        assertEquals("crop*/er", found.get(0).where());
        assertTrue(
                found.get(0)
                        .what()
                        .contains("in 7 crops, crop1, crop2, crop3, crop4, crop5 and 2 more"),
                found.toString());
        assertTrue(found.get(1).what().contains("It is all 0 in all 9 crops:"), found.toString());
    }
}
