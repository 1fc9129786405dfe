// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.reflect.Array;
import java.util.Optional;

/**
 * Decoded chunks of any number of arrays within one budget of memory, for all threads. Threads that
 * ask for the same chunk at the same time share one read and one decode. Chunks are known by the
 * location of their array, so two openings of one array share them.
 *
 * <p>Thread-safe. It does not see what is written to an array: call {@link #clear} then.
 */
public final class ChunkCache {

    private static final long MIB = 1L << 20;
    private static final int OVERHEAD = 128;
    private static final int INITIAL_CAPACITY = 1 << 14;

    private final Cache<Key, Optional<Object>> chunks;
    private final long budgetMiB;

    /** A chunk: the location of its array and its number in C order of the grid. */
    private record Key(String array, long number) {}

    /**
     * What happened so far.
     *
     * @param bytes what the cached chunks take now
     */
    public record Stats(long hits, long misses, long evictions, long bytes) {}

    /**
     * @param budgetMiB most memory that chunks take, in MiB; a chunk larger than that is read again
     *     each time
     */
    public ChunkCache(long budgetMiB) {
        this.budgetMiB = budgetMiB;
        this.chunks =
                Caffeine.newBuilder()
                        .initialCapacity(INITIAL_CAPACITY)
                        .maximumWeight(budgetMiB * MIB)
                        .weigher(ChunkCache::weight)
                        .executor(Runnable::run)
                        .recordStats()
                        .build();
    }

    private static int weight(Key key, Optional<Object> chunk) {
        long bytes = OVERHEAD + chunk.map(ChunkCache::bytes).orElse(0L);
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    private static long bytes(Object values) {
        Class<?> type = values.getClass().getComponentType();
        int each = type == byte.class ? 1 : type == short.class ? 2 : 4;
        if (type == long.class || type == double.class) each = 8;
        return (long) each * Array.getLength(values);
    }

    public long budgetMiB() {
        return budgetMiB;
    }

    /**
     * One chunk, shared with everybody: it must not be changed.
     *
     * @return the voxels of {@code array.spec().chunkBox(index)}; empty if it is not stored
     */
    Optional<Object> chunk(ChunkedArray array, long... index) {
        return chunks.get(key(array, index), key -> array.storedChunk(index));
    }

    /** Whether a chunk is there, be it one that is not stored; nothing is read. */
    boolean holds(ChunkedArray array, long... index) {
        return chunks.asMap().containsKey(key(array, index));
    }

    /**
     * One cell of an image that is computed, if it is there.
     *
     * @param image another text for each image
     * @param number of the cell in the image
     */
    public Optional<Object> cell(String image, long number) {
        Optional<Object> cell = chunks.getIfPresent(new Key(image, number));
        return cell == null ? Optional.empty() : cell;
    }

    /**
     * Keeps a cell of an image that is computed, within the same budget as the chunks. It is made
     * beforehand, not while it is asked for: making it may read chunks of this very cache.
     *
     * @param values a primitive array, not to be changed afterwards
     */
    public void keep(String image, long number, Object values) {
        chunks.put(new Key(image, number), Optional.of(values));
    }

    private static Key key(ChunkedArray array, long... index) {
        ArraySpec spec = array.spec();
        long number = 0;
        for (int d = 0; d < spec.rank(); d++) number = number * spec.grid(d) + index[d];
        return new Key(array.location(), number);
    }

    /** Forgets every chunk; figures of {@link #stats} go on counting. */
    public void clear() {
        chunks.invalidateAll();
    }

    public Stats stats() {
        chunks.cleanUp();
        var figures = chunks.stats();
        long bytes =
                chunks.policy()
                        .eviction()
                        .flatMap(e -> e.weightedSize().stream().boxed().findAny())
                        .orElse(0L);
        return new Stats(figures.hitCount(), figures.missCount(), figures.evictionCount(), bytes);
    }
}
