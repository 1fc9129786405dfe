// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

/**
 * What the two numbers of an edge in an {@link EdgeList} are for the mutex watershed: its key in
 * {@link EdgeOrder}, and a code that names it (channel and voxel that stores it) and says whether
 * it attracts.
 */
final class MutexEdges {

    /** In place of a code: not an edge, but two clusters that are one. */
    static final long JOINED = -1;

    private static final long REPELS = Long.MIN_VALUE;
    private static final int CHANNEL_SHIFT = 56;

    private MutexEdges() {}

    /**
     * The code of an edge.
     *
     * @param index of the voxel that stores it, in the volume
     */
    static long code(int channel, long index, boolean attracts) {
        long name = (long) channel << CHANNEL_SHIFT | index;
        return attracts ? name : name | REPELS;
    }

    static boolean attracts(EdgeList edges, int i) {
        return edges.code(i) >= 0;
    }

    /** The code of the same edge, but repelling. */
    static long repelling(long code) {
        return code | REPELS;
    }

    static boolean attracts(long code) {
        return code >= 0;
    }

    /** The channel of an edge and the voxel that stores it. */
    static long name(EdgeList edges, int i) {
        return edges.code(i) & ~REPELS;
    }
}
