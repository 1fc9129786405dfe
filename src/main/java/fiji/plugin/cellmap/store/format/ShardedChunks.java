// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.FillValues;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Chunks are the inner chunks of shards; each shard is one value, of which only the index and the
 * chunks needed are read. Shards are written whole.
 */
record ShardedChunks(
        KeyValue place,
        String path,
        ArraySpec spec,
        ChunkKeys keys,
        ShardCodec shards,
        Scratch.Pool scratches)
        implements ChunkStorage {

    ShardedChunks(KeyValue place, String path, ArraySpec spec, ChunkKeys keys, ShardCodec shards) {
        this(place, path, spec, keys, shards, new Scratch.Pool());
    }

    @Override
    public boolean exists(long[] chunk) {
        try (Value shard = open(unit(chunk))) {
            return shard != null && !ShardIndex.isMissing(entries(shard, chunk), entry(chunk));
        }
    }

    @Override
    public Optional<Object> readChunk(long[] chunk) {
        try (Value shard = open(unit(chunk))) {
            if (shard == null) return Optional.empty();
            long[] entries = entries(shard, chunk);
            if (ShardIndex.isMissing(entries, entry(chunk))) return Optional.empty();
            Box whole = Boxes.cell(spec.chunks(), chunk);
            Object values = spec.dtype().allocate((int) whole.size());
            readChunk(shard, entries, chunk, whole, values);
            return Optional.of(values);
        }
    }

    /** Reads what an inner chunk and a box share; what is not stored stays as it is. */
    private void readChunk(Value shard, long[] entries, long[] chunk, Box box, Object values) {
        int i = entry(chunk);
        if (ShardIndex.isMissing(entries, i)) return;
        Scratch scratch = scratches.take();
        try {
            ShardIndex.check(entries, i, shard.size());
            shards.codec().requirePlausible(entries[2 * i + 1]);
            ByteBuffer part = shard.read(entries[2 * i], (int) entries[2 * i + 1], scratch::stored);
            shards.codec().decode(part, scratch, Boxes.cell(spec.chunks(), chunk), values, box);
        } catch (IOException e) {
            throw SingleChunks.damaged(
                    place.location(key(unit(chunk)))
                            + ", inner chunk "
                            + java.util.Arrays.toString(chunk),
                    e);
        } finally {
            scratches.put(scratch);
        }
    }

    @Override
    public int[] unitShape() {
        return shards.shape();
    }

    @Override
    public void readUnit(long[] unit, Box box, Object values) {
        try (Value shard = open(unit)) {
            if (shard == null) return;
            Box whole = Boxes.cell(shards.shape(), unit);
            Box wanted = whole.intersect(box).intersect(Box.of(spec.shape()));
            List<long[]> cells = Boxes.cells(spec.chunks(), wanted);
            Value source = cells.size() == shards.count() ? shard.whole() : shard;
            long[] entries = entries(source, cells.get(0));
            cells.parallelStream().forEach(cell -> readChunk(source, entries, cell, box, values));
        }
    }

    @Override
    public void writeUnit(long[] unit, Object values) {
        if (FillValues.isFilled(values, spec.fill())) place.delete(key(unit));
        else place.put(key(unit), shards.encode(values));
    }

    @Override
    public String description() {
        return shards.description();
    }

    /** The open shard, or null: try-with-resources takes null for nothing to close. */
    private Value open(long[] unit) {
        return place.open(key(unit)).orElse(null);
    }

    private long[] entries(Value shard, long[] chunk) {
        ShardIndex index = shards.index();
        try {
            long start = index.start(shard.size());
            return index.decode(shard.read(start, index.bytes(index.count())));
        } catch (IOException e) {
            throw SingleChunks.damaged(place.location(key(unit(chunk))), e);
        }
    }

    private long[] unit(long[] chunk) {
        long[] unit = chunk.clone();
        for (int d = 0; d < unit.length; d++) unit[d] /= perShard(d);
        return unit;
    }

    /** Number of a chunk inside its shard, in C order. */
    private int entry(long[] chunk) {
        int entry = 0;
        for (int d = 0; d < chunk.length; d++)
            entry = entry * perShard(d) + (int) (chunk[d] % perShard(d));
        return entry;
    }

    private int perShard(int d) {
        return shards.shape()[d] / spec.chunks()[d];
    }

    private String key(long[] unit) {
        return KeyValue.join(path, keys.of(unit));
    }
}
