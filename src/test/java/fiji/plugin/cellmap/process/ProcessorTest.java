// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.process.block.Connectivity;
import fiji.plugin.cellmap.process.block.WholeArray;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorTest {

    private static final int[] SHAPE = {9, 20, 17};
    private static final long[] LONG_SHAPE = {9, 20, 17};
    private static final int SIZE = 9 * 20 * 17;
    private static final VoxelGrid GRID =
            new VoxelGrid(new double[] {8, 8, 8}, new double[] {4, -16, 1.5});
    private static final long MEMORY = 1L << 28;

    @TempDir Path folder;

    private static byte[] probabilities() {
        byte[] values = new byte[SIZE];
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < SIZE; i++)
            values[i] = (byte) (random.nextInt(10) < 8 ? random.nextInt(128) : 128);
        return values;
    }

    private void predict(String name, DType dtype, Object values) {
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("pred.zarr"))) {
            ArraySpec spec = ArraySpec.of(LONG_SHAPE, new int[] {8, 8, 8}, dtype);
            store.create("crop/" + name + "/s0", spec).write(Box.of(LONG_SHAPE), values);
            String image = "crop/" + name;
            Multiscale.write(store, image, image, List.of(new Multiscale.Level("s0", GRID)));
        }
    }

    private static Map<String, Object> rule(double threshold, int minSize) {
        return Map.of("threshold", threshold, "min_size", minSize);
    }

    private ProcessSummary process(
            Map<String, Object> rule, Progress progress, long memory, String... names) {
        ProcessSection section =
                Named.of(ProcessSection.class).with(ProcessSection::defaults, rule).make();
        return Requests.run(folder, section, memory, progress, names);
    }

    private ProcessSummary process(Map<String, Object> rule, String... names) {
        return process(rule, Progress.none(), MEMORY, names);
    }

    private ChunkedArray result(String name) {
        try (ArrayStore store = Stores.open(folder.resolve("out.zarr"))) {
            Multiscale.Level level = Multiscale.read(store, "crop/" + name).finest();
            assertArrayEquals(GRID.translation(), level.grid().translation());
            return store.open("crop/" + name + "/s0");
        }
    }

    @Test
    void masksAndIds() {
        predict("mito", DType.UINT8, probabilities());
        predict("er", DType.UINT8, probabilities());
        ProcessSummary summary = process(rule(0.5, 3), "er", "mito");

        byte[] mask = new byte[SIZE];
        byte[] values = probabilities();
        for (int i = 0; i < SIZE; i++) mask[i] = (byte) ((values[i] & 0xff) >= 128 ? 1 : 0);
        int[] ids =
                new WholeArray(SHAPE, Connectivity.CORNERS)
                        .label(mask, mask, (voxels, marked) -> voxels >= 3);
        assertEquals(DType.UINT8, result("er").spec().dtype());
        byte[] large = (byte[]) result("er").read(Box.of(LONG_SHAPE));
        short[] found = (short[]) result("mito").read(Box.of(LONG_SHAPE));
        int foreground = 0;
        for (int i = 0; i < SIZE; i++) {
            assertEquals(ids[i], found[i]);
            assertEquals(ids[i] == 0 ? 0 : 1, large[i]);
            foreground += large[i];
        }
        assertEquals(foreground, summary.classes().get(0).foreground());
        assertEquals(foreground, summary.classes().get(1).foreground());
        assertEquals(0, summary.classes().get(0).objects());
        assertTrue(summary.classes().get(1).objects() > 1);
        assertEquals("uint16", summary.classes().get(1).dtype());
        assertEquals(List.of(), summary.warnings());
    }

    @Test
    void floatsAreComparedAsTheyAre() {
        float[] values = new float[SIZE];
        values[5] = Math.nextUp(0.9f);
        values[6] = 0.89f;
        predict("er", DType.FLOAT32, values);
        assertEquals(1, process(rule(0.9, 0), "er").classes().get(0).foreground());
        ProcessSummary none = process(rule(0.95, 0), "er");
        assertTrue(none.warnings().get(0).startsWith("Class er has no foreground"));
    }

    @Test
    void manyObjectsGetMoreBits() {
        long[] shape = {2, 520, 520};
        byte[] values = new byte[2 * 520 * 520];
        for (int y = 0; y < 520; y += 2) for (int x = 0; x < 520; x += 2) values[y * 520 + x] = -1;
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("pred.zarr"))) {
            store.create("crop/mito/s0", ArraySpec.of(shape, new int[] {64, 64, 64}, DType.UINT8))
                    .write(Box.of(shape), values);
            var level = new Multiscale.Level("s0", GRID);
            Multiscale.write(store, "crop/mito", "mito", List.of(level));
        }
        ProcessSummary summary = process(rule(0.5, 0), "mito");
        assertEquals(260 * 260, summary.classes().get(0).objects());
        assertEquals(DType.UINT32, result("mito").spec().dtype());
        int[] ids = (int[]) result("mito").read(Box.of(shape));
        assertEquals(260 * 260, ids[518 * 520 + 518]);
    }

    @Test
    void cancelKeepsTheOldResultAndLeavesNothingBehind() throws IOException {
        predict("mito", DType.UINT8, probabilities());
        process(rule(0.5, 0), "mito");
        short[] before = (short[]) result("mito").read(Box.of(LONG_SHAPE));
        Progress cancelled =
                new Progress() {
                    private int units;

                    @Override
                    public void begin(String stage, long total) {}

                    @Override
                    public void advance(long n) {
                        units += n;
                    }

                    @Override
                    public void message(String text) {}

                    @Override
                    public boolean cancelled() {
                        return units > 0;
                    }
                };
        assertThrows(
                CancelledException.class, () -> process(rule(0.1, 0), cancelled, MEMORY, "mito"));
        assertArrayEquals(before, (short[]) result("mito").read(Box.of(LONG_SHAPE)));
        assertNoTemporaries();
        process(rule(0.1, 0), "mito");
        assertFalse(
                java.util.Arrays.equals(before, (short[]) result("mito").read(Box.of(LONG_SHAPE))));
    }

    /** Stops when a stage of some name begins. */
    private record StopAt(String stage, boolean[] stopped) implements Progress {
        StopAt(String stage) {
            this(stage, new boolean[1]);
        }

        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {}

        @Override
        public void message(String text) {
            stopped[0] |= text.endsWith(stage);
        }

        @Override
        public boolean cancelled() {
            return stopped[0];
        }
    }

    @Test
    void finishedStepsAreTakenUpAgain() throws IOException {
        predict("mito", DType.UINT8, probabilities());
        Map<String, Object> rule =
                Map.of("smooth", 6, "fill_holes", "all", "watershed", Map.of("dynamic", 2));
        Progress stop = new StopAt("watershed");
        assertThrows(CancelledException.class, () -> process(rule, stop, MEMORY, "mito"));
        List<Path> kept = files(folder.resolve("work"), "filled/");
        assertFalse(kept.isEmpty());
        FileTime before = Files.getLastModifiedTime(kept.get(0));
        Progress again = new StopAt("result");
        assertThrows(CancelledException.class, () -> process(rule, again, MEMORY, "mito"));
        assertEquals(before, Files.getLastModifiedTime(kept.get(0)), "not made again");
        process(rule, "mito");
        short[] resumed = (short[]) result("mito").read(Box.of(LONG_SHAPE));
        assertEquals(List.of(), files(folder.resolve("work"), ""), "scratch data is removed");
        Files.move(folder.resolve("out.zarr"), folder.resolve("first.zarr"));
        process(rule, "mito");
        assertArrayEquals(resumed, (short[]) result("mito").read(Box.of(LONG_SHAPE)));
    }

    @Test
    void scratchDataOfOtherSettingsIsNotUsed() throws IOException {
        predict("mito", DType.UINT8, probabilities());
        Map<String, Object> first = Map.of("threshold", 0.2, "fill_holes", "all");
        assertThrows(
                CancelledException.class,
                () -> process(first, new StopAt("result"), MEMORY, "mito"));
        Map<String, Object> second = Map.of("threshold", 0.4, "fill_holes", "all");
        process(second, "mito");
        short[] found = (short[]) result("mito").read(Box.of(LONG_SHAPE));
        Files.move(folder.resolve("out.zarr"), folder.resolve("first.zarr"));
        process(second, "mito");
        assertArrayEquals(found, (short[]) result("mito").read(Box.of(LONG_SHAPE)));
    }

    @Test
    void aResultStaysUntilRuleOrPredictionChange() {
        predict("mito", DType.UINT8, probabilities());
        ProcessSection section =
                Named.of(ProcessSection.class).with(ProcessSection::defaults, rule(0.5, 3)).make();
        assertFalse(processed(section, "a").found());
        assertTrue(processed(section, "a").found());
        assertFalse(processed(section, "b").found());
        ProcessSection other =
                Named.of(ProcessSection.class).with(ProcessSection::defaults, rule(0.5, 4)).make();
        assertFalse(processed(other, "b").found());
    }

    private ProcessSummary.ClassResult processed(ProcessSection section, String stamp) {
        return Requests.run(folder, section, MEMORY, 64, stamp, Progress.none(), "mito")
                .classes()
                .get(0);
    }

    private static List<Path> files(Path top, String part) throws IOException {
        if (!Files.exists(top)) return List.of();
        try (Stream<Path> below = Files.walk(top)) {
            return below.filter(Files::isRegularFile)
                    .filter(p -> p.toString().contains(part))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatAKilledProcessLeftIsSweptAway() throws IOException {
        predict("er", DType.UINT8, probabilities());
        process(rule(0.5, 0), "er");
        Path stale = folder.resolve("out.zarr/crop/er.999999999-1" + AtomicFiles.SUFFIX);
        Files.createDirectories(stale.resolve("s0"));
        Files.writeString(stale.resolve("s0/.zarray"), "{");
        process(rule(0.5, 0), "er");
        assertNoTemporaries();
    }

    private void assertNoTemporaries() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("out.zarr"))) {
            assertEquals(
                    List.of(),
                    files.filter(p -> p.toString().contains(AtomicFiles.SUFFIX)).toList());
        }
    }

    @Test
    void unfinishedPredictionsAndLittleMemoryAreRefused() {
        predict("mito", DType.UINT8, probabilities());
        Map<String, Object> rule = rule(0.5, 0);
        CellMapException missing = assertThrows(CellMapException.class, () -> process(rule, "er"));
        assertEquals("There is no finished image.", missing.why());
        CellMapException little =
                assertThrows(
                        CellMapException.class, () -> process(rule, Progress.none(), 1000, "mito"));
        assertTrue(little.why().contains("MiB"), little.why());
        predict("ids", DType.UINT16, new short[SIZE]);
        assertThrows(UsageException.class, () -> process(rule, "ids"));
    }

    /** Other tools write finished masks as 0 and 1. */
    @Test
    void aMaskOfZerosAndOnesIsNoPrediction() {
        byte[] mask = new byte[SIZE];
        mask[SIZE - 1] = 1;
        predict("er", DType.UINT8, mask);
        UsageException e = assertThrows(UsageException.class, () -> process(rule(0.5, 0), "er"));
        assertTrue(e.why().contains("largest value is 1"), e.getMessage());
        assertTrue(e.where().endsWith("crop/er/s0"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("out.zarr")));
    }

    /**
     * Of a huge image that holds nothing, the look for a value ends with a cancel, in little
     * memory.
     */
    @Test
    void lookingForAMaskIsCancelled() {
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("huge.zarr"))) {
            long[] shape = {1L << 40, 256, 256};
            ChunkedArray empty =
                    store.create("a", ArraySpec.of(shape, new int[] {1, 256, 256}, DType.UINT8));
            VoxelGrid grid = new VoxelGrid(new double[] {8, 8, 8}, new double[3]);
            VoxelImage huge = VoxelImage.of(empty, grid);
            AtomicInteger looks = new AtomicInteger();
            Progress progress = Progress.until(() -> looks.incrementAndGet() > 3);
            Predictions predictions = Predictions.of(Map.of("er", huge), progress);
            assertThrows(CancelledException.class, () -> predictions.of("er"));
            assertEquals(4, looks.get());
        }
    }

    /** The least that a prediction of ours can hold looks like one. */
    @Test
    void ourOwnPredictionsMayBeFaint() {
        byte[] faint = new byte[SIZE];
        faint[7] = 1;
        predict("er", DType.UINT8, faint);
        try (ArrayStore store = Stores.open(folder.resolve("pred.zarr"))) {
            store.open("crop/er/s0")
                    .setAttributes(Json.object().put("probability", true).put("one", 255));
        }
        assertEquals(1, process(rule(0.001, 0), "er").classes().get(0).foreground());
    }

    @Test
    void anEmptyPredictionIsNoMask() {
        predict("er", DType.UINT8, new byte[SIZE]);
        assertEquals(0, process(rule(0.5, 0), "er").classes().get(0).foreground());
    }

    /** Raw outputs, as the official toolbox writes them, percentages, and what is no number. */
    @ParameterizedTest
    @ValueSource(floats = {-3.5f, 1.5f, 100, Float.NaN, Float.POSITIVE_INFINITY})
    void floatsThatAreNoProbabilitiesAreRefused(float value) {
        float[] values = new float[SIZE];
        values[SIZE / 2] = value;
        predict("er", DType.FLOAT32, values);
        UsageException e = assertThrows(UsageException.class, () -> process(rule(0.5, 0), "er"));
        assertTrue(e.why().contains("It holds " + value), e.getMessage());
        assertFalse(Files.exists(folder.resolve("out.zarr/crop/er/.zattrs")));
    }
}
