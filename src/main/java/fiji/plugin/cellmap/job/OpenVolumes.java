// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.format.Stores;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Volumes of a verb: each container is opened once, all share one chunk cache. For one thread. */
public final class OpenVolumes implements AutoCloseable {

    private static final double MIB = 1 << 20;

    private final ChunkCache cache;
    private final Map<Path, ArrayStore> stores = new HashMap<>();

    public OpenVolumes(int cacheMib) {
        cache = new ChunkCache(cacheMib);
    }

    /** Opens a multiscale group or an array. */
    public Volume open(GroupLocation where) {
        return open(where, null);
    }

    /**
     * Opens a multiscale group or an array.
     *
     * @param voxelSize in nm, z y x, in place of the one in the metadata; null to take that
     */
    public Volume open(GroupLocation where, double[] voxelSize) {
        ArrayStore store = stores.computeIfAbsent(where.container(), Stores::open);
        return Volume.open(store, where.group(), cache, voxelSize);
    }

    /** Forgets what was read: something has been written since. */
    public void refresh() {
        cache.clear();
    }

    /** What all volumes share. */
    ChunkCache cache() {
        return cache;
    }

    /** How the cache did so far, in words. */
    String cacheFigures() {
        ChunkCache.Stats s = cache.stats();
        return String.format(
                Locale.ROOT,
                "Chunk cache: %d hits, %d misses, %d evictions; %.0f of %d MiB in use.",
                s.hits(),
                s.misses(),
                s.evictions(),
                s.bytes() / MIB,
                cache.budgetMiB());
    }

    @Override
    public void close() {
        stores.values().forEach(ArrayStore::close);
    }
}
