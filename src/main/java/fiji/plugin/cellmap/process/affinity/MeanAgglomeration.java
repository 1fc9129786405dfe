// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;

/**
 * Joins regions, those with the largest mean affinity of their common faces first, as long as it is
 * above a limit. Equal means come in the order of the smallest pair of regions between the two, so
 * the result does not depend on the order of the input. For one thread.
 */
final class MeanAgglomeration {

    /** What an edge and its share of the regions take. */
    static final int BYTES_PER_EDGE = 160;

    private static final int CHECK = 1 << 14;

    private final int[] regions;
    private final IntMap[] beside;
    private final long[] sums;
    private final long[] counts;
    private final int[] from;
    private final int[] to;

    /** The smallest edge that an edge has absorbed. */
    private final int[] ties;

    private final double[] means;
    private final int[] heap;
    private final int[] places;
    private int size;

    /**
     * @param edges {@link RegionGraph#reduced}
     */
    MeanAgglomeration(EdgeList edges) {
        int n = edges.size();
        regions = regions(edges);
        beside = new IntMap[regions.length];
        for (int i = 0; i < regions.length; i++) {
            beside[i] = new IntMap();
        }
        sums = new long[n];
        counts = new long[n];
        from = new int[n];
        to = new int[n];
        ties = new int[n];
        means = new double[n];
        heap = new int[n];
        places = new int[n];
        for (int e = 0; e < n; e++) {
            sums[e] = edges.key(e);
            counts[e] = edges.code(e);
            means[e] = (double) sums[e] / counts[e];
            from[e] = Arrays.binarySearch(regions, edges.from(e));
            to[e] = Arrays.binarySearch(regions, edges.to(e));
            ties[e] = e;
            beside[from[e]].put(to[e], e);
            beside[to[e]].put(from[e], e);
            heap[e] = e;
            places[e] = e;
        }
        size = n;
        for (int i = n / 2 - 1; i >= 0; i--) down(i);
    }

    /** The regions of some edges, in ascending order. */
    static int[] regions(EdgeList edges) {
        int[] ends = new int[2 * edges.size()];
        for (int i = 0; i < edges.size(); i++) {
            ends[2 * i] = edges.from(i);
            ends[2 * i + 1] = edges.to(i);
        }
        return Arrays.stream(ends).sorted().distinct().toArray();
    }

    /**
     * Joins; once. Cancel is honoured.
     *
     * @param limit means must be above it, in the units of the sums
     * @return pairs of regions that are one
     */
    int[] joined(double limit, Progress progress) {
        int[] pairs = new int[2 * regions.length];
        int n = 0;
        while (size > 0 && means[heap[0]] > limit) {
            if ((n & CHECK - 1) == 0) progress.check();
            int edge = heap[0];
            pairs[n++] = regions[from[edge]];
            pairs[n++] = regions[to[edge]];
            join(edge);
        }
        return Arrays.copyOf(pairs, n);
    }

    private void join(int edge) {
        boolean first = beside[from[edge]].size() >= beside[to[edge]].size();
        int keep = first ? from[edge] : to[edge];
        int lose = first ? to[edge] : from[edge];
        remove(edge);
        beside[keep].remove(lose);
        beside[lose].remove(keep);
        IntMap moved = beside[lose];
        beside[lose] = null;
        moved.forEach((other, e) -> move(e, other, lose, keep));
    }

    private void move(int edge, int other, int lose, int keep) {
        beside[other].remove(lose);
        int there = beside[keep].get(other);
        if (there == IntMap.NONE) {
            beside[keep].put(other, edge);
            beside[other].put(keep, edge);
            if (from[edge] == lose) from[edge] = keep;
            else to[edge] = keep;
            return;
        }
        sums[there] += sums[edge];
        counts[there] += counts[edge];
        means[there] = (double) sums[there] / counts[there];
        ties[there] = Math.min(ties[there], ties[edge]);
        remove(edge);
        up(places[there]);
        down(places[there]);
    }

    private void remove(int edge) {
        int at = places[edge];
        int last = heap[--size];
        if (last == edge) return;
        put(last, at);
        up(places[last]);
        down(places[last]);
    }

    private boolean before(int a, int b) {
        int byMean = Double.compare(means[b], means[a]);
        return byMean < 0 || byMean == 0 && ties[a] < ties[b];
    }

    private void put(int edge, int at) {
        heap[at] = edge;
        places[edge] = at;
    }

    private void up(int at) {
        int edge = heap[at];
        while (at > 0 && before(edge, heap[(at - 1) / 2])) {
            put(heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        put(edge, at);
    }

    private void down(int at) {
        int edge = heap[at];
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && before(heap[child + 1], heap[child])) child++;
            if (!before(heap[child], edge)) break;
            put(heap[child], at);
            at = child;
        }
        put(edge, at);
    }
}
