// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkCacheTest {

    private static final ArraySpec SPEC =
            ArraySpec.of(new long[] {64, 64, 64}, new int[] {16, 16, 16}, DType.UINT8);
    private static final Box WHOLE = Box.of(SPEC.shape());

    @TempDir Path folder;
    private ChunkedArray array;
    private byte[] values;

    @BeforeEach
    void store() {
        array = Stores.openOrCreate(folder.resolve("a.zarr")).create("a", SPEC);
        values = (byte[]) Values.random(DType.UINT8, 64 * 64 * 64, 3);
        array.write(WHOLE, values);
    }

    @Test
    void eachChunkIsDecodedOnceHoweverManyThreadsAsk() {
        Counting counting = new Counting(array);
        ChunkedArray cached = new SeenAsImage(counting, new ChunkCache(16));
        IntStream.range(0, 16)
                .parallel()
                .forEach(i -> assertArrayEquals(values, (byte[]) cached.read(WHOLE)));
        assertEquals(64, counting.loads.get());
    }

    @Test
    void theBudgetHoldsAndEvictionsAreCounted() {
        ChunkedArray large =
                Stores.openOrCreate(folder.resolve("b.zarr"))
                        .create(
                                "a",
                                ArraySpec.of(
                                        new long[] {128, 128, 256},
                                        new int[] {32, 32, 32},
                                        DType.UINT8));
        Box box = Box.of(large.spec().shape());
        large.write(box, Values.random(DType.UINT8, (int) box.size(), 1));
        ChunkCache cache = new ChunkCache(1);
        new SeenAsImage(large, cache).read(box);
        ChunkCache.Stats stats = cache.stats();
        assertEquals(128, stats.misses());
        assertTrue(stats.evictions() >= 96, stats.toString());
        assertTrue(stats.bytes() <= 1 << 20, stats.toString());
    }

    @Test
    void hitsAreCounted() {
        ChunkCache cache = new ChunkCache(16);
        ChunkedArray cached = new SeenAsImage(array, cache);
        cached.read(WHOLE);
        cached.read(WHOLE);
        assertEquals(64, cache.stats().hits());
        assertEquals(64, cache.stats().misses());
    }

    @Test
    void aFailedLoadIsNotRemembered() {
        Counting counting = new Counting(array);
        ChunkedArray cached = new SeenAsImage(counting, new ChunkCache(16));
        counting.broken = true;
        assertThrows(CellMapException.class, () -> cached.read(WHOLE));
        counting.broken = false;
        assertArrayEquals(values, (byte[]) cached.read(WHOLE));
    }

    /** Counts how often a chunk is loaded. */
    private static final class Counting implements ChunkedArray {
        private final ChunkedArray array;
        private final AtomicInteger loads = new AtomicInteger();
        private volatile boolean broken;

        Counting(ChunkedArray array) {
            this.array = array;
        }

        @Override
        public Optional<Object> storedChunk(long... index) {
            if (broken) throw new CellMapException("Cannot load", "test", "It is broken.", "");
            loads.incrementAndGet();
            return array.storedChunk(index);
        }

        @Override
        public String location() {
            return array.location();
        }

        @Override
        public ArraySpec spec() {
            return array.spec();
        }

        @Override
        public ObjectNode attributes() {
            return array.attributes();
        }

        @Override
        public void setAttributes(ObjectNode attributes) {
            array.setAttributes(attributes);
        }

        @Override
        public Object read(Box box) {
            return array.read(box);
        }

        @Override
        public void write(Box box, Object values) {
            array.write(box, values);
        }

        @Override
        public boolean chunkExists(long... index) {
            return array.chunkExists(index);
        }
    }
}
