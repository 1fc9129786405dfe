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
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagerTest {

    private static final double[] FOUR = {4, 4, 4};
    private static final long[] SHAPE = {70, 6, 130};
    private static final Manifest MANIFEST =
            new Manifest(
                    Stream.of("mito", "er", "nuc", "pm")
                            .map(
                                    c ->
                                            new CropTarget(
                                                    7, "d", c, FOUR, new double[] {8, 8, 8}, SHAPE))
                            .toList());

    @TempDir Path folder;

    private PackageReport run(String zip) {
        return run(zip, GivenSize.NONE);
    }

    private PackageReport run(String zip, GivenSize given) {
        return Packager.run(
                folder + "/processed/{dataset}.zarr/{crop}/{class}/s0",
                folder.resolve(zip),
                MANIFEST,
                OrganelleClasses.official(),
                given,
                Progress.none());
    }

    private void result(String name, DType type, Object values) {
        Labels.multiscale(
                folder.resolve("processed/d.zarr"), "crop7/" + name, type, values, SHAPE, 4, 8);
    }

    @Test
    void writesEveryRowInTheOfficialForm() throws Exception {
        int voxels = 70 * 6 * 130;
        result("mito", DType.UINT32, IntStream.range(0, voxels).map(i -> i / 100).toArray());
        float[] er = new float[voxels];
        er[5] = 0.7f;
        er[6] = 0.4f;
        result("er", DType.FLOAT32, er);
        result("nuc", DType.UINT8, new byte[voxels]);
        PackageReport report = run("a.zip");
        assertEquals(4, report.rows());
        assertEquals(List.of("crop7/pm"), report.missing());
        assertEquals(List.of("crop7/nuc"), report.empty());
        Coverage coverage = report.coverage();
        assertEquals(2, coverage.filled());
        assertEquals(List.of("nuc", "pm"), coverage.nowhere());
        assertEquals(0.5, coverage.least(), 1e-12, "one of two of each kind is left");
        try (ArrayStore zip = Stores.open(folder.resolve("a.zip"))) {
            assertEquals(List.of("er", "mito", "nuc", "pm"), zip.list("crop7"));
            ChunkedArray mito = zip.open("crop7/mito");
            assertEquals(DType.UINT16, mito.spec().dtype());
            assertArrayEquals(SHAPE, mito.spec().shape());
            assertEquals(4.0, mito.attributes().path("voxel_size").get(0).asDouble());
            assertEquals(8.0, mito.attributes().path("translation").get(2).asDouble());
            assertEquals(70, mito.attributes().path("shape").get(0).asInt());
            short[] ids = (short[]) mito.read(Box.of(SHAPE));
            for (int i = 0; i < voxels; i++) assertEquals(i / 100, ids[i]);
            byte[] mask = (byte[]) zip.open("crop7/er").read(Box.of(SHAPE));
            assertEquals(1, mask[5]);
            assertEquals(0, mask[6]);
            assertEquals(DType.UINT8, zip.open("crop7/pm").spec().dtype());
        }
        try (ZipFile zip = new ZipFile(folder.resolve("a.zip").toFile())) {
            assertTrue(zip.stream().noneMatch(e -> e.isDirectory()));
            assertTrue(zip.getEntry(".zgroup") != null && zip.getEntry("crop7/.zgroup") != null);
            assertTrue(zip.stream().noneMatch(e -> e.getName().startsWith("crop7/nuc/0")));
        }
    }

    @Test
    void equalInputGivesEqualBytes() throws Exception {
        result("mito", DType.UINT8, filled(new byte[70 * 6 * 130]));
        run("a.zip");
        run("b.zip");
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("a.zip")),
                Files.readAllBytes(folder.resolve("b.zip")));
        try (ZipFile zip = new ZipFile(folder.resolve("a.zip").toFile())) {
            LocalDateTime fixed = LocalDateTime.of(1980, 1, 1, 0, 0);
            assertTrue(zip.size() > 0);
            zip.stream().forEach(e -> assertEquals(fixed, e.getTimeLocal(), e.getName()));
        }
    }

    @Test
    void whatIsFinishedIsNotMadeAgain() throws Exception {
        result("mito", DType.UINT8, filled(new byte[70 * 6 * 130]));
        run("a.zip");
        float[] fractions = new float[70 * 6 * 130];
        fractions[9] = 0.5f;
        result("nuc", DType.FLOAT32, fractions);
        assertThrows(CellMapException.class, () -> run("b.zip"));
        Path part = folder.resolve("b.zip.parts/crop7-mito.zip");
        assertTrue(Files.exists(part), "the finished label waits");
        assertFalse(Files.exists(folder.resolve("b.zip")));
        Files.setLastModifiedTime(part, FileTime.fromMillis(1000));
        Labels.delete(folder.resolve("processed/d.zarr"), "crop7/nuc");
        PartWatch watch = new PartWatch(part);
        Packager.run(
                folder + "/processed/{dataset}.zarr/{crop}",
                folder.resolve("b.zip"),
                MANIFEST,
                OrganelleClasses.official(),
                GivenSize.NONE,
                watch);
        assertEquals(List.of(1000L), watch.times, "used as it was");
        assertFalse(Files.exists(part.getParent()));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("a.zip")),
                Files.readAllBytes(folder.resolve("b.zip")));
    }

    @Test
    void aResultThatChangedIsMadeAgain() throws Exception {
        byte[] mito = filled(new byte[70 * 6 * 130]);
        result("mito", DType.UINT8, mito);
        result("nuc", DType.INT32, minusOne());
        assertThrows(CellMapException.class, () -> run("b.zip"));
        for (String c : List.of("mito", "nuc"))
            Labels.delete(folder.resolve("processed/d.zarr"), "crop7/" + c);
        mito[3] = 77;
        result("mito", DType.UINT8, mito);
        run("b.zip");
        try (ArrayStore zip = Stores.open(folder.resolve("b.zip"))) {
            assertArrayEquals(mito, (byte[]) zip.open("crop7/mito").read(Box.of(SHAPE)));
        }
    }

    private static int[] minusOne() {
        int[] values = new int[70 * 6 * 130];
        values[9] = -1;
        return values;
    }

    /** Notes when a part was written, whenever a label is finished. */
    private static final class PartWatch implements Progress {
        private final Path part;
        private final List<Long> times = new ArrayList<>();

        PartWatch(Path part) {
            this.part = part;
        }

        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {
            try {
                times.add(Files.getLastModifiedTime(part).toMillis());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return false;
        }
    }

    @Test
    void masksOfAnyNumberKeepTheirShapeWhenTheVoxelSizeChanges() {
        byte[] mask = new byte[35 * 3 * 65];
        Arrays.fill(mask, 0, 35 * 3 * 30, (byte) 255);
        Labels.multiscale(
                folder.resolve("processed/d.zarr"),
                "crop7/er",
                DType.UINT8,
                mask,
                new long[] {35, 3, 65},
                8,
                8);
        Labels.multiscale(
                folder.resolve("processed/d.zarr"),
                "crop7/pm",
                DType.UINT8,
                ones(mask),
                new long[] {35, 3, 65},
                8,
                8);
        run("a.zip");
        try (ArrayStore zip = Stores.open(folder.resolve("a.zip"))) {
            assertArrayEquals(
                    (byte[]) zip.open("crop7/pm").read(Box.of(SHAPE)),
                    (byte[]) zip.open("crop7/er").read(Box.of(SHAPE)));
        }
    }

    @Test
    void badResultsLeaveNothingBehind() throws Exception {
        assertThrows(UsageException.class, () -> run("a.zip"));
        float[] fractions = new float[70 * 6 * 130];
        fractions[9] = 0.5f;
        result("mito", DType.FLOAT32, fractions);
        assertThrows(CellMapException.class, () -> run("a.zip"));
        int[] negative = new int[70 * 6 * 130];
        negative[9] = -1;
        Labels.delete(folder.resolve("processed/d.zarr"), "crop7/mito");
        result("mito", DType.INT32, negative);
        assertThrows(CellMapException.class, () -> run("a.zip"));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("processed")), left.toList());
        }
    }

    @Test
    void cancellingLeavesTheOlderFile() throws Exception {
        result("mito", DType.UINT8, filled(new byte[70 * 6 * 130]));
        Files.writeString(folder.resolve("a.zip"), "older");
        Progress cancelled = new Cancelled();
        assertThrows(
                CancelledException.class,
                () ->
                        Packager.run(
                                folder + "/processed/{dataset}.zarr/{crop}",
                                folder.resolve("a.zip"),
                                MANIFEST,
                                OrganelleClasses.official(),
                                GivenSize.NONE,
                                cancelled));
        assertEquals("older", Files.readString(folder.resolve("a.zip")));
        assertFalse(Files.list(folder).anyMatch(p -> p.toString().endsWith(".cellmap-tmp")));
    }

    private static final class Cancelled implements Progress {
        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {}

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return true;
        }
    }

    private static byte[] filled(byte[] values) {
        for (int i = 0; i < values.length; i++) values[i] = (byte) (i % 7 == 0 ? i / 1000 : 0);
        return values;
    }

    private static byte[] ones(byte[] mask) {
        byte[] ones = new byte[mask.length];
        for (int i = 0; i < mask.length; i++) ones[i] = (byte) (mask[i] != 0 ? 1 : 0);
        return ones;
    }

    @Test
    void aResultThatTellsNoVoxelSizeTakesTheGivenOneOrIsSaidToBeInTheMiddle() {
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("processed/d.zarr"))) {
            long[] half = {35, 3, 65};
            byte[] ones = new byte[35 * 3 * 65];
            Arrays.fill(ones, (byte) 1);
            ArraySpec spec = ArraySpec.of(half, new int[] {35, 3, 65}, DType.UINT8);
            store.create("crop7/er", spec).write(Box.of(half), ones);
        }
        assertEquals(List.of("crop7/er"), run("a.zip").centred());
        assertEquals(35 * 3 * 65, present("a.zip"));
        GivenSize given = GivenSize.ifUnstated(new double[] {8, 8, 8});
        assertEquals(List.of(), run("b.zip", given).centred());
        assertEquals(70 * 6 * 130, present("b.zip"));
    }

    private long present(String zip) {
        try (ArrayStore store = Stores.open(folder.resolve(zip))) {
            byte[] mask = (byte[]) store.open("crop7/er").read(Box.of(SHAPE));
            return IntStream.range(0, mask.length).filter(i -> mask[i] != 0).count();
        }
    }
}
