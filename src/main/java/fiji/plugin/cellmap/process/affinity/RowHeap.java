// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

/**
 * A binary heap of rows, those with the largest mean first, of equal means the one with the
 * smallest number of a face; without those not above a limit. A row that has changed since it was
 * added is left out. Holds so many entries and no more. For one thread.
 */
final class RowHeap {

    private static final int NONE = -1;
    private static final int WIDTH = 4;

    private final double limit;
    private final double[] means;

    /** Of each entry: the sum and number of affinities, the smallest number of a face, the row. */
    private final long[] data;

    private int size;

    /**
     * @param limit means must be above it, in the units of the sums
     * @param capacity entries at most
     */
    RowHeap(double limit, int capacity) {
        this.limit = limit;
        means = new double[capacity];
        data = new long[Math.multiplyExact(capacity, WIDTH)];
    }

    /** Entries at most. */
    int capacity() {
        return means.length;
    }

    /**
     * Adds a row as it is now; as it was before, it counts no more.
     *
     * @return false if there is no room for it; the heap is then of no use
     */
    boolean add(RegionRows rows, int row) {
        double mean = rows.mean(row);
        if (!(mean > limit)) return true;
        if (size == means.length) return false;
        int at = size++;
        long sum = rows.key(row);
        long count = rows.count(row);
        long first = rows.first(row);
        for (int above; at > 0; at = above) {
            above = (at - 1) / 2;
            if (!isBefore(mean, sum, count, first, above)) break;
            move(above, at);
        }
        put(at, mean, sum, count, first, row);
        return true;
    }

    /** The first row that is as it was added; -1 if there is none. */
    int first(RegionRows rows) {
        while (size > 0) {
            int row = (int) data[3];
            if (!rows.isDropped(row) && rows.key(row) == data[0] && rows.count(row) == data[1])
                return row;
            removeFirst();
        }
        return NONE;
    }

    private void removeFirst() {
        int last = --size;
        if (last == 0) return;
        double mean = means[last];
        long sum = data[WIDTH * last];
        long count = data[WIDTH * last + 1];
        long first = data[WIDTH * last + 2];
        long row = data[WIDTH * last + 3];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBefore(child + 1, child)) child++;
            if (isBefore(mean, sum, count, first, child)) break;
            move(child, at);
            at = child;
        }
        put(at, mean, sum, count, first, row);
    }

    private void move(int from, int to) {
        means[to] = means[from];
        System.arraycopy(data, WIDTH * from, data, WIDTH * to, WIDTH);
    }

    private void put(int at, double mean, long sum, long count, long first, long row) {
        means[at] = mean;
        data[WIDTH * at] = sum;
        data[WIDTH * at + 1] = count;
        data[WIDTH * at + 2] = first;
        data[WIDTH * at + 3] = row;
    }

    private boolean isBefore(int i, int j) {
        return isBefore(means[i], data[WIDTH * i], data[WIDTH * i + 1], data[WIDTH * i + 2], j);
    }

    private boolean isBefore(double mean, long sum, long count, long first, int j) {
        if (mean != means[j]) return mean > means[j];
        int exact = RegionRows.exactly(sum, count, data[WIDTH * j], data[WIDTH * j + 1]);
        return exact > 0 || exact == 0 && first < data[WIDTH * j + 2];
    }
}
