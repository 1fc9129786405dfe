// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LookedCellsTest {

    private static final long[] SHAPE = {14, 9, 11};
    private static final int CELLS = 4 * 3 * 3;

    @TempDir Path folder;
    private final AtomicInteger evaluated = new AtomicInteger();
    private final WindowFunction counting =
            (input, n, window) -> {
                evaluated.addAndGet(n);
                return Functions.GLOBAL.apply(input, n, window);
            };

    private Prediction prediction(String name) {
        return Prediction.in(folder.resolve(name), SHAPE)
                .with(Prediction.settings("uint8", false, 1, 2))
                .with(counting);
    }

    private static LookedCells cells(Prediction p) {
        return new LookedCells(p.request(null), Prediction.CHUNK, Progress.none());
    }

    /** Looks at some cells, which are kept. */
    private static void look(Prediction p, long... numbers) {
        try (var store = Stores.openOrCreate(p.zarr());
                LookedCells cells =
                        new LookedCells(p.request(store), Prediction.CHUNK, Progress.none())) {
            for (long number : numbers) cells.cell(number, Progress.none());
        }
    }

    private static Box box(long number) {
        return Boxes.cell(Prediction.CHUNK, Boxes.nth(Prediction.CHUNK, SHAPE, number))
                .intersect(Box.of(SHAPE));
    }

    private static byte[] part(Object all, Box box) {
        byte[] values = new byte[(int) box.size()];
        Boxes.copy(all, Box.of(SHAPE), values, box);
        return values;
    }

    private static void assertEqualTo(Prediction p, Sight.Cell cell) {
        Box box = box(cell.number());
        byte[] expected = new byte[2 * (int) box.size()];
        System.arraycopy(part(p.values("mito"), box), 0, expected, 0, expected.length / 2);
        System.arraycopy(
                part(p.values("er"), box), 0, expected, expected.length / 2, expected.length / 2);
        assertArrayEquals(expected, cell.values(), "cell " + cell.number());
    }

    @Test
    void inAnyOrderTheyHaveTheBytesOfThePrediction() {
        Prediction whole = prediction("whole");
        whole.run();
        for (PredictionRequest request :
                List.of(
                        whole.request(null),
                        whole.with(Prediction.settings("uint8", false, 5, 2)).request(null)))
            try (LookedCells cells = new LookedCells(request, Prediction.CHUNK, Progress.none())) {
                for (long i = 0; i < CELLS; i++)
                    assertEqualTo(whole, cells.cell(i * 7 % CELLS, Progress.none()));
            }
    }

    @Test
    void floatsAreShownAsTheBytesThatTheyWouldBe() {
        Prediction bytes = prediction("bytes");
        bytes.run();
        Prediction floats = prediction("floats").with(Prediction.settings("float32", false, 1, 2));
        try (LookedCells cells = cells(floats)) {
            assertEqualTo(bytes, cells.cell(20, Progress.none()));
        }
    }

    /** A shard of several cells is written at once, so single cells of it are not. */
    @Test
    void ofShardsTheFinishedOnesAreShown() {
        Prediction whole = prediction("whole");
        whole.run();
        ContainerFormat format = ContainerFormat.ZARR_V3_SHARDED;
        Prediction shards = prediction("shards").stored(format, 1);
        for (boolean finished : new boolean[] {false, true}) {
            if (finished) assertEquals(0, shards.run().resumed());
            evaluated.set(0);
            try (var store = Stores.openOrCreate(shards.zarr(), format);
                    LookedCells cells =
                            new LookedCells(
                                    shards.request(store), Prediction.CHUNK, Progress.none())) {
                assertEquals(1, cells.scene("cpu", List.of()).notes().size());
                for (long cell : new long[] {0, 17, CELLS - 1})
                    assertEqualTo(whole, cells.cell(cell, Progress.none()));
            }
            assertEquals(finished, evaluated.get() == 0);
        }
    }

    @Test
    void aPredictionGoesOnWithWhatWasKept() {
        Prediction whole = prediction("whole");
        PredictionSummary atOnce = whole.run();
        Prediction part = prediction("part");
        look(part, 17, 4, 30, 5);
        evaluated.set(0);
        PredictionSummary rest = part.run();
        assertEquals(whole.bytes(), part.bytes());
        assertEquals(4, rest.resumed());
        assertEquals(atOnce.voxels(), rest.voxels());
        for (int c = 0; c < 2; c++) {
            assertEquals(atOnce.classes().get(c).max(), rest.classes().get(c).max());
            assertEquals(atOnce.classes().get(c).mean(), rest.classes().get(c).mean(), 1e-12);
        }
        assertEquals(rest.windows(), evaluated.get());
        evaluated.set(0);
        assertEquals(0, part.run().windows());
    }

    @Test
    void nothingIsLeftToDoWhenEverythingWasLookedAt() {
        Prediction whole = prediction("whole");
        whole.run();
        Prediction part = prediction("part");
        look(part, java.util.stream.LongStream.range(0, CELLS).toArray());
        evaluated.set(0);
        part.run();
        assertEquals(0, evaluated.get());
        assertEquals(whole.bytes(), part.bytes());
    }

    /** Also one that was cancelled half-way, and kept cells of an earlier look. */
    @Test
    void whatIsFinishedIsReadInsteadOfPredicted() {
        Prediction part = prediction("part");
        look(part, 31);
        assertThrows(CancelledException.class, () -> part.run(new CancelAfter(30)));
        Prediction whole = prediction("whole");
        whole.run();
        evaluated.set(0);
        try (var store = Stores.openOrCreate(part.zarr());
                LookedCells cells =
                        new LookedCells(part.request(store), Prediction.CHUNK, Progress.none())) {
            assertEqualTo(whole, cells.cell(2, Progress.none()));
            assertEqualTo(whole, cells.cell(31, Progress.none()));
            assertEquals(0, evaluated.get());
            assertEqualTo(whole, cells.cell(CELLS - 1, Progress.none()));
            assertTrue(evaluated.get() > 0);
        }
    }

    /** In place of a block, cells: the block comes back as it was, and counts once. */
    @Test
    void aDamagedBlockIsMadeAgainByCellsAndByThePrediction() throws Exception {
        Prediction p = prediction("whole");
        PredictionSummary summary = p.run();
        var expected = p.bytes();
        java.nio.file.Files.delete(p.zarr().resolve("crop1/er/s0/1/0/2"));
        look(p, 9 + 2);
        assertEquals(expected, p.bytes());
        PredictionSummary again = p.run();
        assertEquals(expected, p.bytes());
        assertEquals(0, again.windows());
        assertEquals(summary.voxels(), again.voxels());
    }

    @Test
    void neighboursShareWindowsAndACellGoesOnWhereItWasGivenUp() {
        try (LookedCells cells = cells(prediction("none"))) {
            int[] calls = {0};
            assertThrows(
                    CancelledException.class,
                    () -> cells.cell(16, Progress.until(() -> calls[0]++ == 5)));
            assertEquals(5, evaluated.get());
            cells.cell(16, Progress.none());
            int alone = evaluated.get();
            cells.cell(17, Progress.none());
            assertTrue(evaluated.get() - alone < alone, evaluated + " of " + alone);
        }
        int shared = evaluated.getAndSet(0);
        try (LookedCells cells = cells(prediction("none"))) {
            cells.cell(16, Progress.none());
        }
        try (LookedCells cells = cells(prediction("none"))) {
            cells.cell(17, Progress.none());
        }
        assertTrue(shared < evaluated.get(), shared + " of " + evaluated);
    }

    /** Where the grid has one window only, the estimate is the result. */
    @Test
    void anEstimateIsWhatOneWindowSays() {
        Prediction p = Prediction.in(folder, 5, 6, 4).with(counting);
        p.run();
        evaluated.set(0);
        try (LookedCells cells = cells(p)) {
            Sight.Glimpse glimpse = cells.glimpse(8, new long[] {4, 0, 3});
            assertEquals(1, evaluated.get());
            assertEquals(8, glimpse.gaze());
            assertArrayEquals(new long[3], glimpse.min());
            assertArrayEquals(new long[] {5, 6, 4}, glimpse.shape());
            byte[] mito = (byte[]) p.values("mito");
            byte[] er = (byte[]) p.values("er");
            for (int i = 0; i < mito.length; i++) {
                assertEquals(mito[i], glimpse.values()[i], 1);
                assertEquals(er[i], glimpse.values()[mito.length + i], 1);
            }
        }
    }

    @Test
    void anEstimateLiesAroundTheVoxelAndInsideTheResult() {
        try (LookedCells cells = cells(prediction("none"))) {
            assertAround(voxel -> cells.glimpse(1, voxel), 6);
            assertAround(voxel -> cells.sketch(1, voxel).orElseThrow(), 4);
        }
    }

    private void assertAround(Function<long[], Sight.Glimpse> estimate, int edge) {
        for (long[] voxel : new long[][] {{0, 0, 0}, {7, 4, 5}, {13, 8, 10}, {2, 8, 0}}) {
            evaluated.set(0);
            Sight.Glimpse glimpse = estimate.apply(voxel);
            assertEquals(1, evaluated.get());
            assertEquals(edge, glimpse.shape()[0]);
            Box box = new Box(glimpse.min(), glimpse.shape());
            assertTrue(Box.of(SHAPE).contains(box));
            for (int d = 0; d < 3; d++)
                assertTrue(box.min()[d] <= voxel[d] && voxel[d] < box.max(d), box + "");
            assertEquals(2 * box.size(), glimpse.values().length);
        }
    }

    @Test
    void anotherPredictionIsNotReplaced() {
        Prediction p = prediction("whole");
        p.run();
        var before = p.bytes();
        UsageException e = assertThrows(UsageException.class, () -> look(p.identity("model 2"), 0));
        assertTrue(e.why().contains("another model"), e.why());
        assertEquals(before, p.bytes());
        look(p, 0); // And the ledger is free again.
    }

    @Test
    void nobodyElseWritesMeanwhile() {
        Prediction p = prediction("part");
        try (var store = Stores.openOrCreate(p.zarr());
                LookedCells cells =
                        new LookedCells(p.request(store), Prediction.CHUNK, Progress.none())) {
            assertThrows(CellMapException.class, p::run);
        }
        p.run();
    }

    /** A quadrillion voxels: what is kept are two cells. */
    @Test
    @Timeout(60)
    void aHugeVolumeCostsNoMoreThanItsCells() {
        long[] huge = {100_000, 100_000, 100_000};
        BlockSource<float[]> grey =
                new BlockSource<>() {
                    @Override
                    public Box bounds() {
                        return Box.of(huge);
                    }

                    @Override
                    public float[] read(Box box) {
                        return Functions.noise(box.min()[2], (int) box.size());
                    }
                };
        Prediction p = prediction("huge").with(new GreyBox(grey, huge));
        long middle = ((12_500L * 25_000) + 12_500) * 25_000 + 12_500;
        look(p, middle, middle + 1);
        evaluated.set(0);
        look(p, middle + 1);
        assertEquals(0, evaluated.get());
    }
}
