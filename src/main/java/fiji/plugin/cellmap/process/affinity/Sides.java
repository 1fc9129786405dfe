// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.store.Box;

/**
 * The six sides of a block: numbers 0 and 1 are those of the smallest and the largest z, 2 and 3 of
 * y, 4 and 5 of x; which of their voxels are of one fragment with the voxel beyond. For one thread.
 */
final class Sides {

    private static final long CROSSED = 1L << 31;

    private final long[] shape;
    private final Box box;
    private final boolean[][] crossed = new boolean[6][];

    /**
     * @param shape of the volume
     */
    Sides(long[] shape, Box box) {
        this.shape = shape;
        this.box = box;
        for (int side = 0; side < 6; side++)
            crossed[side] = new boolean[inner(side) ? area(side >> 1) : 0];
    }

    /** Whether there are voxels beyond a side. */
    boolean inner(int side) {
        int d = side >> 1;
        return (side & 1) == 0 ? box.min()[d] > 0 : box.max(d) < shape[d];
    }

    private int length(int d) {
        return (int) box.shape()[d];
    }

    /** Voxels of a side that is perpendicular to an axis. */
    private int area(int d) {
        return (int) (box.size() / box.shape()[d]);
    }

    /** Notes that a fragment goes on beyond a voxel of a side. */
    void cross(int side, int z, int y, int x) {
        int d = side >> 1;
        int at = d == 0 ? y * length(2) + x : d == 1 ? z * length(2) + x : z * length(1) + y;
        crossed[side][at] = true;
    }

    interface Visit {
        void at(int i, int p);
    }

    /** Visits the voxels of a side in C order: number in the side, and in the block. */
    private void forEach(int side, Visit visit) {
        int d = side >> 1;
        int at = (side & 1) == 0 ? 0 : length(d) - 1;
        int rows = length(d == 0 ? 1 : 0);
        int columns = length(d == 2 ? 1 : 2);
        int row = d == 0 ? length(2) : length(1) * length(2);
        int column = d == 2 ? length(2) : 1;
        int first = at * (d == 0 ? length(1) * length(2) : d == 1 ? length(2) : 1);
        for (int r = 0, i = 0; r < rows; r++)
            for (int c = 0; c < columns; c++, i++) visit.at(i, first + r * row + c * column);
    }

    /**
     * The labels of a side, with a mark where it is crossed.
     *
     * @param labels of the voxels of the block
     */
    long[] labels(int side, int[] labels) {
        long[] result = new long[area(side >> 1)];
        forEach(side, (i, p) -> result[i] = crossed[side][i] ? labels[p] | CROSSED : labels[p]);
        return result;
    }

    /** A label without its mark. */
    static int label(int marked) {
        return (int) (marked & ~CROSSED);
    }

    static boolean isCrossed(int marked) {
        return (marked & CROSSED) != 0;
    }

    /** Marks the labels that touch other blocks. */
    void mark(int[] labels, boolean[] marks) {
        for (int side = 0; side < 6; side++)
            if (inner(side)) forEach(side, (i, p) -> marks[labels[p]] = true);
    }

    /** The faces of the voxels of the side before the block, along its axis, in C order. */
    int[] faces(int d, FaceBlock faces) {
        int[] result = new int[area(d)];
        int[] row = new int[length(2)];
        int rows = length(d == 0 ? 1 : 0);
        int columns = length(d == 2 ? 1 : 2);
        for (int r = 0, i = 0; r < rows; r++) {
            if (d < 2) faces.row(d, d == 0 ? 0 : r, d == 0 ? r : 0, 0, columns, row);
            for (int c = 0; c < columns; c++, i++) {
                if (d == 2) faces.row(2, r, c, 0, 1, row);
                result[i] = row[d == 2 ? 0 : c];
            }
        }
        return result;
    }
}
