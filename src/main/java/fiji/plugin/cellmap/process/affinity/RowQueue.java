// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;

/**
 * Pairs of regions by the mean of their affinities, the largest first, of equal means the one with
 * the smallest number of a face; without those not above a limit. No row may come to be before the
 * one that was polled last, so it is enough to order those whose mean is about as large: the others
 * wait in bins. For one thread.
 */
final class RowQueue {

    private static final int NONE = -1;
    private static final int BINS = 1 << 12;

    private final RegionRows rows;
    private final double limit;
    private final double width;

    /**
     * By bin the entries that came first and last; entries are rows, and each knows the next one of
     * its bin. Rows mostly come in the order of their faces, which suits a heap.
     */
    private final int[] heads = new int[BINS];

    private final int[] tails = new int[BINS];
    private int[] entries;
    private int[] after;
    private int count;

    /** By row, the bin that it waits in, or {@link #NONE}. */
    private final int[] bins;

    private final RowHeap heap = new RowHeap();
    private int bin = BINS - 1;

    /** Empty; rows come with {@link #update}. */
    RowQueue(RegionRows rows, double limit) {
        this.rows = rows;
        this.limit = limit;
        Arrays.fill(heads, NONE);
        entries = new int[rows.size() + 16];
        after = new int[entries.length];
        bins = new int[rows.size()];
        Arrays.fill(bins, NONE);
        double largest = largest();
        width = largest > limit ? (largest - limit) / BINS : 1;
    }

    private double largest() {
        double largest = limit;
        for (int i = 0; i < rows.size(); i++) largest = Math.max(largest, mean(i));
        return largest;
    }

    private double mean(int row) {
        return (double) rows.key(row) / rows.count(row);
    }

    /** Adds a row, or notes that it has changed; what it was before is forgotten. */
    void update(int row) {
        double mean = mean(row);
        if (!(mean > limit)) {
            bins[row] = NONE;
            return;
        }
        int to = Math.min(BINS - 1, (int) ((mean - limit) / width));
        if (to >= bin && heap.isBegun()) heap.add(mean, rows, row);
        else if (to != bins[row]) push(row, to);
        bins[row] = to;
    }

    private void push(int row, int to) {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, 2 * count);
            after = Arrays.copyOf(after, 2 * count);
        }
        entries[count] = row;
        after[count] = NONE;
        if (heads[to] == NONE) heads[to] = count;
        else after[tails[to]] = count;
        tails[to] = count++;
    }

    /** Removes the first row; -1 if there is none. */
    int poll() {
        while (true) {
            int row = heap.isEmpty() ? NONE : heap.poll(rows);
            if (row != NONE) return row;
            if (heap.isBegun()) bin--;
            if (bin < 0) return NONE;
            heap.begin();
            for (int e = heads[bin]; e != NONE; e = after[e]) {
                int waiting = entries[e];
                if (bins[waiting] == bin && !rows.isDropped(waiting))
                    heap.add(mean(waiting), rows, waiting);
            }
        }
    }
}
