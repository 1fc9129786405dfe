// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

/**
 * Regions that touch, and what is known of their common faces. Sums are whole numbers, so they are
 * exact and their order does not matter. For one thread.
 */
interface RegionGraph {

    /** What floats are counted in; bytes are counted as they are. */
    double STEPS = 1 << 24;

    /**
     * Adds a face between two regions.
     *
     * @param code of its affinity, see {@link FaceCodes}
     * @param number of the face in the volume
     * @param hint what was given for a face nearby, which often is of the same pair; 0 or more
     * @return a hint
     */
    int add(int a, int b, int code, long number, int hint);

    /** All that is known, in any order. */
    RegionRows rows();
}
