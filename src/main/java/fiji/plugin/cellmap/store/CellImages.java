// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.Optional;
import java.util.function.LongFunction;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.basictypeaccess.DataAccess;
import net.imglib2.img.basictypeaccess.volatiles.array.VolatileByteArray;
import net.imglib2.img.basictypeaccess.volatiles.array.VolatileDoubleArray;
import net.imglib2.img.basictypeaccess.volatiles.array.VolatileFloatArray;
import net.imglib2.img.basictypeaccess.volatiles.array.VolatileIntArray;
import net.imglib2.img.basictypeaccess.volatiles.array.VolatileLongArray;
import net.imglib2.img.basictypeaccess.volatiles.array.VolatileShortArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.ByteType;
import net.imglib2.type.numeric.integer.IntType;
import net.imglib2.type.numeric.integer.LongType;
import net.imglib2.type.numeric.integer.ShortType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedIntType;
import net.imglib2.type.numeric.integer.UnsignedLongType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;

/**
 * Lazily loaded ImgLib2 images. Axes are ImgLib2's (x, y, z: the array's reversed). Over a chunked
 * array each cell is one chunk, loaded when a voxel of it is first asked for and kept by the {@link
 * ChunkCache}. Images are for reading: their cells are shared with all readers of the cache.
 */
public final class CellImages {

    private CellImages() {}

    /** An image of the type that fits the array; bool becomes {@link UnsignedByteType} 0 or 1. */
    public static LazyCellImg<? extends RealType<?>, ?> of(ChunkedArray array, ChunkCache cache) {
        ArraySpec spec = array.spec();
        CellGrid grid = grid(spec.shape(), spec.chunks());
        int voxels = 1;
        for (int d = 0; d < grid.numDimensions(); d++) voxels *= grid.cellDimension(d);
        Object missing = FillValues.filled(spec.dtype(), spec.fill(), voxels);
        return image(
                spec.dtype(), grid, number -> loaded(array, cache, grid, number).orElse(missing));
    }

    /** An image whose cells are layers, made when a voxel of one is first asked for. */
    static LazyCellImg<? extends RealType<?>, ?> of(LayerBlocks layers, DType dtype) {
        Box all = layers.bounds();
        int[] cell = {layers.depth(), (int) all.shape()[1], (int) all.shape()[2]};
        CellGrid grid = grid(all.shape(), cell);
        return image(
                dtype,
                grid,
                number -> {
                    long z = number * layers.depth();
                    return layers.read(all.planes(z, Math.min(all.max(0), z + layers.depth())));
                });
    }

    /** What an image of an ImgLib2 type holds; null for a type without an equal. */
    static DType dtype(Object type) {
        if (type instanceof UnsignedByteType) return DType.UINT8;
        if (type instanceof ByteType) return DType.INT8;
        if (type instanceof ShortType) return DType.INT16;
        if (type instanceof UnsignedShortType) return DType.UINT16;
        if (type instanceof IntType) return DType.INT32;
        if (type instanceof UnsignedIntType) return DType.UINT32;
        if (type instanceof LongType) return DType.INT64;
        if (type instanceof UnsignedLongType) return DType.UINT64;
        if (type instanceof FloatType) return DType.FLOAT32;
        return type instanceof DoubleType ? DType.FLOAT64 : null;
    }

    /** A view of any image of real numbers, rounded to floats. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static RandomAccessibleInterval<FloatType> asFloats(RandomAccessibleInterval image) {
        return Converters.convert(
                (RandomAccessibleInterval<RealType>) image,
                (in, out) -> out.set(in.getRealFloat()),
                new FloatType());
    }

    /**
     * An image of a known type.
     *
     * @throws IllegalArgumentException if the array holds another type
     */
    @SuppressWarnings("unchecked")
    public static <T extends NativeType<T> & RealType<T>> LazyCellImg<T, ?> of(
            ChunkedArray array, ChunkCache cache, T type) {
        LazyCellImg<? extends RealType<?>, ?> image = of(array, cache);
        if (!type.getClass().isInstance(image.getType()))
            throw new IllegalArgumentException(
                    array.location() + " holds " + array.spec().dtype().label);
        return (LazyCellImg<T, ?>) image;
    }

    private static CellGrid grid(long[] shape, int[] cells) {
        int rank = shape.length;
        long[] size = new long[rank];
        int[] cell = new int[rank];
        for (int d = 0; d < rank; d++) {
            size[d] = shape[rank - 1 - d];
            cell[d] = (int) Math.min(cells[rank - 1 - d], Math.max(1, size[d]));
        }
        return new CellGrid(size, cell);
    }

    /**
     * @param values of a cell by its number: a primitive array as the type says
     */
    private static LazyCellImg<? extends RealType<?>, ?> image(
            DType dtype, CellGrid grid, LongFunction<Object> values) {
        return switch (dtype) {
            case BOOL, UINT8 -> image(new UnsignedByteType(), dtype, grid, values);
            case INT8 -> image(new ByteType(), dtype, grid, values);
            case INT16 -> image(new ShortType(), dtype, grid, values);
            case UINT16 -> image(new UnsignedShortType(), dtype, grid, values);
            case INT32 -> image(new IntType(), dtype, grid, values);
            case UINT32 -> image(new UnsignedIntType(), dtype, grid, values);
            case INT64 -> image(new LongType(), dtype, grid, values);
            case UINT64 -> image(new UnsignedLongType(), dtype, grid, values);
            case FLOAT16, FLOAT32 -> image(new FloatType(), dtype, grid, values);
            case FLOAT64 -> image(new DoubleType(), dtype, grid, values);
        };
    }

    private static <T extends NativeType<T> & RealType<T>> LazyCellImg<T, DataAccess> image(
            T type, DType dtype, CellGrid grid, LongFunction<Object> values) {
        return new ChunkImage<>(
                grid,
                type,
                number -> cell(grid, number, values.apply(number)),
                access(dtype.allocate(0)));
    }

    /** A lazy image that loads no cell to say what its cells are made of. */
    private static final class ChunkImage<T extends NativeType<T>>
            extends LazyCellImg<T, DataAccess> {

        private final DataAccess access;

        ChunkImage(CellGrid grid, T type, Get<Cell<DataAccess>> cells, DataAccess access) {
            super(grid, type, cells);
            this.access = access;
        }

        @Override
        public DataAccess getAccessType() {
            return access;
        }
    }

    /**
     * Whether a cell of an array's image needs no loading.
     *
     * @param number of the cell in the image's grid
     */
    public static boolean isLoaded(
            ChunkedArray array, ChunkCache cache, CellGrid grid, long number) {
        return cache.holds(array, index(grid, number));
    }

    private static Optional<Object> loaded(
            ChunkedArray array, ChunkCache cache, CellGrid grid, long number) {
        return cache.chunk(array, index(grid, number));
    }

    /** The chunk of a cell. */
    private static long[] index(CellGrid grid, long number) {
        long[] position = new long[grid.numDimensions()];
        grid.getCellGridPositionFlat(number, position);
        long[] index = new long[position.length];
        for (int d = 0; d < index.length; d++) index[d] = position[index.length - 1 - d];
        return index;
    }

    private static Cell<DataAccess> cell(CellGrid grid, long number, Object values) {
        long[] min = new long[grid.numDimensions()];
        int[] size = new int[grid.numDimensions()];
        grid.getCellDimensions(number, min, size);
        return new Cell<>(size, min, access(values));
    }

    private static DataAccess access(Object values) {
        if (values instanceof byte[] a) return new VolatileByteArray(a, true);
        if (values instanceof short[] a) return new VolatileShortArray(a, true);
        if (values instanceof int[] a) return new VolatileIntArray(a, true);
        if (values instanceof long[] a) return new VolatileLongArray(a, true);
        if (values instanceof float[] a) return new VolatileFloatArray(a, true);
        return new VolatileDoubleArray((double[]) values, true);
    }
}
