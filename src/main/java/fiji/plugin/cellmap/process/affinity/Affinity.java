// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Field;

/**
 * One channel of affinities: how probably a voxel p and the voxel p + offset belong to one object,
 * stored at p. The weight of the edge is value + bias: it attracts if that is above 0, else it
 * repels, the stronger the farther from 0. Edges that leave the volume are not read. Immutable by
 * convention.
 *
 * @param values probabilities that two voxels belong together
 * @param offset in voxels, z y x; not 0
 * @param bias added to every value
 * @param stride of the voxels whose edges count, z y x; the grid begins at the first voxel whose
 *     edge lies in the volume
 */
public record Affinity(Field values, int[] offset, double bias, int[] stride) {

    public Affinity {
        if (offset[0] == 0 && offset[1] == 0 && offset[2] == 0)
            throw new IllegalArgumentException("offset 0");
    }

    /** Every voxel's edge counts. */
    public static Affinity of(Field values, int[] offset, double bias) {
        return new Affinity(values, offset, bias, new int[] {1, 1, 1});
    }

    /** Whether the edge stored at a position along an axis is in the volume and on the grid. */
    boolean counts(int d, long position) {
        long other = position + offset[d];
        long first = Math.max(0, -offset[d]);
        return other >= 0
                && other < values.shape()[d]
                && Math.floorMod(position - first, stride[d]) == 0;
    }
}
