// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

/**
 * What it costs a flood to reach a voxel, as one number of which the smaller is the earlier: the
 * highest level on the way, then the steps taken since the way first stood at that level.
 */
final class Cost {

    /** Not reached. */
    static final int NEVER = Integer.MAX_VALUE;

    static final int MAX_STEPS = 0xffff;

    private Cost() {}

    /** At a seed. */
    static int start(int level) {
        return level << 16;
    }

    static int level(int cost) {
        return cost >>> 16;
    }

    /** The cost of stepping on to a voxel; always greater than that of where the step begins. */
    static int step(int cost, int level) {
        if (level > cost >>> 16) return level << 16;
        return (cost & MAX_STEPS) == MAX_STEPS ? NEVER : cost + 1;
    }
}
