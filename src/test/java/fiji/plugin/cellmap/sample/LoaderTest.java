// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoaderTest {

    private static PatchSource source(Volume em) {
        TrainingCrop crop = new TrainingCrop("a", em, Map.of("mito", Synthetic.label(2, 9, 1)));
        TrainingCrop other = new TrainingCrop("b", em, Map.of("er", Synthetic.label(5, 7, 1)));
        return Synthetic.source(List.of(crop, other), Synthetic.everything(), 5, 42);
    }

    /** EM of 16^3, a lazy image of one cell that does something before each read. */
    private static Volume em(Runnable before) {
        VoxelImage em = Synthetic.em(16).level(Synthetic.EIGHT);
        float[] values = em.floats(em.bounds());
        int[] size = {16, 16, 16};
        LazyCellImg<FloatType, FloatArray> lazy =
                new LazyCellImg<>(
                        new CellGrid(new long[] {16, 16, 16}, size),
                        new FloatType(),
                        index -> {
                            before.run();
                            return new Cell<>(size, new long[3], new FloatArray(values));
                        }) {
                    @Override
                    public FloatArray getAccessType() {
                        return new FloatArray(0);
                    }
                };
        return Volume.of(VoxelImage.of(lazy, em.grid(), "em"));
    }

    @Test
    void contentAndOrderDoNotDependOnThreads() {
        AtomicInteger reads = new AtomicInteger();
        Runnable jitter = () -> sleep(reads.incrementAndGet() % 3);
        try (Loader one = new Loader(source(em(() -> {})), 3, 0, 1);
                Loader many = new Loader(source(em(jitter)), 3, 0, 7)) {
            for (int b = 0; b < 12; b++) {
                Batch expected = one.next();
                Batch batch = many.next();
                assertEquals(b, batch.index());
                assertArrayEquals(expected.raw(), batch.raw());
                assertArrayEquals(expected.target(), batch.target());
                assertArrayEquals(expected.mask(), batch.mask());
            }
        }
    }

    @Test
    void batchesHoldTheirSamplesInOrder() {
        PatchSource source = source(em(() -> {}));
        try (Loader loader = new Loader(source, 2, 5, 2)) {
            Batch batch = loader.next();
            assertEquals(5, batch.index());
            assertEquals(2 * 125, batch.raw().length);
            assertEquals(2 * 2 * 125, batch.target().length);
            for (int i = 0; i < 2; i++) {
                Patch patch = source.patch(10 + i);
                for (int v = 0; v < 125; v++)
                    assertEquals(patch.raw()[v], batch.raw()[i * 125 + v]);
                for (int v = 0; v < 250; v++)
                    assertEquals(patch.mask()[v], batch.mask()[i * 250 + v]);
            }
        }
    }

    @Test
    void errorsReachTheConsumer() {
        CellMapException broken = new CellMapException("Cannot read", "chunk 3", "broken", "");
        Runnable fail =
                () -> {
                    throw broken;
                };
        try (Loader loader = new Loader(source(em(fail)), 2, 0, 2)) {
            assertSame(broken, assertThrows(CellMapException.class, loader::next));
        }
    }

    @Test
    void readsAheadNoFurtherThanTheBound() {
        AtomicInteger reads = new AtomicInteger();
        PatchSource source =
                Synthetic.source(
                        List.of(
                                new TrainingCrop(
                                        "a",
                                        em(reads::incrementAndGet),
                                        Map.of(
                                                "mito", Synthetic.label(2, 9, 1),
                                                "er", Synthetic.label(2, 9, 1)))),
                        AugmentSection.none(),
                        5,
                        1);
        try (Loader loader = new Loader(source, 1, 0, 2)) {
            loader.next();
            sleep(100);
            assertTrue(reads.get() <= 4, "1 handed out, 3 ahead, but " + reads.get() + " read");
        }
    }

    @Test
    void closeStopsTheThreadsAndTheConsumer() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Runnable block =
                () -> {
                    reading.countDown();
                    await(go);
                };
        Loader loader = new Loader(source(em(block)), 2, 0, 1);
        reading.await();
        loader.close();
        go.countDown();
        assertThrows(CancelledException.class, loader::next);
        assertTrue(loader.awaitEnd(10), "threads must end");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("loader threads must not be interrupted", e);
        }
    }

    private static void sleep(int ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
