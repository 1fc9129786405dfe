// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.store.Box;

/** Numbers of voxels and of faces in a volume: the same whatever the blocks. */
final class FaceNumbers {

    private FaceNumbers() {}

    /** The number of a voxel of a block, in C order in the volume. */
    static long index(long[] shape, Box box, int z, int y, int x) {
        long[] min = box.min();
        return ((min[0] + z) * shape[1] + min[1] + y) * shape[2] + min[2] + x;
    }

    /** The face of a voxel with the one before it along an axis. */
    static long of(long index, int d) {
        return 3 * index + d;
    }
}
