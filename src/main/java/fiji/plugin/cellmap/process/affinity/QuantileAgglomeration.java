// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;

/**
 * Joins regions by a quantile of the affinities of their common faces, as the package waterz does
 * with a queue of 256 bins: pairs of the best bin first, within a bin whoever came first, at the
 * beginning in the order of the pairs. Of two pairs that become one, the one with the better score
 * stays (of equal ones that of the region with the larger number) with its score, until it is its
 * turn: then it is scored anew and goes to the end of its bin. For one thread.
 */
final class QuantileAgglomeration {

    /**
     * What a row takes at most from the file to the pairs that are one: two regions of its own
     * (measured: 347; 130 to 200 where regions have several neighbours).
     */
    static final int BYTES_PER_ROW = 350;

    private static final int CHECK = 1 << 14;
    private static final int NONE = -1;

    private final int quantile;
    private final int[] regions;

    /** By cluster of regions: the smallest number in it. */
    private final int[] least;

    private final IntMap[] beside;
    private final int[] from;
    private final int[] to;

    /** Bin and number of faces, again and again; null of a pair that is gone. */
    private final int[][] faces;

    private final byte[] bins;
    private final boolean[] stale;
    private final int[] next;
    private final int[] heads = new int[Linkage.BINS];
    private final int[] tails = new int[Linkage.BINS];

    /**
     * @param rows a bin and how many faces are in it, ordered by pair and bin
     * @param quantile percentile
     */
    QuantileAgglomeration(RegionRows rows, int quantile) {
        this.quantile = quantile;
        regions = regions(rows);
        least = new int[regions.length];
        beside = new IntMap[regions.length];
        for (int i = 0; i < regions.length; i++) {
            least[i] = i;
            beside[i] = new IntMap();
        }
        int n = 0;
        for (int i = 0; i < rows.size(); i++) if (begins(rows, i)) n++;
        from = new int[n];
        to = new int[n];
        faces = new int[n][];
        bins = new byte[n];
        stale = new boolean[n];
        next = new int[n];
        Arrays.fill(heads, NONE);
        for (int i = 0, e = 0, end; i < rows.size(); i = end, e++) {
            for (end = i + 1; end < rows.size() && !begins(rows, end); ) end++;
            faces[e] = new int[2 * (end - i)];
            for (int k = i; k < end; k++) {
                faces[e][2 * (k - i)] = (int) rows.key(k);
                faces[e][2 * (k - i) + 1] = Math.toIntExact(rows.count(k));
            }
            from[e] = Arrays.binarySearch(regions, rows.from(i));
            to[e] = Arrays.binarySearch(regions, rows.to(i));
            beside[from[e]].put(to[e], e);
            beside[to[e]].put(from[e], e);
            push(e);
        }
    }

    /** The regions of some rows, in ascending order. */
    private static int[] regions(RegionRows rows) {
        int[] ends = new int[2 * rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            ends[2 * i] = rows.from(i);
            ends[2 * i + 1] = rows.to(i);
        }
        Arrays.sort(ends);
        int n = 0;
        for (int end : ends) if (n == 0 || ends[n - 1] != end) ends[n++] = end;
        return Arrays.copyOf(ends, n);
    }

    private static boolean begins(RegionRows rows, int i) {
        return i == 0 || rows.from(i) != rows.from(i - 1) || rows.to(i) != rows.to(i - 1);
    }

    /**
     * Joins; once. Cancel is honoured.
     *
     * @param threshold scores must be below it
     * @return pairs of regions that are one
     */
    int[] joined(double threshold, Progress progress) {
        int[] pairs = new int[2 * regions.length];
        int n = 0;
        int turns = 0;
        for (int bin = Linkage.BINS - 1; bin >= 0 && Linkage.score(bin) < threshold; ) {
            int e = heads[bin];
            if (e == NONE) {
                bin--;
                continue;
            }
            if ((turns++ & CHECK - 1) == 0) progress.check();
            heads[bin] = next[e];
            if (faces[e] == null) continue;
            if (stale[e]) {
                stale[e] = false;
                bin = Math.max(bin, push(e));
                continue;
            }
            pairs[n++] = regions[from[e]];
            pairs[n++] = regions[to[e]];
            join(e);
        }
        return Arrays.copyOf(pairs, n);
    }

    /** Puts a pair at the end of its bin, which is given back. */
    private int push(int e) {
        int bin = bin(faces[e]);
        bins[e] = (byte) bin;
        next[e] = NONE;
        if (heads[bin] == NONE) heads[bin] = e;
        else next[tails[bin]] = e;
        tails[bin] = e;
        return bin;
    }

    private int bin(int[] histogram) {
        long count = 0;
        for (int i = 1; i < histogram.length; i += 2) count += histogram[i];
        long pivot = quantile * count / 100 + 1;
        long sum = 0;
        for (int i = 0; i < histogram.length; i += 2) {
            sum += histogram[i + 1];
            if (sum >= pivot) return histogram[i];
        }
        throw new IllegalStateException("no such quantile");
    }

    private void join(int edge) {
        boolean first = beside[from[edge]].size() >= beside[to[edge]].size();
        int keep = first ? from[edge] : to[edge];
        int lose = first ? to[edge] : from[edge];
        faces[edge] = null;
        beside[keep].remove(lose);
        beside[lose].remove(keep);
        IntMap moved = beside[lose];
        beside[lose] = null;
        boolean later = least[lose] > least[keep];
        moved.forEach((other, e) -> move(e, other, lose, keep, later));
        least[keep] = Math.min(least[keep], least[lose]);
    }

    /**
     * @param later whether the cluster that is lost has the larger number
     */
    private void move(int edge, int other, int lose, int keep, boolean later) {
        beside[other].remove(lose);
        int there = beside[keep].get(other);
        int stays = edge;
        if (there != IntMap.NONE) {
            int better = Integer.compare(bins[edge] & 0xff, bins[there] & 0xff);
            stays = better > 0 || better == 0 && later ? edge : there;
            int[] all = united(faces[edge], faces[there]);
            faces[edge] = null;
            faces[there] = null;
            faces[stays] = all;
            stale[stays] = true;
        }
        from[stays] = keep;
        to[stays] = other;
        beside[keep].put(other, stays);
        beside[other].put(keep, stays);
    }

    private static int[] united(int[] a, int[] b) {
        int[] all = new int[a.length + b.length];
        int n = 0;
        for (int i = 0, j = 0; i < a.length || j < b.length; n += 2) {
            int bin =
                    Math.min(
                            i < a.length ? a[i] : Linkage.BINS, j < b.length ? b[j] : Linkage.BINS);
            all[n] = bin;
            if (i < a.length && a[i] == bin) {
                all[n + 1] += a[i + 1];
                i += 2;
            }
            if (j < b.length && b[j] == bin) {
                all[n + 1] += b[j + 1];
                j += 2;
            }
        }
        return n == all.length ? all : Arrays.copyOf(all, n);
    }
}
