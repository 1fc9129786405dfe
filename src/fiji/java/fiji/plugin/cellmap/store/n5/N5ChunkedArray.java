// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.FillValues;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.Optional;
import org.janelia.saalfeldlab.n5.DataBlock;
import org.janelia.saalfeldlab.n5.DatasetAttributes;
import org.janelia.saalfeldlab.n5.N5Reader;

/**
 * An array whose chunks the N5 library reads. N5's order of axes, the first the fastest, is C order
 * of the reversed axes, so values need no transposing. Thread-safe.
 *
 * @param dataset its path as the reader calls it
 * @param path as the store calls it
 */
record N5ChunkedArray(
        N5Store store,
        N5Reader reader,
        String dataset,
        String path,
        DatasetAttributes found,
        ArraySpec spec)
        implements ChunkedArray {

    @Override
    public String location() {
        return store.at(path);
    }

    @Override
    public ObjectNode attributes() {
        return store.attributes(path);
    }

    @Override
    public void setAttributes(ObjectNode attributes) {
        store.setAttributes(path, attributes);
    }

    @Override
    public String encoding() {
        return N5Types.compression(found);
    }

    @Override
    public int[] writeShape() {
        return N5Types.reversed(found.getBlockSize());
    }

    @Override
    public Object read(Box box) {
        int size = Boxes.checkedSize(spec, box);
        Object values = FillValues.filled(spec.dtype(), spec.fill(), size);
        Boxes.parallelCells(spec.chunks(), box)
                .forEach(
                        index ->
                                storedChunk(index)
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
    public void write(Box box, Object values) {
        try (ArrayStore own = store.own()) {
            own.open(path).write(box, values);
        }
    }

    @Override
    public boolean chunkExists(long... index) {
        return block(index).isPresent();
    }

    @Override
    public Optional<Object> storedChunk(long... index) {
        return block(index).map(block -> inside(block, index));
    }

    private Optional<DataBlock<?>> block(long[] index) {
        try {
            return Optional.ofNullable(reader.readChunk(dataset, found, N5Types.reversed(index)));
        } catch (RuntimeException | LinkageError e) {
            // Decoders fail in many ways; that of Blosc lacks a native library on most machines.
            throw N5Library.failure("Cannot read a chunk with N5", chunk(index), e);
        }
    }

    /** Zarr stores border chunks whole, N5 cuts them. */
    private Object inside(DataBlock<?> block, long[] index) {
        Box wanted = spec.chunkBox(index);
        int[] size = N5Types.reversed(block.getSize());
        Box stored = Boxes.cell(spec.chunks(), index);
        stored = new Box(stored.min(), Arrays.stream(size).asLongStream().toArray());
        if (stored.equals(wanted)) return block.getData();
        if (!stored.intersect(wanted).equals(wanted))
            throw new CellMapException(
                    "Cannot read a chunk with N5",
                    chunk(index),
                    "It holds " + Arrays.toString(size) + " voxels (z, y, x), too few.",
                    "Copy the data again.");
        Object values = spec.dtype().allocate((int) wanted.size());
        Boxes.copy(block.getData(), stored, values, wanted);
        return values;
    }

    private String chunk(long[] index) {
        return location() + ", chunk " + Arrays.toString(index);
    }
}
