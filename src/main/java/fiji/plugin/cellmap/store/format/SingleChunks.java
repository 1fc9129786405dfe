package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.FillValues;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.store.kv.Value;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.util.Optional;

/** Each chunk is one value of its own. */
record SingleChunks(
        KeyValue place,
        String path,
        ArraySpec spec,
        ChunkKeys keys,
        ChunkCodec codec,
        Scratch.Pool scratches)
        implements ChunkStorage {

    SingleChunks(KeyValue place, String path, ArraySpec spec, ChunkKeys keys, ChunkCodec codec) {
        this(place, path, spec, keys, codec, new Scratch.Pool());
    }

    @Override
    public boolean exists(long[] chunk) {
        return place.exists(key(chunk));
    }

    @Override
    public Optional<Object> readChunk(long[] chunk) {
        String key = key(chunk);
        Optional<byte[]> stored = place.get(key);
        if (stored.isEmpty()) return Optional.empty();
        try {
            return Optional.of(codec.decode(stored.get()));
        } catch (IOException e) {
            throw damaged(place.location(key), e);
        }
    }

    static CellMapException damaged(String where, IOException e) {
        return new CellMapException(
                "Cannot decode a chunk",
                where,
                e.getMessage(),
                "The file is damaged or incomplete: fetch or write it again.",
                e);
    }

    @Override
    public int[] unitShape() {
        return spec.chunks();
    }

    @Override
    public void readUnit(long[] unit, Box box, Object values) {
        String key = key(unit);
        Scratch scratch = scratches.take();
        try (Value value = place.open(key).orElse(null)) {
            if (value == null) return;
            byte[] stored = scratch.stored(value.size());
            value.read(0, (int) value.size(), stored);
            Object chunk = codec.decode(stored, (int) value.size(), scratch);
            Boxes.copy(chunk, Boxes.cell(spec.chunks(), unit), values, box);
        } catch (IOException e) {
            throw damaged(place.location(key), e);
        } finally {
            scratches.put(scratch);
        }
    }

    @Override
    public void writeUnit(long[] unit, Object values) {
        if (FillValues.isFilled(values, spec.fill())) place.delete(key(unit));
        else place.put(key(unit), codec.encode(values));
    }

    @Override
    public String description() {
        return codec.description();
    }

    private String key(long[] index) {
        return KeyValue.join(path, keys.of(index));
    }
}
