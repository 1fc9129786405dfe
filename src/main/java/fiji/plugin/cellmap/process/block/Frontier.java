// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.store.Box;

/**
 * The fragments on those faces of finished blocks that unfinished blocks still touch, when blocks
 * are done in raster order: the last plane of the layer of blocks above, the last row of the row of
 * blocks before, the last column of the block before. For one thread.
 */
final class Frontier {

    private final int height;
    private final int width;
    private final Connectivity connectivity;
    private int[] above;
    private int[] last;
    private int[] before;
    private int[] lastRow;
    private int[] column;
    private Box block;

    /**
     * @param shape of the volume
     * @param blockShape of a whole block
     */
    Frontier(long[] shape, int[] blockShape, Connectivity connectivity) {
        this.connectivity = connectivity;
        height = Math.toIntExact(shape[1]);
        width = Math.toIntExact(shape[2]);
        above = new int[Math.multiplyExact(height, width)];
        last = new int[above.length];
        before = new int[Math.multiplyExact(blockShape[0], width)];
        lastRow = new int[before.length];
        column = new int[blockShape[0] * blockShape[1]];
    }

    /** Bytes of a frontier. */
    static long bytes(long[] shape, int[] blockShape) {
        return 8 * shape[2] * (shape[1] + blockShape[0]) + 4L * blockShape[0] * blockShape[1];
    }

    /** Joins the fragments of a block with those of finished blocks that touch them. */
    void join(Box next, Shell labels, int base, Components components) {
        block = next;
        int[] n = labels.shape();
        for (int z = 0; z < n[0]; z++)
            for (int y = 0; y < n[1]; y++) {
                boolean inner = z > 0 && y > 0 && y + 1 < n[1];
                int step = inner ? Math.max(1, n[2] - 1) : 1;
                for (int x = 0; x < n[2]; x += step) {
                    int label = labels.at(z, y, x);
                    if (label != 0) joinVoxel(z, y, x, n, base + label, components);
                }
            }
    }

    private void joinVoxel(int z, int y, int x, int[] n, int fragment, Components components) {
        for (int dz = -1; dz <= 1; dz++)
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++) {
                    if (!connectivity.joins(dz, dy, dx)) continue;
                    int other = at(z + dz, y + dy, x + dx, n);
                    if (other != 0) components.join(fragment, other);
                }
    }

    /** The fragment of a voxel of a finished block, 0 for any other; relative to the block. */
    private int at(int z, int y, int x, int[] n) {
        int globalX = (int) block.min()[2] + x;
        int globalY = (int) block.min()[1] + y;
        boolean outside = globalX < 0 || globalX >= width || globalY < 0 || globalY >= height;
        if (outside || z >= n[0]) return 0;
        if (z < 0) return block.min()[0] == 0 ? 0 : above[globalY * width + globalX];
        if (y < 0) return before[z * width + globalX];
        if (y >= n[1] || x >= 0) return 0;
        return column[z * n[1] + y];
    }

    /** Makes a finished block part of the frontier. */
    void add(Box done, Shell labels, int base) {
        int depth = labels.shape()[0];
        int rows = labels.shape()[1];
        int columns = labels.shape()[2];
        int x0 = (int) done.min()[2];
        int y0 = (int) done.min()[1];
        for (int y = 0; y < rows; y++)
            copy(labels.lastPlane(), y * columns, last, (y0 + y) * width + x0, columns, base);
        for (int z = 0; z < depth; z++) {
            copy(labels.lastRow(), z * columns, lastRow, z * width + x0, columns, base);
            copy(labels.lastColumn(), z * rows, column, z * rows, rows, base);
        }
        boolean rowEnds = done.max(2) == width;
        if (rowEnds) {
            int[] free = before;
            before = lastRow;
            lastRow = free;
        }
        if (rowEnds && done.max(1) == height) {
            int[] free = above;
            above = last;
            last = free;
        }
    }

    private static void copy(int[] from, int i, int[] to, int j, int n, int base) {
        for (int k = 0; k < n; k++) to[j + k] = from[i + k] == 0 ? 0 : base + from[i + k];
    }
}
