package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;

/**
 * One resolution of a volume.
 *
 * @param grid where its voxels lie, in nm
 * @param shape in voxels, z y x
 * @param voxels reads from it
 */
public record Level(VoxelGrid grid, long[] shape, Voxels voxels) {

    /** Reads voxels as floats. Blocks; may be called from any thread. */
    @FunctionalInterface
    public interface Voxels {
        /**
         * @param box z y x, inside the array
         * @return a new array, C order
         */
        float[] read(Box box);
    }

    /** Lower corner on axis d, in nm. */
    double min(int d) {
        return grid.translation()[d];
    }

    /** Upper corner on axis d, in nm. */
    double max(int d) {
        return grid.world(d, shape[d]);
    }

    /** How much the voxel size differs from a requested one: sum over axes of |v - r| / r. */
    double mismatch(double[] voxelSize) {
        double sum = 0;
        for (int d = 0; d < 3; d++) sum += Math.abs(grid.scale()[d] - voxelSize[d]) / voxelSize[d];
        return sum;
    }

    /**
     * A level that is an array.
     *
     * @param array axes z, y, x; reads go through it, so it decides about caching
     */
    public static Level of(VoxelGrid grid, ChunkedArray array) {
        DType dtype = array.spec().dtype();
        return new Level(grid, array.spec().shape(), box -> Floats.of(array.read(box), dtype));
    }

    /** A level that is held in memory; the values are not copied. */
    static Level of(VoxelGrid grid, int[] shape, float[] values) {
        long[] size = {shape[0], shape[1], shape[2]};
        return new Level(grid, size, box -> cut(values, shape, box));
    }

    private static float[] cut(float[] values, int[] shape, Box box) {
        int depth = (int) box.shape()[0];
        int height = (int) box.shape()[1];
        int width = (int) box.shape()[2];
        float[] out = new float[Math.toIntExact(box.size())];
        for (int z = 0; z < depth; z++)
            for (int y = 0; y < height; y++) {
                long row = (box.min()[0] + z) * shape[1] + box.min()[1] + y;
                int from = Math.toIntExact(row * shape[2] + box.min()[2]);
                System.arraycopy(values, from, out, (z * height + y) * width, width);
            }
        return out;
    }
}
