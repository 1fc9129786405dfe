package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
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

        /**
         * Whether a chunk that a box touches is stored; nothing is read.
         *
         * @param box z y x, inside the array
         * @return also true if there are too many chunks to ask for
         */
        default boolean isStored(Box box) {
            return true;
        }
    }

    /** Those of an array. */
    private record Stored(ChunkedArray array) implements Voxels {

        /** More chunks are not asked for one by one. */
        private static final double MOST = 1 << 16;

        @Override
        public float[] read(Box box) {
            return Floats.of(array.read(box), array.spec().dtype());
        }

        @Override
        public boolean isStored(Box box) {
            double count = 1;
            for (int d = 0; d < 3; d++) count *= 2 + box.shape()[d] / array.spec().chunks()[d];
            return count > MOST
                    || Boxes.cells(array.spec().chunks(), box).stream()
                            .anyMatch(array::chunkExists);
        }
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
        return new Level(grid, array.spec().shape(), new Stored(array));
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
