// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.Volatile;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.blocks.PrimitiveBlocks.OnFallback;
import net.imglib2.converter.Converters;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * One resolution of a volume: an ImgLib2 image and where its voxels lie. It may be the lazily
 * loaded image of a stored array, any other image, or a view of one; kernels read blocks of it.
 *
 * <p>The image's axes are ImgLib2's (x, y, z); everything else here has the axes z, y, x, and
 * voxels are counted from the image's first. Immutable; may be read by several threads at a time,
 * so the image must allow that, as those of ImgLib2 do as long as nobody writes to them.
 */
public final class VoxelImage implements BlockSource<Object> {

    /** Edge of the parts that a box is read in where an image has no cells of its own. */
    private static final int EDGE = 64;

    /**
     * Boxes of no more voxels are read in one go: several threads would cost more than they gain.
     */
    private static final int ONE_GO = 1 << 20;

    /** Cells are read several at a time up to this edge. */
    private static final int SMALL = 32;

    private static final ChunkCache NO_CACHE = new ChunkCache(0);

    /** More chunks are not asked for one by one. */
    private static final double MOST_CHUNKS = 1 << 16;

    private final RandomAccessibleInterval<?> image;
    private final VoxelGrid grid;
    private final String location;
    private final DType dtype;
    private final int[] cell;
    private final int[] tile;
    private final Predicate<Box> stored;
    private final Box bounds;
    private volatile PrimitiveBlocks<?> blocks;

    private VoxelImage(
            RandomAccessibleInterval<?> image,
            VoxelGrid grid,
            String location,
            DType dtype,
            int[] cell,
            Predicate<Box> stored) {
        this.image = image;
        this.grid = grid;
        this.location = location;
        this.dtype = dtype;
        this.cell = cell;
        this.tile = new int[3];
        for (int d = 0; d < 3; d++) tile[d] = (SMALL - 1) / cell[d] * cell[d] + cell[d];
        this.stored = stored;
        long[] size = image.dimensionsAsLongArray();
        this.bounds = Box.of(new long[] {size[2], size[1], size[0]});
    }

    /**
     * Any image.
     *
     * @param image axes x, y, z; integers or floats. Values of types without an equal in {@link
     *     DType} (bits, for example) are read as floats
     * @param grid of which the translation is the lower corner of the image's first voxel, in nm
     * @param location where it comes from, for messages and for what tells a prediction's origin
     * @throws CellMapException if it does not have three axes, or its values are not numbers
     */
    public static VoxelImage of(
            RandomAccessibleInterval<?> image, VoxelGrid grid, String location) {
        if (image.numDimensions() != 3)
            throw unusable(
                    location,
                    "It has " + image.numDimensions() + " axes.",
                    "Give an image with the axes x, y, z: take one channel and one time point.");
        Object type = image.getType();
        if (!(type instanceof RealType) || type instanceof Volatile)
            throw unusable(
                    location,
                    "Its voxels are of the type " + type.getClass().getSimpleName() + ".",
                    "Give an image of integers or floats, and not its volatile view.");
        RandomAccessibleInterval<?> first = Views.isZeroMin(image) ? image : Views.zeroMin(image);
        DType known = CellImages.dtype(type);
        return new VoxelImage(
                known == null ? asFloats(first) : first,
                grid,
                location,
                known == null ? DType.FLOAT32 : known,
                new int[] {EDGE, EDGE, EDGE},
                box -> true);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static RandomAccessibleInterval<FloatType> asFloats(RandomAccessibleInterval image) {
        return Converters.convert(
                (RandomAccessibleInterval<RealType>) image,
                (in, out) -> out.set(in.getRealFloat()),
                new FloatType());
    }

    /**
     * The lazily loaded image of an array; nothing is read yet.
     *
     * @param array axes z, y, x
     * @param cache holds its chunks
     * @throws CellMapException if it has not three axes
     */
    public static VoxelImage of(ChunkedArray array, ChunkCache cache, VoxelGrid grid) {
        if (array.spec().rank() != 3)
            throw unusable(
                    array.location(),
                    "It has " + array.spec().rank() + " axes.",
                    "Give an array with axes z, y, x.");
        return new VoxelImage(
                CellImages.of(array, cache),
                grid,
                array.location(),
                array.spec().dtype(),
                array.spec().chunks(),
                box -> isStored(array, box));
    }

    /** The image of an array of which nothing is kept: each read loads what it needs. */
    public static VoxelImage of(ChunkedArray array, VoxelGrid grid) {
        return of(array, NO_CACHE, grid);
    }

    private static boolean isStored(ChunkedArray array, Box box) {
        int[] chunk = array.spec().chunks();
        double count = 1;
        for (int d = 0; d < 3; d++) count *= 2 + box.shape()[d] / chunk[d];
        return count > MOST_CHUNKS || Boxes.cells(chunk, box).stream().anyMatch(array::chunkExists);
    }

    private static CellMapException unusable(String location, String why, String fix) {
        return new CellMapException("Cannot read a volume", location, why, fix);
    }

    /** The ImgLib2 image: axes x, y, z, its first voxel at 0. */
    public RandomAccessibleInterval<?> image() {
        return image;
    }

    public VoxelGrid grid() {
        return grid;
    }

    /** Where it comes from, for messages. */
    public String location() {
        return location;
    }

    /** What {@link #read} gives. */
    public DType dtype() {
        return dtype;
    }

    @Override
    public Box bounds() {
        return bounds;
    }

    /** Voxels that are loaded together, z y x: a chunk of the array, or a guess. */
    public int[] cell() {
        return cell.clone();
    }

    /** Lower corner on axis d (z, y, x), in nm. */
    public double min(int d) {
        return grid.translation()[d];
    }

    /** Upper corner on axis d (z, y, x), in nm. */
    public double max(int d) {
        return grid.world(d, bounds.shape()[d]);
    }

    /**
     * Whether something that a box touches is stored; nothing is read. What is not stored reads as
     * the fill value.
     *
     * @return also true where nobody can tell
     */
    public boolean isStored(Box box) {
        return stored.test(box);
    }

    /**
     * Reads a box; blocks.
     *
     * @return a primitive array as {@link #dtype} says, in C order (z, y, x)
     * @throws IllegalArgumentException if the box leaves the image
     */
    @Override
    public Object read(Box box) {
        Object out = dtype.allocate(checked(box));
        if (box.isEmpty()) return out;
        if (inOneGo(box)) copy(box, out);
        else tiles(box).forEach(part -> Boxes.copy(copied(part), part, out, box));
        return out;
    }

    /** Reads a box as {@link #read} does, the elements made floats. */
    public float[] floats(Box box) {
        if (inOneGo(box)) return Widening.floats(read(box), dtype);
        float[] out = new float[checked(box)];
        tiles(box).forEach(part -> Boxes.widen(copied(part), dtype, part, out, box));
        return out;
    }

    /** This image as a source of floats. */
    public BlockSource<float[]> asFloats() {
        return new Floats(this);
    }

    private record Floats(VoxelImage image) implements BlockSource<float[]> {
        @Override
        public Box bounds() {
            return image.bounds;
        }

        @Override
        public float[] read(Box box) {
            return image.floats(box);
        }
    }

    private int checked(Box box) {
        if (!bounds.contains(box))
            throw new IllegalArgumentException(box + " reaches beyond the image " + this);
        if (box.size() > Integer.MAX_VALUE - 8)
            throw new IllegalArgumentException(box + " has more voxels than a Java array holds");
        return (int) box.size();
    }

    private Object copied(Box box) {
        Object out = dtype.allocate((int) box.size());
        copy(box, out);
        return out;
    }

    /** Not made before it is needed: a lazy image of others may load a cell for it. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private PrimitiveBlocks<?> blocks() {
        if (blocks == null)
            blocks =
                    PrimitiveBlocks.of((RandomAccessibleInterval) image, OnFallback.ACCEPT)
                            .threadSafe();
        return blocks;
    }

    private void copy(Box box, Object out) {
        long[] last = box.last();
        long[] min = box.min();
        blocks().copy(
                        FinalInterval.wrap(
                                new long[] {min[2], min[1], min[0]},
                                new long[] {last[2], last[1], last[0]}),
                        out);
    }

    private boolean inOneGo(Box box) {
        if (box.size() <= ONE_GO) return true;
        for (int d = 0; d < 3; d++)
            if (box.min()[d] / tile[d] != (box.max(d) - 1) / tile[d]) return false;
        return true;
    }

    /** Parts of a box that are read on their own, on several threads. */
    private Stream<Box> tiles(Box box) {
        return Boxes.parallelCells(tile, box).map(i -> Boxes.cell(tile, i).intersect(box));
    }

    @Override
    public String toString() {
        return location + " " + Arrays.toString(bounds.shape()) + " " + dtype.label;
    }
}
