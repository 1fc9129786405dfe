// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.FillValues;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
        Box whole = Boxes.cell(spec.chunks(), chunk);
        return read(chunk, whole, () -> spec.dtype().allocate((int) whole.size()));
    }

    @Override
    public void readUnit(long[] unit, Box box, Object values) {
        read(unit, box, () -> values);
    }

    /** Reads what a chunk and a box share into values of the box, if the chunk is stored. */
    private Optional<Object> read(long[] chunk, Box box, Supplier<Object> values) {
        String key = key(chunk);
        Scratch scratch = scratches.take();
        try {
            Optional<ByteBuffer> stored = place.get(key, scratch::stored);
            if (stored.isEmpty()) return Optional.empty();
            codec.requirePlausible(stored.get().remaining());
            Object result = values.get();
            codec.decode(stored.get(), scratch, Boxes.cell(spec.chunks(), chunk), result, box);
            return Optional.of(result);
        } catch (IOException e) {
            throw damaged(place.location(key), e);
        } finally {
            scratches.put(scratch);
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
    public void writeUnit(long[] unit, Object values) {
        if (FillValues.isFilled(values, spec.fill())) place.delete(key(unit));
        else place.put(key(unit), codec.encode(values));
    }

    @Override
    public List<String> notes() {
        return keys.notes(spec.rank());
    }

    @Override
    public String description() {
        return codec.description();
    }

    @Override
    public boolean columnMajor() {
        return codec.columnMajor();
    }

    private String key(long[] index) {
        return KeyValue.join(path, keys.of(index));
    }
}
