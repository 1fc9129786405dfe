// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.store.Box;
import java.util.List;

/**
 * The affinities of voxels that share a face, whichever of the two stores them. Thread-safe.
 *
 * @param channels three, of offset 1 or -1 along z, y and x, in this order and of one type
 * @param mask a face counts whose voxels are both in it
 */
record Faces(List<Affinity> channels, Mask mask) {

    Faces {
        for (int d = 0; d < 3; d++) {
            int[] offset = channels.get(d).offset();
            for (int e = 0; e < 3; e++)
                if (Math.abs(offset[e]) != (d == e ? 1 : 0))
                    throw new IllegalArgumentException("not the faces of axis " + d);
            if (channels.get(d).values().unit() != channels.get(0).values().unit())
                throw new IllegalArgumentException("channels of different types");
        }
    }

    long[] shape() {
        return mask.shape();
    }

    /** The value that stands for affinity 1. */
    double unit() {
        return channels.get(0).values().unit();
    }

    /** Reads the faces of the voxels of a block; blocks. */
    FaceBlock read(Box block) {
        return new FaceBlock(channels, mask, block);
    }
}
