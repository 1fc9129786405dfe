// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.FillValues;
import fiji.plugin.cellmap.store.kv.KeyValue;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;

/** An array in a key-value place. */
record StoredArray(
        Format format,
        KeyValue place,
        String path,
        ArraySpec spec,
        ChunkStorage storage,
        Scratch.Pool scratches)
        implements ChunkedArray {

    StoredArray(Format format, KeyValue place, String path, ArraySpec spec, ChunkStorage storage) {
        this(format, place, path, spec, storage, new Scratch.Pool());
    }

    @Override
    public String location() {
        return place.location(path);
    }

    @Override
    public String encoding() {
        return storage.description();
    }

    @Override
    public boolean columnMajor() {
        return storage.columnMajor();
    }

    @Override
    public List<String> notes() {
        return storage.notes();
    }

    @Override
    public int[] writeShape() {
        return storage.unitShape();
    }

    @Override
    public ObjectNode attributes() {
        return format.attributes(place, path);
    }

    @Override
    public void setAttributes(ObjectNode attributes) {
        format.setAttributes(place, path, attributes);
    }

    @Override
    public boolean chunkExists(long... index) {
        return storage.exists(index);
    }

    @Override
    public Object read(Box box) {
        int size = Boxes.checkedSize(spec, box);
        Object values = FillValues.filled(spec.dtype(), spec.fill(), size);
        Boxes.parallelCells(storage.unitShape(), box)
                .forEach(unit -> storage.readUnit(unit, box, values));
        return values;
    }

    @Override
    public Optional<Object> storedChunk(long... index) {
        Box whole = Boxes.cell(spec.chunks(), index);
        Box inside = spec.chunkBox(index);
        Optional<Object> chunk = storage.readChunk(index);
        if (inside.equals(whole)) return chunk;
        return chunk.map(
                values -> {
                    Object cut = spec.dtype().allocate((int) inside.size());
                    Boxes.copy(values, whole, cut, inside);
                    return cut;
                });
    }

    @Override
    public void write(Box box, Object values) {
        int size = Boxes.checkedSize(spec, box);
        if (!values.getClass().equals(spec.dtype().allocate(0).getClass())
                || Array.getLength(values) != size)
            throw new IllegalArgumentException(
                    box + " of " + spec.dtype().label + " needs other values than given");
        Boxes.parallelCells(storage.unitShape(), box).forEach(unit -> writeUnit(unit, box, values));
    }

    private void writeUnit(long[] unit, Box box, Object values) {
        Box whole = Boxes.cell(storage.unitShape(), unit);
        Scratch scratch = scratches.take();
        try {
            Object content = scratch.values(spec.dtype(), (int) whole.size());
            if (!box.contains(whole)) FillValues.fill(content, spec.fill());
            if (!box.contains(whole.intersect(Box.of(spec.shape()))))
                storage.readUnit(unit, whole, content);
            Boxes.copy(values, box, content, whole);
            storage.writeUnit(unit, content);
        } finally {
            scratches.put(scratch);
        }
    }
}
