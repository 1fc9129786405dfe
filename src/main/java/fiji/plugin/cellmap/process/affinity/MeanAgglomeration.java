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
 *
 * <p>For the same reason it need not be done in order. From each region a chain goes to its best,
 * and to the best of that, until two are the best of each other: so what is near each other is
 * joined in short order, while the processor has it in its cache. Regions with many neighbours are
 * too slow to look through again and again; they have heaps of their own. For one thread.
 */
final class MeanAgglomeration {

    /**
     * What a row takes at most from the file to the pairs that are one: two regions of its own
     * (measured: 183; about 100 where regions have several neighbours).
     */
    static final int BYTES_PER_ROW = 200;

    private static final int CHECK = 1 << 14;
    private static final int NONE = -1;

    /** A region with more neighbours has a heap. */
    static final int MANY = 256;

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
    private final double limit;
    private final int many;

    /** Regions from one to its best and on. */
    private int[] chain = new int[64];

    /** By region; null of those that never had many neighbours, and where there is no room. */
    private final RowHeap[] heaps;

    /** Entries that are left for heaps. */
    private int room;

    /**
     * @param rows one for each pair; used up
     * @param table finds them
     * @param open by region, from 0 on; changed
     * @param limit means must be above it, in the units of the sums
     */
    MeanAgglomeration(RegionRows rows, PairTable table, boolean[] open, double limit) {
        this(rows, table, open, limit, MANY);
    }

    /**
     * As above.
     *
     * @param many neighbours of a region without a heap, at most; the result is the same
     */
    MeanAgglomeration(RegionRows rows, PairTable table, boolean[] open, double limit, int many) {
        this.many = many;
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
        this.limit = limit;
        heaps = new RowHeap[open.length];
        room = share(rows.size());
        appendAll();
    }

    // Each loop in a method of its own: Java compiles a loop that runs with all that follows it.
    private void appendAll() {
        for (int e = 0; e < rows.size(); e++) {
            append(rows.from(e), 2 * e);
            append(rows.to(e), 2 * e + 1);
        }
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
        for (int i = 0; i < joined.length; i++) {
            if ((i & CHECK - 1) == 0) progress.check();
            if (joined[i] == i) follow(i);
        }
    }

    /** Joins along the chain of a region until it ends. */
    private void follow(int region) {
        int length = 0;
        int at = region;
        while (!open[at]) {
            int best = heaps[at] == null && degrees[at] <= many ? best(at) : first(at);
            if (best == NONE) return;
            int other = rows.other(best, at);
            if (length > 0 && chain[length - 1] == other) {
                at = join(best, at, other);
                // Whoever was led here by one of the two looks again.
                if (--length > 0) at = chain[--length];
                continue;
            }
            if (length == chain.length) chain = Arrays.copyOf(chain, 2 * length);
            chain[length++] = at;
            at = other;
        }
        for (int i = 0; i < length; i++) open[chain[i]] = true;
    }

    /** Entries of heaps for so many rows: stale ones take room as well. */
    private static int share(int rows) {
        return (int) Math.min(Integer.MAX_VALUE, rows + (rows >> 1) + 1L);
    }

    /**
     * As {@link #best}, of a region with many neighbours: by its heap, if there is room for one.
     */
    private int first(int region) {
        if (heaps[region] == null) {
            int capacity = share(degrees[region]);
            if (capacity > room) return best(region);
            room -= capacity;
            RowHeap heap = heaps[region] = new RowHeap(limit, capacity);
            for (int half = heads[region]; half != NONE; half = next[half])
                if (!rows.isDropped(half >> 1) && !heap.add(rows, half >> 1))
                    throw new IllegalStateException("More rows than neighbours");
        }
        return heaps[region].first(rows);
    }

    private void dropHeap(int region) {
        if (heaps[region] == null) return;
        room += heaps[region].capacity();
        heaps[region] = null;
    }

    /** The first row of a region above the limit; those that were dropped leave its list. */
    private int best(int region) {
        int best = NONE;
        double largest = 0;
        int before = NONE;
        for (int half = heads[region]; half != NONE; half = next[half]) {
            int row = half >> 1;
            if (rows.isDropped(row)) {
                if (before == NONE) heads[region] = next[half];
                else next[before] = next[half];
                continue;
            }
            before = half;
            double mean = rows.mean(row);
            if (best != NONE && (mean < largest || !rows.isBefore(row, best))) continue;
            best = row;
            largest = mean;
        }
        tails[region] = before;
        return largest > limit ? best : NONE;
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

    /** Gives the region that both are now. */
    private int join(int row, int a, int b) {
        int keep = degrees[a] >= degrees[b] ? a : b;
        int lose = keep == a ? b : a;
        rows.drop(row);
        degrees[keep]--;
        joined[lose] = keep;
        dropHeap(lose);
        for (int half = heads[lose], after; half != NONE; half = after) {
            after = next[half];
            int e = half >> 1;
            if (!rows.isDropped(e)) move(e, half, lose, keep);
        }
        return keep;
    }

    private void move(int row, int half, int lose, int keep) {
        int other = rows.other(row, lose);
        int there = table.find(RegionRows.pair(keep, other));
        if (there == PairTable.NONE) {
            rows.replace(row, lose, keep);
            table.put(row);
            append(keep, half);
            update(keep, row);
            return;
        }
        degrees[other]--;
        rows.unite(there, rows, row);
        rows.drop(row);
        update(keep, there);
        update(other, there);
    }

    /** A heap that is full is made anew when it is needed, without what is stale. */
    private void update(int region, int row) {
        if (heaps[region] != null && !heaps[region].add(rows, row)) dropHeap(region);
    }
}
