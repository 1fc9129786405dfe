// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.kv.Addresses;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Volumes of a verb: each container is opened once, all share one chunk cache. For one thread. */
public final class OpenVolumes implements AutoCloseable {

    private static final double MIB = 1 << 20;

    private final ChunkCache cache;
    private static final Pattern PARTS = Pattern.compile("(?s)(.*?\\.(?:zarr|n5))(?:/+(.*))?");

    private final Map<String, ArrayStore> stores = new HashMap<>();

    public OpenVolumes(int cacheMib) {
        cache = new ChunkCache(cacheMib);
    }

    /** Opens a multiscale group or an array. */
    public Volume open(GroupLocation where) {
        return open(where, GivenSize.NONE);
    }

    /** Opens a multiscale group or an array, see {@link Volume#open}. */
    public Volume open(GroupLocation where, GivenSize given) {
        return open(where.container().toString(), where.group(), given);
    }

    /**
     * As {@link #open(GroupLocation, GivenSize)}, on this machine or elsewhere.
     *
     * @param where path or address, split as {@link GroupLocation#of} does
     */
    public Volume open(String where, GivenSize given) {
        if (!Addresses.isRemote(where)) return open(GroupLocation.of(Path.of(where)), given);
        Matcher parts = PARTS.matcher(where);
        if (!parts.matches()) return open(where, "", given);
        String group = parts.group(2) == null ? "" : parts.group(2).replaceAll("/+$", "");
        return open(parts.group(1), group, given);
    }

    private Volume open(String container, String group, GivenSize given) {
        ArrayStore store = stores.computeIfAbsent(container, Stores::open);
        return Volume.open(store, group, cache, given);
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
