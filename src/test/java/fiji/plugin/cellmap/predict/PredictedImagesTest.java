// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PredictedImagesTest {

    private static final long[] SHAPE = {14, 9, 11};

    @TempDir Path folder;

    private Prediction prediction() {
        return Prediction.in(folder, SHAPE);
    }

    private static BlockPredictor blocks(Prediction p, WindowFunction function) {
        return new BlockPredictor(p.volume(), function, Prediction.CONTRACT, p.settings());
    }

    private static PredictedImages lazy(Prediction p, WindowFunction function, int... cell) {
        return new PredictedImages(blocks(p, function), new ChunkCache(4), Prediction.GRID, cell);
    }

    @Test
    void lookedAtInAnyOrderItIsTheFilesPrediction() {
        Prediction p = prediction();
        p.run();
        try (PredictedImages lazy = lazy(p, p.function(), 5, 4, 6)) {
            VoxelImage er = lazy.images().get("er");
            Box part = new Box(new long[] {9, 2, 1}, new long[] {4, 6, 9});
            Object some = er.read(part);
            byte[] whole = (byte[]) er.read(er.bounds());
            assertArrayEquals((byte[]) p.values("er"), whole);
            assertArrayEquals(
                    VoxelImage.of(er.image(), er.grid(), "").floats(part), er.floats(part));
            assertEquals(part.size(), ((byte[]) some).length);
            VoxelImage mito = lazy.images().get("mito");
            assertArrayEquals((byte[]) p.values("mito"), (byte[]) mito.read(mito.bounds()));
            assertArrayEquals(Prediction.GRID.scale(), er.grid().scale());
        }
    }

    @Test
    void anIntervalOfAFloatImageIsFilled() {
        Prediction p = prediction().with(Prediction.settings("float32", false, 3, 0));
        p.run();
        float[] expected = (float[]) p.values("mito");
        RandomAccessibleInterval<FloatType> mito = ArrayImgs.floats(11, 9, 14);
        RandomAccessibleInterval<FloatType> er = ArrayImgs.floats(11, 9, 14);
        long[] min = {2, 0, 5};
        long[] max = {10, 6, 13};
        blocks(p, p.function())
                .fill(
                        List.of(Views.interval(mito, min, max), Views.interval(er, min, max)),
                        Progress.none());
        for (int z = 0; z < 14; z++)
            for (int y = 0; y < 9; y++)
                for (int x = 0; x < 11; x++)
                    assertEquals(
                            z >= 5 && y <= 6 && x >= 2 && x <= 10
                                    ? expected[(z * 9 + y) * 11 + x]
                                    : 0,
                            mito.getAt(x, y, z).get());
    }

    @Test
    void onlyWhatIsLookedAtIsPredictedAndOnce() {
        Prediction p = prediction();
        AtomicInteger windows = new AtomicInteger();
        WindowFunction counting =
                (input, n, window) -> {
                    windows.addAndGet(n);
                    return Functions.GLOBAL.apply(input, n, window);
                };
        try (PredictedImages lazy = lazy(p, counting, 4, 4, 4)) {
            assertEquals(0, windows.get());
            RandomAccessibleInterval<?> image = lazy.images().get("mito").image();
            image.getAt(0, 0, 0);
            int first = windows.get();
            assertTrue(first > 0 && first < blocks(p, counting).windows(Box.of(SHAPE)));
            lazy.images().get("er").image().getAt(3, 3, 3);
            assertEquals(first, windows.get(), "the same cell, of all classes");
            IntStream.range(0, 6).parallel().forEach(i -> image.getAt(10, 8, 13));
            int second = windows.get();
            assertTrue(second > first);
            image.getAt(10, 8, 13);
            assertEquals(second, windows.get());
        }
    }

    @Test
    void aCellThatIsNotWantedIsCancelledAndComesWhenAskedForAgain() throws Exception {
        Prediction p = prediction();
        AtomicInteger calls = new AtomicInteger();
        WindowFunction interrupting =
                (input, n, window) -> {
                    if (calls.incrementAndGet() == 1) Thread.currentThread().interrupt();
                    return Functions.GLOBAL.apply(input, n, window);
                };
        p.run();
        try (PredictedImages lazy = lazy(p, interrupting, 14, 9, 11)) {
            RandomAccessibleInterval<?> image = lazy.images().get("er").image();
            assertThrows(CancelledException.class, () -> image.getAt(0, 0, 0));
            assertTrue(Thread.interrupted());
            assertEquals(1, calls.get());
            VoxelImage er = lazy.images().get("er");
            assertArrayEquals((byte[]) p.values("er"), (byte[]) er.read(er.bounds()));
            assertFalse(Thread.interrupted());
        }
    }

    @Test
    void nothingIsPredictedAfterTheEnd() {
        Prediction p = prediction();
        PredictedImages lazy = lazy(p, p.function(), 14, 9, 11);
        lazy.close();
        RandomAccessibleInterval<?> image = lazy.images().get("er").image();
        assertThrows(CancelledException.class, () -> image.getAt(0, 0, 0));
    }

    @Test
    void whatCannotBeFilledIsRefused() {
        BlockPredictor blocks = blocks(prediction(), Functions.GLOBAL);
        var one = ArrayImgs.unsignedBytes(3, 3, 3);
        UsageException few =
                assertThrows(
                        UsageException.class, () -> blocks.fill(List.of(one), Progress.none()));
        assertTrue(few.fix().contains("[mito, er]"), few.getMessage());
        var shorts = ArrayImgs.unsignedShorts(3, 3, 3);
        assertThrows(
                UsageException.class, () -> blocks.fill(List.of(shorts, shorts), Progress.none()));
        var wide = ArrayImgs.unsignedBytes(3, 3, 15);
        assertThrows(UsageException.class, () -> blocks.fill(List.of(wide, wide), Progress.none()));
    }
}
