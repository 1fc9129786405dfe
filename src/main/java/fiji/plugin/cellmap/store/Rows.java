// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/**
 * Copies a block of an array into another array, row by row.
 *
 * @param counts rows along each axis but the last ones, which make up a row
 * @param fromSteps elements from one row to the next along each axis, in the source
 * @param toSteps the same in the destination
 * @param length of a row
 */
record Rows(Copy copy, int[] counts, int[] fromSteps, int[] toSteps, int length) {

    /** Copies one row of elements of one type. */
    @FunctionalInterface
    interface Copy {
        void row(int from, int to, int length);

        static Copy of(Object from, Object to) {
            if (from instanceof byte[] a && to instanceof byte[] b)
                return (i, j, n) -> System.arraycopy(a, i, b, j, n);
            if (from instanceof short[] a && to instanceof short[] b)
                return (i, j, n) -> System.arraycopy(a, i, b, j, n);
            if (from instanceof int[] a && to instanceof int[] b)
                return (i, j, n) -> System.arraycopy(a, i, b, j, n);
            if (from instanceof long[] a && to instanceof long[] b)
                return (i, j, n) -> System.arraycopy(a, i, b, j, n);
            return (i, j, n) -> System.arraycopy(from, i, to, j, n);
        }
    }

    /** Copies all rows below axis d from these positions on. */
    void run(int d, int from, int to) {
        int i = from;
        int j = to;
        if (d == counts.length) {
            copy.row(i, j, length);
            return;
        }
        boolean rows = d == counts.length - 1;
        for (int n = 0; n < counts[d]; n++, i += fromSteps[d], j += toSteps[d])
            if (rows) copy.row(i, j, length);
            else run(d + 1, i, j);
    }
}
