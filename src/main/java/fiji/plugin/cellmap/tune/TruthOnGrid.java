// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.tune;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.store.format.Stores;

/**
 * A ground truth sampled at the voxels of a prediction: each takes the label of the voxel that its
 * centre lies in.
 *
 * @param ids 0 for absent, in C order
 * @param inside whether a voxel's centre lies in the annotated crop
 */
record TruthOnGrid(long[] ids, boolean[] inside) {

    private static final int CACHE_MIB = 64;

    /**
     * Reads a label at its level nearest to the voxel size; blocks.
     *
     * @param given voxel size of the label where its metadata state none
     * @param shape of the prediction
     */
    static TruthOnGrid read(GroupLocation label, GivenSize given, VoxelGrid grid, long[] shape) {
        try (ArrayStore store = Stores.open(label.container())) {
            Volume volume = Volume.open(store, label.group(), new ChunkCache(CACHE_MIB), given);
            VoxelImage image = volume.level(grid.scale());
            int[][] at = new int[3][];
            for (int d = 0; d < 3; d++)
                at[d] = indices(d, grid, image.grid(), shape[d], image.shape()[d]);
            Box needed = box(at);
            long[] ids = new long[(int) (shape[0] * shape[1] * shape[2])];
            boolean[] inside = new boolean[ids.length];
            if (!needed.isEmpty()) fill(image, needed, at, ids, inside);
            return new TruthOnGrid(ids, inside);
        }
    }

    /** The voxel of the label for each voxel of the prediction along an axis, -1 for none. */
    private static int[] indices(int d, VoxelGrid grid, VoxelGrid label, long n, long size) {
        int[] at = new int[(int) n];
        for (int i = 0; i < n; i++) {
            double index = Math.floor(label.index(d, grid.world(d, i + 0.5)) + 1e-6);
            at[i] = index >= 0 && index < size ? (int) index : -1;
        }
        return at;
    }

    private static Box box(int[][] at) {
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = Long.MAX_VALUE;
            for (int i : at[d]) {
                if (i < 0) continue;
                min[d] = Math.min(min[d], i);
                max[d] = Math.max(max[d], i + 1);
            }
            if (max[d] == 0) min[d] = 0;
        }
        return Box.between(min, max);
    }

    private static void fill(VoxelImage image, Box box, int[][] at, long[] ids, boolean[] inside) {
        long[] values = Widening.longs(image.read(box), image.dtype());
        int i = 0;
        for (int z : at[0])
            for (int y : at[1])
                for (int x : at[2]) {
                    if (z >= 0 && y >= 0 && x >= 0) {
                        long row = (z - box.min()[0]) * box.shape()[1] + y - box.min()[1];
                        int index = (int) (row * box.shape()[2] + x - box.min()[2]);
                        ids[i] = values[index];
                        inside[i] = true;
                    }
                    i++;
                }
    }
}
