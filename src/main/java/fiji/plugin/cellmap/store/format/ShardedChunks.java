package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.FillValues;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.Value;
import fiji.plugin.cellmap.store.kv.WholeValue;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Chunks are the inner chunks of shards; each shard is one value, of which only the index and the
 * chunks needed are read. Shards are written whole.
 */
record ShardedChunks(KeyValue place, String path, ArraySpec spec, ChunkKeys keys, ShardCodec shards)
        implements ChunkStorage {

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
            return readChunk(shard, entries(shard, chunk), chunk);
        }
    }

    private Optional<Object> readChunk(Value shard, long[] entries, long[] chunk) {
        int i = entry(chunk);
        if (ShardIndex.isMissing(entries, i)) return Optional.empty();
        try {
            ShardIndex.check(entries, i, shard.size());
            byte[] part = shard.read(entries[2 * i], (int) entries[2 * i + 1]);
            return Optional.of(shards.codec().decode(part));
        } catch (IOException e) {
            throw SingleChunks.damaged(
                    place.location(key(unit(chunk)))
                            + ", inner chunk "
                            + java.util.Arrays.toString(chunk),
                    e);
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
            boolean all = cells.size() == shards.count() && shard.size() < Integer.MAX_VALUE - 8;
            Value source =
                    all
                            ? new WholeValue(
                                    place.location(key(unit)), shard.read(0, (int) shard.size()))
                            : shard;
            long[] entries = entries(source, cells.get(0));
            cells.parallelStream()
                    .forEach(
                            cell ->
                                    readChunk(source, entries, cell)
                                            .ifPresent(
                                                    c ->
                                                            Boxes.copy(
                                                                    c,
                                                                    Boxes.cell(spec.chunks(), cell),
                                                                    values,
                                                                    box)));
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
