// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Shortages;
import java.io.IOException;
import java.util.Optional;

/**
 * Voxels in a file of another program, axes z, y, x, for reading. What is read at once, a part of a
 * plane or a chunk of the file, is a chunk of the array. Thread-safe.
 */
abstract class FileArray implements ChunkedArray {

    /** Bytes of a part of a plane. */
    private static final long PART = 2L << 20;

    private final String location;
    private final ArraySpec spec;

    FileArray(String location, long[] shape, int[] cell, DType dtype) {
        this.location = location;
        this.spec = ArraySpec.of(shape, cell, dtype);
    }

    /** Cells of one plane each, of so many whole rows as {@link #PART} holds, but at least one. */
    static int[] rows(long[] shape, DType dtype) {
        long row = Math.max(1, shape[2] * dtype.bytes);
        int rows = (int) Math.max(1, Math.min(shape[1], PART / row));
        return new int[] {1, rows, (int) Math.max(1, shape[2])};
    }

    /**
     * Reads what lies in one cell; by any thread.
     *
     * @return a primitive array of {@code box.size()} elements in C order
     */
    abstract Object load(Box box) throws IOException;

    private Object loaded(Box box) {
        try {
            return load(box);
        } catch (IOException | RuntimeException e) {
            throw e instanceof CellMapException known ? known : ForeignImages.broken(location, e);
        } catch (OutOfMemoryError e) {
            throw Shortages.of(e, location);
        }
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public ArraySpec spec() {
        return spec;
    }

    @Override
    public Object read(Box box) {
        Object values = spec.dtype().allocate(Boxes.checkedSize(spec, box));
        Boxes.parallelCells(spec.chunks(), box)
                .map(spec::chunkBox)
                .forEach(cell -> Boxes.copy(loaded(cell), cell, values, box));
        return values;
    }

    @Override
    public boolean chunkExists(long... index) {
        return true;
    }

    @Override
    public Optional<Object> storedChunk(long... index) {
        return Optional.of(loaded(spec.chunkBox(index)));
    }

    @Override
    public ObjectNode attributes() {
        return Json.object();
    }

    @Override
    public void setAttributes(ObjectNode attributes) {
        throw new UnsupportedOperationException(location + " is for reading");
    }

    @Override
    public void write(Box box, Object values) {
        throw new UnsupportedOperationException(location + " is for reading");
    }
}
