// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;
import java.util.function.Supplier;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.Volatile;
import net.imglib2.type.numeric.RealType;
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

    /** Voxels of a layer of what is computed. */
    private static final long LAYER = 1 << 23;

    private final Supplier<? extends RandomAccessibleInterval<?>> maker;
    private final BlockSource<?> blocks;
    private final VoxelGrid grid;
    private final String location;
    private final DType dtype;
    private final int[] cell;
    private final Stored stored;
    private RandomAccessibleInterval<?> image;

    private VoxelImage(
            Supplier<? extends RandomAccessibleInterval<?>> maker,
            BlockSource<?> blocks,
            VoxelGrid grid,
            String location,
            DType dtype,
            int[] cell,
            Stored stored) {
        this.maker = maker;
        this.blocks = blocks;
        this.grid = grid;
        this.location = location;
        this.dtype = dtype;
        this.cell = cell;
        this.stored = stored;
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
        DType dtype = known == null ? DType.FLOAT32 : known;
        int[] cell = {EDGE, EDGE, EDGE};
        RandomAccessibleInterval<?> voxels = known == null ? CellImages.asFloats(first) : first;
        ImageBlocks blocks = new ImageBlocks(voxels, dtype, cell);
        return new VoxelImage(() -> voxels, blocks, grid, location, dtype, cell, Stored.ALL);
    }

    /**
     * The lazily loaded image of an array; nothing is read yet.
     *
     * @param array axes z, y, x
     * @param cache holds its chunks
     * @throws CellMapException if it has not three axes
     */
    public static VoxelImage of(ChunkedArray array, ChunkCache cache, VoxelGrid grid) {
        CachedBlocks blocks = new CachedBlocks(checked(array), cache);
        return of(array, grid, () -> CellImages.of(array, cache), blocks);
    }

    /**
     * The image of an array of which nothing is kept: each read decodes the chunks that it needs.
     * For those that read every chunk once.
     *
     * @param array axes z, y, x
     * @throws CellMapException if it has not three axes
     */
    public static VoxelImage of(ChunkedArray array, VoxelGrid grid) {
        return of(checked(array), grid, () -> CellImages.of(array, new ChunkCache(0)), array);
    }

    /**
     * The image of an array for those that read it from one end to the other, in planes or any
     * other boxes: each chunk is decoded once, for the layer of chunks that was read last is kept.
     *
     * @param array axes z, y, x
     * @throws CellMapException if it has not three axes
     */
    public static VoxelImage ofLayers(ChunkedArray array, VoxelGrid grid) {
        DType dtype = array.spec().dtype();
        LayerBlocks layers = new LayerBlocks(checked(array), dtype, array.spec().chunks()[0]);
        return of(array, grid, () -> CellImages.of(layers, dtype), layers);
    }

    private static VoxelImage of(
            ChunkedArray array,
            VoxelGrid grid,
            Supplier<? extends RandomAccessibleInterval<?>> maker,
            BlockSource<?> blocks) {
        ArraySpec spec = array.spec();
        return new VoxelImage(
                maker,
                blocks,
                grid,
                array.location(),
                spec.dtype(),
                spec.chunks(),
                Stored.of(array));
    }

    /**
     * An image that is computed, layer by layer, when a voxel of a layer is first asked for; the
     * last layer is kept.
     *
     * @param source starts at 0
     * @param dtype what it gives
     * @param location where it comes from, for messages
     */
    public static VoxelImage ofLayers(
            BlockSource<?> source, DType dtype, VoxelGrid grid, String location) {
        long[] shape = source.shape();
        int depth = (int) Math.max(1, LAYER / Math.max(1, shape[1] * shape[2]));
        LayerBlocks layers = new LayerBlocks(source, dtype, depth);
        return new VoxelImage(
                () -> CellImages.of(layers, dtype),
                layers,
                grid,
                location,
                dtype,
                new int[] {layers.depth(), (int) shape[1], (int) shape[2]},
                Stored.ALL);
    }

    private static ChunkedArray checked(ChunkedArray array) {
        if (array.spec().rank() != 3)
            throw unusable(
                    array.location(),
                    "It has " + array.spec().rank() + " axes.",
                    "Give an array with axes z, y, x.");
        return array;
    }

    /**
     * A box of this image as an image of its own; nothing is copied.
     *
     * @param box may reach beyond the image, where voxels are 0
     */
    public VoxelImage view(Box box) {
        if (box.equals(bounds())) return this;
        long[] min = box.min();
        double[] corner = new double[3];
        for (int d = 0; d < 3; d++) corner[d] = grid.world(d, min[d]);
        return new VoxelImage(
                () -> view(image(), box),
                new Window(blocks, dtype, box),
                new VoxelGrid(grid.scale(), corner),
                location,
                dtype,
                cell,
                stored.view(box, bounds()));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static RandomAccessibleInterval<?> view(RandomAccessibleInterval image, Box box) {
        long[] min = box.min();
        long[] shape = box.shape();
        return Views.offsetInterval(
                Views.extendZero(image),
                new long[] {min[2], min[1], min[0]},
                new long[] {shape[2], shape[1], shape[0]});
    }

    /** The same voxels in another place. */
    public VoxelImage at(VoxelGrid other) {
        return new VoxelImage(this::image, blocks, other, location, dtype, cell, stored);
    }

    private static CellMapException unusable(String location, String why, String fix) {
        return new CellMapException("Cannot read a volume", location, why, fix);
    }

    /** The ImgLib2 image: axes x, y, z, its first voxel at 0. */
    public synchronized RandomAccessibleInterval<?> image() {
        if (image == null) image = maker.get();
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
        return blocks.bounds();
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
        return grid.world(d, shape()[d]);
    }

    /**
     * Whether something that a box touches is stored; nothing is read. What is not stored reads as
     * the fill value.
     *
     * @return also true where nobody can tell
     */
    public boolean isStored(Box box) {
        return stored.any().test(box);
    }

    /** Whether nothing that a box touches is stored and what is not stored is 0; reads nothing. */
    public boolean isBackground(Box box) {
        return stored.elsewhere0() && !isStored(box);
    }

    /**
     * Reads a box; blocks.
     *
     * @return a primitive array as {@link #dtype} says, in C order (z, y, x)
     * @throws IllegalArgumentException if the box leaves the image
     */
    @Override
    public Object read(Box box) {
        return blocks.read(checked(box));
    }

    /** Reads a box as {@link #read} does, the elements made floats. */
    public float[] floats(Box box) {
        return blocks instanceof WidenedBlocks widened
                ? widened.floats(checked(box))
                : Widening.floats(blocks.read(checked(box)), dtype);
    }

    /** This image as a source of floats. */
    public BlockSource<float[]> asFloats() {
        return new FloatBlocks(this);
    }

    private Box checked(Box box) {
        if (!bounds().contains(box))
            throw new IllegalArgumentException(box + " reaches beyond the image " + this);
        if (box.size() > Integer.MAX_VALUE - 8)
            throw new IllegalArgumentException(box + " has more voxels than a Java array holds");
        return box;
    }

    @Override
    public String toString() {
        return location + " " + Arrays.toString(shape()) + " " + dtype.label;
    }
}
