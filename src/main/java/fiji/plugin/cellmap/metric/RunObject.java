// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import java.util.Arrays;

/**
 * One object as runs along x, in raster order. Immutable by convention.
 *
 * @param row number of the row of each run, {@code z * ny + y}
 * @param start first x
 * @param end x behind the run
 */
record RunObject(int[] row, int[] start, int[] end) {

    static final RunObject EMPTY = new RunObject(new int[0], new int[0], new int[0]);

    int count() {
        return row.length;
    }

    boolean isEmpty() {
        return row.length == 0;
    }

    /** The voxels of both; they must not overlap. */
    RunObject union(RunObject other) {
        if (other.isEmpty()) return this;
        if (isEmpty()) return other;
        Collector merged = new Collector(count() + other.count());
        int i = 0;
        int j = 0;
        while (i < count() || j < other.count()) {
            boolean mine =
                    j == other.count()
                            || i < count()
                                    && (row[i] < other.row[j]
                                            || row[i] == other.row[j] && start[i] < other.start[j]);
            if (mine) merged.add(row[i], start[i], end[i++]);
            else merged.add(other.row[j], other.start[j], other.end[j++]);
        }
        return merged.object();
    }

    /** The voxels of this that the other lacks. */
    RunObject minus(RunObject other) {
        Collector rest = new Collector(count());
        int j = 0;
        for (int i = 0; i < count(); i++) {
            while (j < other.count()
                    && (other.row[j] < row[i]
                            || other.row[j] == row[i] && other.end[j] <= start[i])) j++;
            int from = start[i];
            for (int k = j; k < other.count() && other.row[k] == row[i] && from < end[i]; k++) {
                if (other.start[k] >= end[i]) break;
                if (other.start[k] > from) rest.add(row[i], from, other.start[k]);
                from = Math.max(from, other.end[k]);
            }
            if (from < end[i]) rest.add(row[i], from, end[i]);
        }
        return rest.object();
    }

    private static final class Collector {
        private int[] row;
        private int[] start;
        private int[] end;
        private int size;

        Collector(int capacity) {
            row = new int[capacity];
            start = new int[capacity];
            end = new int[capacity];
        }

        void add(int r, int from, int to) {
            if (size == row.length) {
                int longer = Math.max(8, 2 * size);
                row = Arrays.copyOf(row, longer);
                start = Arrays.copyOf(start, longer);
                end = Arrays.copyOf(end, longer);
            }
            row[size] = r;
            start[size] = from;
            end[size++] = to;
        }

        RunObject object() {
            return new RunObject(
                    Arrays.copyOf(row, size), Arrays.copyOf(start, size), Arrays.copyOf(end, size));
        }
    }
}
