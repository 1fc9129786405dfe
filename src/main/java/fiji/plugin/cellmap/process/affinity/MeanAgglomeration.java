// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;

/**
 * Joins regions, those with the largest mean affinity of their common faces first, as long as it is
 * above a limit. Of pairs with equal means that with the smallest number of a face comes first, so
 * the result depends neither on the order of the input nor on the numbers of the regions.
 *
 * <p>Some regions are <i>open</i>: not all of their faces are known here. Of two regions that join,
 * the new one has no larger mean with any third than the better of the two had. So two regions that
 * are the best of each other will join, whatever happens elsewhere, and a region whose best is open
 * is itself undecided, open from then on. What is done here is done in the whole volume as well.
 * For one thread.
 */
final class MeanAgglomeration {

    /** What a row and its share of the regions take. */
    static final int BYTES_PER_ROW = RegionRows.BYTES + 44;

    private static final int CHECK = 1 << 14;
    private static final int NONE = -1;

    private final RegionRows rows;
    private final PairTable table;
    private final boolean[] open;

    /** By region, whom it was joined with, or itself. */
    private final int[] joined;

    /** By region, its first row with an end, 2 row + end; the list goes on in {@link #next}. */
    private final int[] heads;

    private final int[] tails;
    private final int[] degrees;
    private final int[] next;
    private final RowQueue queue;

    /**
     * @param rows one for each pair; used up
     * @param table finds them
     * @param open by region, from 0 on; changed
     * @param limit means must be above it, in the units of the sums
     */
    MeanAgglomeration(RegionRows rows, PairTable table, boolean[] open, double limit) {
        this.rows = rows;
        this.table = table;
        this.open = open;
        joined = new int[open.length];
        for (int i = 0; i < joined.length; i++) joined[i] = i;
        heads = new int[open.length];
        tails = new int[open.length];
        Arrays.fill(heads, NONE);
        degrees = new int[open.length];
        next = new int[2 * rows.size()];
        appendAll();
        queue = new RowQueue(rows, limit);
        fill();
    }

    // Each loop in a method of its own: Java compiles a loop that runs with all that follows it.
    private void appendAll() {
        for (int e = 0; e < rows.size(); e++) {
            append(rows.from(e), 2 * e);
            append(rows.to(e), 2 * e + 1);
        }
    }

    private void fill() {
        for (int e = 0; e < rows.size(); e++)
            if (!open[rows.from(e)] || !open[rows.to(e)]) queue.update(e);
    }

    private void append(int region, int half) {
        next[half] = NONE;
        if (heads[region] == NONE) heads[region] = half;
        else next[tails[region]] = half;
        tails[region] = half;
        degrees[region]++;
    }

    /** Joins; once. Cancel is honoured. */
    void run(Progress progress) {
        int turns = 0;
        for (int best = queue.poll(); best != NONE; best = queue.poll()) {
            if ((turns++ & CHECK - 1) == 0) progress.check();
            int a = rows.from(best);
            int b = rows.to(best);
            if (!open[a] && !open[b]) join(best, a, b);
            else {
                open[a] = true;
                open[b] = true;
            }
        }
    }

    /** The region that a region has become a part of. */
    int find(int region) {
        int at = region;
        while (joined[at] != at) at = joined[at] = joined[joined[at]];
        return at;
    }

    /** Whether a row is left: between two regions that are undecided. */
    boolean isLeft(int row) {
        return !rows.isDropped(row) && open[rows.from(row)] && open[rows.to(row)];
    }

    private void join(int row, int a, int b) {
        int keep = degrees[a] >= degrees[b] ? a : b;
        int lose = keep == a ? b : a;
        rows.drop(row);
        degrees[keep]--;
        joined[lose] = keep;
        for (int half = heads[lose], after; half != NONE; half = after) {
            after = next[half];
            int e = half >> 1;
            if (!rows.isDropped(e)) move(e, half, lose, keep);
        }
    }

    private void move(int row, int half, int lose, int keep) {
        int other = rows.other(row, lose);
        int there = table.find(RegionRows.pair(keep, other));
        if (there == PairTable.NONE) {
            rows.replace(row, lose, keep);
            table.put(row);
            append(keep, half);
            return;
        }
        degrees[other]--;
        rows.unite(there, rows, row);
        rows.drop(row);
        queue.update(there);
    }
}
