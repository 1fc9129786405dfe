// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

/**
 * What somebody looks at. A new one replaces the one before, whose cells are no longer wanted
 * unless they are named again.
 *
 * @param number counts up
 * @param cells numbers of wanted cells, the most wanted first
 * @param centre voxel of the result (z, y, x) to estimate the neighbourhood of before anything
 *     else; null for no estimate
 */
public record Gaze(long number, long[] cells, long[] centre) {

    /** Looks at nothing. */
    public static Gaze nowhere(long number) {
        return new Gaze(number, new long[0], null);
    }
}
