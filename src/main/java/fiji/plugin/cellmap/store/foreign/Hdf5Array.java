// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.Elements;
import fiji.plugin.cellmap.store.FillValues;
import fiji.plugin.cellmap.store.codec.Size;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.ChunkOffset;
import io.jhdf.dataset.chunked.ChunkedDatasetBase;
import io.jhdf.dataset.chunked.ChunkedDatasetV4;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import io.jhdf.storage.HdfBackingStorage;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The chunks of an HDF5 dataset. */
final class Hdf5Array extends FileArray {

    /** What jHDF calls where the file is read from, and what says where the list of chunks is. */
    private static final String STORAGE = "hdfBackingStorage";

    private static final String LAYOUT = "layoutMessage";

    private final ChunkedDataset dataset;
    private final HdfBackingStorage storage;
    private final List<PipelineFilterWithData> filters;
    private final Hdf5Type type;
    private final int[] axes;
    private final Number fill;
    private final Map<ChunkOffset, Chunk> chunks;

    /**
     * @param shape voxels that are read, from the first one on
     * @param cell of a chunk along the axes that are read
     * @param axes of the dataset that are z, y and x; the others have the length 1
     */
    Hdf5Array(
            String location,
            long[] shape,
            int[] cell,
            ChunkedDataset dataset,
            Hdf5Type type,
            int[] axes) {
        super(location, shape, cell, type.dtype());
        this.dataset = dataset;
        this.type = type;
        this.axes = axes.clone();
        this.filters = dataset.getFilters();
        this.storage = Hdf5Array.<HdfBackingStorage>field(dataset, DatasetBase.class, STORAGE);
        this.chunks = chunks(dataset, Math.toIntExact(bytes(cell) * type.dtype().bytes));
        this.fill = dataset.getFillValue() instanceof Number number ? number : 0;
    }

    /** Whether nothing was ever written to it. */
    boolean isEmpty() {
        return chunks.isEmpty();
    }

    @Override
    Object load(Box box) throws IOException {
        long[] offset = new long[dataset.getDimensions().length];
        for (int d = 0; d < axes.length; d++) offset[axes[d]] = box.min()[d];
        Chunk chunk = chunks.get(new ChunkOffset(offset));
        if (chunk == null)
            return FillValues.filled(type.dtype(), fill, Math.toIntExact(box.size()));
        int[] cell = spec().chunks();
        Box whole = new Box(box.min(), new long[] {cell[0], cell[1], cell[2]});
        int size = Math.toIntExact(whole.size() * type.dtype().bytes);
        if (chunk.getSize() < 0 || chunk.getSize() > Size.encoded(size).most())
            throw new IOException(
                    "a chunk claims to have " + chunk.getSize() + " bytes for " + size);
        ByteBuffer stored = storage.map(chunk.getAddress(), chunk.getSize());
        byte[] bytes = Hdf5Filters.decode(stored, applied(chunk), size);
        Object values = Elements.fromBytes(bytes, type.dtype(), type.order());
        if (whole.equals(box)) return values;
        Object inside = type.dtype().allocate(Math.toIntExact(box.size()));
        Boxes.copy(values, whole, inside, box);
        return inside;
    }

    /** Filters that the chunk went through: writers leave out those that do not pay. */
    private List<PipelineFilterWithData> applied(Chunk chunk) {
        BitSet left = chunk.getFilterMask();
        return IntStream.range(0, filters.size())
                .filter(i -> !left.get(i))
                .mapToObj(filters::get)
                .toList();
    }

    private static long bytes(int[] cell) {
        return (long) cell[0] * cell[1] * cell[2];
    }

    /** JHDF keeps to itself where chunks are and which filters they went through. */
    private Map<ChunkOffset, Chunk> chunks(ChunkedDataset dataset, int bytes) {
        if (dataset instanceof ChunkedDatasetV4) {
            ChunkedDataLayoutMessageV4 layout = field(dataset, ChunkedDatasetV4.class, LAYOUT);
            if (Hdf5ChunkList.isOne(layout))
                return Hdf5ChunkList.read(storage, dataset, layout, bytes);
        }
        return lookup(dataset);
    }

    @SuppressWarnings("unchecked")
    private static Map<ChunkOffset, Chunk> lookup(ChunkedDataset dataset) {
        try {
            Method lookup = ChunkedDatasetBase.class.getDeclaredMethod("getChunkLookup");
            lookup.setAccessible(true);
            return (Map<ChunkOffset, Chunk>) lookup.invoke(dataset);
        } catch (ReflectiveOperationException e) {
            throw new HdfException("The list of chunks of " + dataset.getPath() + " is damaged", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T field(ChunkedDataset dataset, Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return (T) field.get(dataset);
        } catch (ReflectiveOperationException e) {
            throw new HdfException("jHDF has no " + name + " of " + dataset.getPath(), e);
        }
    }
}
