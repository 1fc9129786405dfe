// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;

/**
 * Regions that touch, each pair with the sum and the number of the affinities of its faces. Sums
 * are whole numbers, so they are exact and their order does not matter. For one thread.
 */
final class RegionGraph {

    /** What floats are counted in; bytes are counted as they are. */
    static final double STEPS = 1 << 24;

    private long[] pairs = new long[64];
    private long[] sums = new long[64];
    private int[] counts = new int[64];
    private int size;

    /** Adds a face between two regions; numbers from 1 on. */
    void add(int a, int b, long affinity) {
        int slot = slot((long) Math.min(a, b) << 32 | Math.max(a, b));
        sums[slot] += affinity;
        if (counts[slot]++ > 0) return;
        pairs[slot] = (long) Math.min(a, b) << 32 | Math.max(a, b);
        if (++size * 2L > pairs.length) grow();
    }

    private int slot(long pair) {
        int mask = pairs.length - 1;
        int slot = (int) (pair * 0x9e3779b97f4a7c15L >>> 32) & mask;
        while (pairs[slot] != 0 && pairs[slot] != pair) slot = slot + 1 & mask;
        return slot;
    }

    private void grow() {
        long[] oldPairs = pairs;
        long[] oldSums = sums;
        int[] oldCounts = counts;
        pairs = new long[2 * oldPairs.length];
        sums = new long[pairs.length];
        counts = new int[pairs.length];
        for (int i = 0; i < oldPairs.length; i++) {
            if (oldPairs[i] == 0) continue;
            int slot = slot(oldPairs[i]);
            pairs[slot] = oldPairs[i];
            sums[slot] = oldSums[i];
            counts[slot] = oldCounts[i];
        }
    }

    /** All pairs, in any order: the smaller number, the larger one, sum and count. */
    EdgeList edges() {
        EdgeList edges = new EdgeList();
        for (int i = 0; i < pairs.length; i++)
            if (pairs[i] != 0)
                edges.add(sums[i], counts[i], (int) (pairs[i] >>> 32), (int) pairs[i]);
        return edges;
    }

    /** Pairs that were met in several blocks become one; ordered by pair. */
    static EdgeList reduced(EdgeList edges) {
        long[] keys = new long[edges.size()];
        for (int i = 0; i < keys.length; i++) keys[i] = (long) edges.from(i) << 32 | edges.to(i);
        int[] order = EdgeOrder.sorted(Arrays.copyOf(keys, keys.length), keys.length);
        EdgeList result = new EdgeList();
        for (int i = 0; i < order.length; ) {
            int first = order[i];
            long sum = 0;
            long count = 0;
            for (; i < order.length && keys[order[i]] == keys[first]; i++) {
                sum += edges.key(order[i]);
                count += edges.code(order[i]);
            }
            result.add(sum, count, edges.from(first), edges.to(first));
        }
        return result;
    }
}
