// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.store.Box;
import java.util.List;

/**
 * A block with the voxels around it that matter for it. Voxels of this grid are numbered in C
 * order. Immutable.
 *
 * @param shape of the volume, z y x
 * @param block the block
 * @param box all voxels, inside the volume
 */
record BlockGrid(long[] shape, Box block, Box box) {

    /** A block with what the edges of some channels reach. */
    static BlockGrid of(List<Affinity> channels, long[] shape, Box block) {
        int[] reach = new int[3];
        for (Affinity c : channels)
            for (int d = 0; d < 3; d++) reach[d] = Math.max(reach[d], Math.abs(c.offset()[d]));
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = Math.max(0, block.min()[d] - reach[d]);
            max[d] = Math.min(shape[d], block.max(d) + reach[d]);
        }
        return new BlockGrid(shape, block, Box.between(min, max));
    }

    /** How many voxels there are. */
    int voxels() {
        return Math.toIntExact(box.size());
    }

    int side(int d) {
        return (int) box.shape()[d];
    }

    /** From a voxel to the one at an offset. */
    int delta(int[] offset) {
        return (offset[0] * side(1) + offset[1]) * side(2) + offset[2];
    }

    /** Whether a position along an axis is in the block. */
    boolean inBlock(int d, int at) {
        long position = box.min()[d] + at;
        return position >= block.min()[d] && position < block.max(d);
    }

    boolean inBlock(int p) {
        return inBlock(0, p / side(2) / side(1))
                && inBlock(1, p / side(2) % side(1))
                && inBlock(2, p % side(2));
    }

    /** The number of a voxel in the volume. */
    long index(int z, int y, int x) {
        long[] min = box.min();
        return ((min[0] + z) * shape[1] + min[1] + y) * shape[2] + min[2] + x;
    }

    long index(int p) {
        return index(p / side(2) / side(1), p / side(2) % side(1), p % side(2));
    }

    /** What is done with a voxel. */
    interface Visit {
        void at(int p, boolean inBlock);
    }

    /** Visits all voxels in C order. */
    void forEach(Visit visit) {
        for (int z = 0, p = 0; z < side(0); z++)
            for (int y = 0; y < side(1); y++) {
                boolean row = inBlock(0, z) && inBlock(1, y);
                for (int x = 0; x < side(2); x++, p++) visit.at(p, row && inBlock(2, x));
            }
    }
}
