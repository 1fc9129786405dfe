// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;

/**
 * Regions that touch, each pair with the sum and the number of the affinities of its faces, in one
 * bin or in several. Sums are whole numbers, so they are exact and their order does not matter. For
 * one thread.
 */
final class RegionGraph {

    /** What floats are counted in; bytes are counted as they are. */
    static final double STEPS = 1 << 24;

    private long[] pairs = new long[64];
    private long[] sums = new long[64];
    private int[] counts = new int[64];
    private byte[] bins = new byte[64];
    private int size;

    /** Adds a face between two regions; numbers from 1 on. */
    void add(int a, int b, int bin, long affinity) {
        int slot = touched(a, b, bin);
        sums[slot] += affinity;
        counts[slot]++;
        if (size * 2L > pairs.length) grow();
    }

    /** Keeps the largest affinity of the faces between two regions, and counts one face. */
    void raise(int a, int b, long affinity) {
        int slot = touched(a, b, 0);
        sums[slot] = Math.max(sums[slot], affinity);
        counts[slot] = 1;
        if (size * 2L > pairs.length) grow();
    }

    private int touched(int a, int b, int bin) {
        long pair = (long) Math.min(a, b) << 32 | Math.max(a, b);
        int slot = slot(pair, (byte) bin);
        if (pairs[slot] == 0) {
            pairs[slot] = pair;
            bins[slot] = (byte) bin;
            size++;
        }
        return slot;
    }

    private int slot(long pair, byte bin) {
        int mask = pairs.length - 1;
        int slot = (int) ((pair + 0x5851f42d4c957f2dL * bin) * 0x9e3779b97f4a7c15L >>> 32) & mask;
        while (pairs[slot] != 0 && (pairs[slot] != pair || bins[slot] != bin))
            slot = slot + 1 & mask;
        return slot;
    }

    private void grow() {
        long[] oldPairs = pairs;
        long[] oldSums = sums;
        int[] oldCounts = counts;
        byte[] oldBins = bins;
        pairs = new long[2 * oldPairs.length];
        sums = new long[pairs.length];
        counts = new int[pairs.length];
        bins = new byte[pairs.length];
        for (int i = 0; i < oldPairs.length; i++) {
            if (oldPairs[i] == 0) continue;
            int slot = slot(oldPairs[i], oldBins[i]);
            pairs[slot] = oldPairs[i];
            sums[slot] = oldSums[i];
            counts[slot] = oldCounts[i];
            bins[slot] = oldBins[i];
        }
    }

    /** All pairs, in any order: the smaller number, the larger one, sum and count. */
    EdgeList edges() {
        return rows(false);
    }

    /** All pairs and bins, in any order: the smaller number, the larger one, bin and count. */
    EdgeList rows(boolean binned) {
        EdgeList edges = new EdgeList();
        for (int i = 0; i < pairs.length; i++)
            if (pairs[i] != 0)
                edges.add(
                        binned ? bins[i] & 0xff : sums[i],
                        counts[i],
                        (int) (pairs[i] >>> 32),
                        (int) pairs[i]);
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
