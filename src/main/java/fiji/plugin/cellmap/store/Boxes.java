// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** Operations of the store on {@link Box}es and primitive arrays in C order. Stateless. */
public final class Boxes {

    private Boxes() {}

    /**
     * Copies the voxels that two boxes share, row by row; the rest stays as it is.
     *
     * @param from values of {@code fromBox} in C order, a primitive array
     * @param to values of {@code toBox} in C order, a primitive array of the same type
     */
    public static void copy(Object from, Box fromBox, Object to, Box toBox) {
        rows(Rows.Copy.of(from, to), fromBox, toBox);
    }

    /** As {@link #copy}, the elements made floats. */
    static void widen(Object from, DType dtype, Box fromBox, float[] to, Box toBox) {
        rows((i, j, n) -> Widening.floats(from, dtype, i, to, j, n), fromBox, toBox);
    }

    private static void rows(Rows.Copy copy, Box fromBox, Box toBox) {
        Box shared = fromBox.intersect(toBox);
        if (shared.isEmpty()) return;
        int axes = shared.rank();
        // Trailing axes that both boxes share in full make one long row.
        int row = 1;
        while (axes > 0) {
            axes--;
            row *= (int) shared.shape()[axes];
            boolean whole =
                    shared.shape()[axes] == fromBox.shape()[axes]
                            && shared.shape()[axes] == toBox.shape()[axes];
            if (!whole) break;
        }
        int[] counts = new int[axes];
        for (int d = 0; d < axes; d++) counts[d] = (int) shared.shape()[d];
        new Rows(copy, counts, steps(fromBox), steps(toBox), row)
                .run(0, index(fromBox, shared.min()), index(toBox, shared.min()));
    }

    /** Elements from one voxel to the next along each axis of the C-order array of a box. */
    private static int[] steps(Box box) {
        int[] steps = new int[box.rank()];
        int step = 1;
        for (int d = steps.length - 1; d >= 0; d--) {
            steps[d] = step;
            step *= (int) box.shape()[d];
        }
        return steps;
    }

    /** Index of a voxel in the C-order array of a box. */
    public static int index(Box box, long[] position) {
        long index = 0;
        for (int d = 0; d < position.length; d++)
            index = index * box.shape()[d] + position[d] - box.min()[d];
        return (int) index;
    }

    /** Whether the voxels of a part lie one after the other in the C-order array of a box. */
    public static boolean isRun(Box part, Box box) {
        if (!box.contains(part)) return false;
        boolean whole = true;
        for (int d = part.rank() - 1; d >= 0; d--) {
            if (!whole && part.shape()[d] != 1) return false;
            whole &= part.shape()[d] == box.shape()[d];
        }
        return true;
    }

    /** The box of a cell of a regular grid that starts at 0. */
    public static Box cell(int[] cellShape, long[] index) {
        long[] min = new long[index.length];
        long[] shape = new long[index.length];
        for (int d = 0; d < index.length; d++) {
            min[d] = index[d] * cellShape[d];
            shape[d] = cellShape[d];
        }
        return new Box(min, shape);
    }

    /** Number of cells of a regular grid that a box from the origin on touches. */
    static long count(int[] cellShape, long[] shape) {
        long count = 1;
        for (int d = 0; d < shape.length; d++)
            count = Math.multiplyExact(count, (shape[d] + cellShape[d] - 1) / cellShape[d]);
        return count;
    }

    /** Index of the n-th of these cells in C order. */
    public static long[] nth(int[] cellShape, long[] shape, long n) {
        long[] index = new long[shape.length];
        long rest = n;
        for (int d = shape.length - 1; d >= 0; d--) {
            long cells = (shape[d] + cellShape[d] - 1) / cellShape[d];
            index[d] = rest % cells;
            rest /= cells;
        }
        return index;
    }

    /** Indices of the cells of a regular grid that a box touches, in C order; all in memory. */
    public static List<long[]> cells(int[] cellShape, Box box) {
        List<long[]> indices = new ArrayList<>();
        eachCell(cellShape, box).forEach(indices::add);
        return indices;
    }

    /** As {@link #cells}, one after the other: a grid may have more of them than fit the memory. */
    public static Iterable<long[]> eachCell(int[] cellShape, Box box) {
        if (box.isEmpty()) return List.of();
        int rank = box.rank();
        long[] first = new long[rank];
        long[] last = new long[rank];
        for (int d = 0; d < rank; d++) {
            first[d] = box.min()[d] / cellShape[d];
            last[d] = (box.max(d) - 1) / cellShape[d];
        }
        return () -> new Cells(first, last, first.clone());
    }

    private static final class Cells implements Iterator<long[]> {
        private final long[] first;
        private final long[] last;
        private long[] next;

        Cells(long[] first, long[] last, long[] next) {
            this.first = first;
            this.last = last;
            this.next = next;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public long[] next() {
            if (next == null) throw new NoSuchElementException();
            long[] index = next.clone();
            int d = next.length - 1;
            while (d >= 0 && ++next[d] > last[d]) {
                next[d] = first[d];
                d--;
            }
            if (d < 0) next = null;
            return index;
        }
    }

    /** Runs over the cells that a box touches, in parallel where there are several. */
    public static Stream<long[]> parallelCells(int[] cellShape, Box box) {
        List<long[]> indices = cells(cellShape, box);
        return indices.size() > 1 ? indices.parallelStream() : indices.stream();
    }

    /**
     * @throws IllegalArgumentException if a box does not fit into an array
     * @throws fiji.plugin.cellmap.util.CellMapException if it does not fit into a Java array
     */
    public static int checkedSize(ArraySpec spec, Box box) {
        if (box.rank() != spec.rank() || !Box.of(spec.shape()).contains(box))
            throw new IllegalArgumentException(
                    box + " reaches beyond the array " + java.util.Arrays.toString(spec.shape()));
        if (box.size() > Integer.MAX_VALUE - 8)
            throw box.tooLarge("It has more than the 2^31 voxels that an array in memory holds.");
        return (int) box.size();
    }
}
