// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Grids;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.PlacedArray;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import net.imglib2.img.array.ArrayImgs;

/**
 * A volume in one or several resolutions, read at any voxel size. Values stay as they are stored;
 * {@link Intensity} is a step of its own. Training and prediction read through this class, so both
 * see the same values. Thread-safe; reads block.
 *
 * <p>Positions follow the corner rule (see {@link VoxelGrid}): an output voxel i covers {@code min
 * + i * voxelSize} to {@code min + (i + 1) * voxelSize} and takes the value at its centre.
 */
public final class Volume {

    private final String location;
    private final List<VoxelImage> levels;
    private final List<String> notes;
    private final long unknown;

    /**
     * @param location where it is, for messages
     * @param levels finest first, at least one
     */
    public Volume(String location, List<VoxelImage> levels) {
        this(location, levels, List.of());
    }

    private Volume(String location, List<VoxelImage> levels, List<String> notes) {
        this(location, levels, notes, 0);
    }

    private Volume(String location, List<VoxelImage> levels, List<String> notes, long unknown) {
        this.unknown = unknown;
        if (levels.isEmpty()) throw new IllegalArgumentException("a volume has at least one level");
        this.location = location;
        this.levels = List.copyOf(levels);
        this.notes = List.copyOf(notes);
    }

    /** A volume of one resolution. */
    public static Volume of(VoxelImage image) {
        return new Volume(image.location(), List.of(image));
    }

    /** A volume in memory. The values (z y x, C order) are not copied. */
    public static Volume of(String location, VoxelGrid grid, int[] shape, float[] values) {
        var image = ArrayImgs.floats(values, shape[2], shape[1], shape[0]);
        return of(VoxelImage.of(image, grid, location));
    }

    /**
     * Opens a multiscale group (OME-NGFF and what other writers have in its place), or a single
     * array. Levels that are listed but have no array are left out, as partly downloaded data have
     * them; chunks that are missing hold the fill value. Other axes than z, y, x have length one.
     *
     * @param group path inside the store of a group, or of one array, whose voxel size {@link
     *     Grids} finds
     * @param cache shared by all volumes of a program
     * @param given voxel size of the first level
     * @throws CellMapException if nothing is there, its voxel size is unknown, or its arrays are
     *     not volumes
     */
    public static Volume open(ArrayStore store, String group, ChunkCache cache, GivenSize given) {
        String where = store.location() + (group.isEmpty() ? "" : "/" + group);
        if (store.isArray(group)) return single(store, group, cache, given);
        if (!store.isGroup(group))
            throw failure(
                    where, "There is no group or array.", "Check the data root and the path.");
        Multiscale scales = Multiscale.read(store, group, given);
        List<VoxelImage> levels = new ArrayList<>();
        List<String> notes = new ArrayList<>(scales.warnings());
        long unknown = 0;
        for (Multiscale.Level level : scales.levels()) {
            String path = group.isEmpty() ? level.path() : group + "/" + level.path();
            if (!store.isArray(path)) continue;
            ChunkedArray array = scales.open(store, group, level);
            levels.add(VoxelImage.of(array, cache, level.grid()));
            array.notes().forEach(note -> notes.add(level.path() + ": " + note));
            if (levels.size() == 1) unknown = UnknownVoxels.of(array);
        }
        if (levels.isEmpty())
            throw failure(where, "None of its levels has an array.", "Download at least one.");
        return new Volume(where, levels, notes, unknown);
    }

    private static Volume single(ArrayStore store, String path, ChunkCache cache, GivenSize given) {
        PlacedArray placed = Grids.open(store, path, given);
        VoxelImage image = VoxelImage.of(placed.array(), cache, placed.grid());
        long unknown = UnknownVoxels.of(placed.array());
        return new Volume(image.location(), List.of(image), placed.notes(), unknown);
    }

    private static CellMapException failure(String where, String why, String fix) {
        return new CellMapException("Cannot read a volume", where, why, fix);
    }

    /** As the other, with the voxel size of the metadata. */
    public static Volume open(ArrayStore store, String group, ChunkCache cache) {
        return open(store, group, cache, GivenSize.NONE);
    }

    public String location() {
        return location;
    }

    /** What was assumed of the metadata, for the user, in sentences. */
    public List<String> notes() {
        return notes;
    }

    /** Voxels above 0 that the metadata of a label call unknown; 0 where nothing says so. */
    public long unknown() {
        return unknown;
    }

    /** The finest resolution that is there, the first among equals. */
    public VoxelImage finest() {
        return Collections.min(levels, Comparator.comparingDouble(Volume::voxel));
    }

    private static double voxel(VoxelImage level) {
        double[] size = level.grid().scale();
        return size[0] * size[1] * size[2];
    }

    /**
     * The level used for a voxel size: the one that minimises the sum over axes of {@code |v - r| /
     * r}, the first listed among equals, as the official loader (cellmap-data, {@code
     * CellMapImage}) does. It may be coarser than requested.
     */
    public VoxelImage level(double[] voxelSize) {
        VoxelImage best = levels.get(0);
        for (VoxelImage level : levels)
            if (mismatch(level, voxelSize) < mismatch(best, voxelSize)) best = level;
        return best;
    }

    /** How much the voxel size differs from a requested one: sum over axes of |v - r| / r. */
    private static double mismatch(VoxelImage level, double[] voxelSize) {
        double sum = 0;
        for (int d = 0; d < 3; d++)
            sum += Math.abs(level.grid().scale()[d] - voxelSize[d]) / voxelSize[d];
        return sum;
    }

    /**
     * Reads a box.
     *
     * @param min lower corner in nm, z y x
     * @param voxelSize in nm, z y x. On axes where it equals the level's, stored values are
     *     returned unchanged, from the nearest whole voxel shift
     * @param shape in voxels, z y x; any part may lie outside the volume
     * @param outside value of voxels whose centre lies outside
     * @throws CellMapException if the data cannot be read
     */
    public Sampled read(
            double[] min, double[] voxelSize, int[] shape, Interpolation mode, float outside) {
        return GridSampler.read(level(voxelSize), min, voxelSize, shape, mode, outside);
    }

    /**
     * Reads a box of grey values, interpolated linearly. Beyond the volume its border repeats.
     *
     * @param min lower corner in nm, z y x
     * @param voxelSize in nm, z y x, see {@link #read}
     * @param shape in voxels; any part may lie outside the volume
     * @return in C order
     * @throws CellMapException if the data cannot be read
     */
    public float[] readRepeating(double[] min, double[] voxelSize, int[] shape) {
        return GridSampler.readRepeating(level(voxelSize), min, voxelSize, shape);
    }

    /**
     * As {@link #readRepeating} where the values are bytes that come out unchanged; null where they
     * are not, which depends on the voxel size alone.
     */
    public byte[] bytesRepeating(double[] min, double[] voxelSize, int[] shape) {
        return GridSampler.bytesRepeating(level(voxelSize), min, voxelSize, shape);
    }

    /**
     * The box that the volume fills, at the level used for a voxel size.
     *
     * @param voxelSize in nm, z y x
     */
    public Extent extent(double[] voxelSize) {
        VoxelImage level = level(voxelSize);
        double[] min = new double[3];
        double[] size = new double[3];
        for (int d = 0; d < 3; d++) {
            min[d] = level.min(d);
            size[d] = level.max(d) - level.min(d);
        }
        return new Extent(min, size);
    }

    /**
     * The voxels of a grid that lie in the volume, wholly or in part.
     *
     * @param min lower corner of the grid's first voxel, in nm, z y x
     * @param voxelSize of the grid in nm
     * @return in voxels of the grid; may be negative or empty
     */
    public Box covered(double[] min, double[] voxelSize) {
        VoxelImage level = level(voxelSize);
        long[] lo = new long[3];
        long[] hi = new long[3];
        for (int d = 0; d < 3; d++) {
            double from = (level.min(d) - min[d]) / voxelSize[d];
            double to = (level.max(d) - min[d]) / voxelSize[d];
            lo[d] = (long) Math.floor(from + AxisTable.EPSILON);
            hi[d] = (long) Math.ceil(to - AxisTable.EPSILON);
        }
        return Box.between(lo, hi);
    }

    /**
     * Makes sure that something of a box is stored at the level used for a voxel size. What is not
     * stored reads as one value, mostly black: data that were fetched in part have the metadata of
     * levels without any chunk.
     *
     * @param what cannot be done without, for the message
     * @param min lower corner in nm, z y x
     * @param voxelSize in nm, z y x
     * @param shape in voxels of that size
     * @throws CellMapException if no chunk that the box touches is stored
     */
    public void requireStored(String what, double[] min, double[] voxelSize, long[] shape) {
        VoxelImage level = level(voxelSize);
        long[] lo = new long[3];
        long[] hi = new long[3];
        for (int d = 0; d < 3; d++) {
            double scale = level.grid().scale()[d];
            double from = (min[d] - level.min(d)) / scale;
            lo[d] = (long) Math.floor(from);
            hi[d] = (long) Math.ceil(from + shape[d] * voxelSize[d] / scale);
        }
        Box box = Box.between(lo, hi).intersect(Box.of(level.shape()));
        if (box.isEmpty() || level.isStored(box)) return;
        throw new CellMapException(
                what,
                location,
                "No chunk of the EM there is stored at its level of "
                        + Arrays.toString(level.grid().scale())
                        + " nm, which is the nearest to "
                        + Arrays.toString(voxelSize)
                        + " nm: it would read as black.",
                "Fetch the EM of the crop at this voxel size, ask for one that is there, or leave the"
                        + " crop out.");
    }

    /**
     * Makes sure that grey values which were read are numbers.
     *
     * @param values of a box, z y x in C order
     * @param min its lower corner in nm, z y x
     * @param voxelSize in nm
     * @param shape in voxels
     * @throws CellMapException naming the place of the first that is not
     */
    public void requireNumbers(float[] values, double[] min, double[] voxelSize, int[] shape) {
        if (level(voxelSize).dtype().integer) return;
        for (int i = 0; i < values.length; i++) {
            if (Float.isFinite(values[i])) continue;
            int[] at = {i / shape[2] / shape[1], i / shape[2] % shape[1], i % shape[2]};
            StringBuilder place = new StringBuilder();
            for (int d = 0; d < 3; d++)
                place.append(d == 0 ? "" : ", ")
                        .append((float) (min[d] + (at[d] + 0.5) * voxelSize[d]));
            throw new CellMapException(
                    "Cannot use the grey values of an EM",
                    location,
                    "It holds " + values[i] + " near z, y, x = " + place + " nm.",
                    "Give it numbers there, such as 0 where nothing was imaged, or leave that"
                            + " part out.");
        }
    }

    @Override
    public String toString() {
        return location;
    }
}
