// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
                assertEquals(expected.raw(), batch.raw());
                assertEquals(expected.labels(), batch.labels());
            }
        }
    }

    @Test
    void batchesHoldTheirSamplesInOrder() {
        PatchSource source = source(em(() -> {}));
        try (Loader loader = new Loader(source, 2, 5, 2)) {
            Batch batch = loader.next();
            assertEquals(5, batch.index());
            FloatBuffer raw = batch.raw().asFloatBuffer();
            assertEquals(2 * 125, raw.capacity());
            assertEquals(2 * 2 * 125, batch.labels().capacity());
            for (int i = 0; i < 2; i++) {
                Patch patch = source.patch(10 + i);
                for (int v = 0; v < 125; v++) assertEquals(patch.raw()[v], raw.get(i * 125 + v));
                for (int v = 0; v < 250; v++)
                    assertEquals(patch.labels()[v], batch.labels().get(i * 250 + v));
            }
            Batch second = batch.part(1, 2);
            assertEquals(1, second.n());
            assertEquals(raw.get(125), second.raw().asFloatBuffer().get(0));
            assertEquals(batch.labels().get(250), second.labels().get(0));
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
    void memoryOfBatchesIsBounded() {
        assertEquals(4, Loader.batches(1, 2, 1 << 20));
        assertEquals(6, Loader.batches(2, 7, 1 << 20));
        assertEquals(2, Loader.batches(2, 9, 218 << 20), "48 classes, patches of 128^3");
        assertEquals(3, Loader.batches(2, 9, 200 << 20), "two more are copies");
        assertEquals(2, Loader.batches(2, 9, 900 << 20), "one is made while one is used");
    }

    @Test
    void theMemoryOfABatchIsUsedAgain() {
        try (Loader loader = new Loader(source(em(() -> {})), 1, 0, 1)) {
            Set<ByteBuffer> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int b = 0; b < 20; b++) seen.add(loader.next().raw());
            assertEquals(3, seen.size());
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
