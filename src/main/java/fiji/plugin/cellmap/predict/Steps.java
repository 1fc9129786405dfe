// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

/** Counts whole steps, see {@link fiji.plugin.cellmap.net.contract.WindowShape}. */
final class Steps {

    private Steps() {}

    /** Steps that begin before or at a position. */
    static long down(long voxels, int step) {
        return Math.floorDiv(voxels, step);
    }

    /** Steps that cover everything before a position. */
    static long up(long voxels, int step) {
        return -Math.floorDiv(-voxels, step);
    }
}
