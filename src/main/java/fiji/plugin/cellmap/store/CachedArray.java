package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Array;
import java.util.Optional;

/** An array seen through a {@link ChunkCache}. */
record CachedArray(ChunkedArray array, ChunkCache cache) implements ChunkedArray {

    @Override
    public String location() {
        return array.location();
    }

    @Override
    public ArraySpec spec() {
        return array.spec();
    }

    @Override
    public String encoding() {
        return array.encoding();
    }

    @Override
    public int[] writeShape() {
        return array.writeShape();
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
    public boolean chunkExists(long... index) {
        return array.chunkExists(index);
    }

    @Override
    public Object read(Box box) {
        ArraySpec spec = array.spec();
        int size = Boxes.checkedSize(spec, box);
        Object values = FillValues.filled(spec.dtype(), spec.fill(), size);
        Boxes.parallelCells(spec.chunks(), box)
                .forEach(
                        index ->
                                cache.chunk(array, index)
                                        .ifPresent(
                                                chunk ->
                                                        Boxes.copy(
                                                                chunk,
                                                                spec.chunkBox(index),
                                                                values,
                                                                box)));
        return values;
    }

    @Override
    public Optional<Object> storedChunk(long... index) {
        return cache.chunk(array, index).map(this::copy);
    }

    private Object copy(Object values) {
        Object copy = spec().dtype().allocate(Array.getLength(values));
        System.arraycopy(values, 0, copy, 0, Array.getLength(values));
        return copy;
    }

    @Override
    public void write(Box box, Object values) {
        try {
            array.write(box, values);
        } finally {
            Boxes.cells(spec().chunks(), box).forEach(index -> cache.invalidate(array, index));
        }
    }
}
