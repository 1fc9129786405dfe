// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.util.DisjointSets;
import java.util.Arrays;

/**
 * Connected components of one block, by union-find over runs along x: those of a mask, or those of
 * equal ids. Numbers are 1, 2, … in raster order of the first voxels within the block, so equal
 * blocks give equal numbers.
 */
final class BlockLabels {

    private final int[] shape;
    private final int[] first;
    private int[] start = new int[1024];
    private int[] end = new int[1024];
    private int[] id = new int[1024];
    private int[] label;
    private int runs;
    private int count;

    /**
     * @param mask other than 0 for foreground, C order
     * @param shape z, y, x
     */
    BlockLabels(byte[] mask, int[] shape, Connectivity connectivity) {
        this(shape);
        findRuns(mask);
        connect(connectivity);
    }

    /**
     * Only voxels of one id connect.
     *
     * @param ids 0 for background, C order
     * @param shape z, y, x
     */
    BlockLabels(int[] ids, int[] shape, Connectivity connectivity) {
        this(shape);
        findRuns(ids);
        connect(connectivity);
    }

    private BlockLabels(int[] shape) {
        this.shape = shape;
        this.first = new int[shape[0] * shape[1] + 1];
    }

    private void connect(Connectivity connectivity) {
        DisjointSets sets = new DisjointSets(runs);
        boolean corners = connectivity == Connectivity.CORNERS;
        int reach = corners ? 1 : 0;
        for (int row = 0; row < shape[0] * shape[1]; row++) {
            int y = row % shape[1];
            if (y > 0) connect(row, row - 1, reach, sets);
            if (row < shape[1]) continue;
            connect(row, row - shape[1], reach, sets);
            if (!corners) continue;
            if (y > 0) connect(row, row - shape[1] - 1, reach, sets);
            if (y + 1 < shape[1]) connect(row, row - shape[1] + 1, reach, sets);
        }
        number(sets);
    }

    private void findRuns(byte[] mask) {
        int width = shape[2];
        for (int row = 0; row + 1 < first.length; row++) {
            int from = row * width;
            for (int x = 0; x < width; ) {
                while (x < width && mask[from + x] == 0) x++;
                if (x == width) break;
                int begin = x;
                while (x < width && mask[from + x] != 0) x++;
                add(begin, x, 0);
            }
            first[row + 1] = runs;
        }
    }

    private void findRuns(int[] ids) {
        int width = shape[2];
        for (int row = 0; row + 1 < first.length; row++) {
            int from = row * width;
            for (int x = 0; x < width; ) {
                int value = ids[from + x];
                int begin = x;
                while (x < width && ids[from + x] == value) x++;
                if (value != 0) add(begin, x, value);
            }
            first[row + 1] = runs;
        }
    }

    private void add(int from, int to, int value) {
        if (runs == start.length) {
            start = Arrays.copyOf(start, 2 * runs);
            end = Arrays.copyOf(end, 2 * runs);
            id = Arrays.copyOf(id, 2 * runs);
        }
        start[runs] = from;
        end[runs] = to;
        id[runs++] = value;
    }

    /** Joins the runs of two rows that touch. */
    private void connect(int row, int other, int reach, DisjointSets sets) {
        int i = first[row];
        int j = first[other];
        while (i < first[row + 1] && j < first[other + 1]) {
            if (start[i] < end[j] + reach && start[j] < end[i] + reach) join(i, j, sets);
            if (end[i] < end[j]) i++;
            else if (end[j] < end[i]) j++;
            else {
                // What follows may touch this one by a corner, where runs have no gap between them.
                if (j + 1 < first[other + 1] && start[j + 1] < end[i] + reach) join(i, j + 1, sets);
                i++;
            }
        }
    }

    private void join(int i, int j, DisjointSets sets) {
        if (id[i] == id[j]) sets.join(i, j);
    }

    /** A root is the first run of its component, so numbers follow raster order. */
    private void number(DisjointSets sets) {
        label = new int[runs];
        for (int i = 0; i < runs; i++) {
            int root = sets.find(i);
            label[i] = root == i ? ++count : label[root];
        }
    }

    /** Label of every voxel, 0 for background, in C order; a new array. */
    int[] labels() {
        int[] labels = new int[(first.length - 1) * shape[2]];
        for (int row = 0; row + 1 < first.length; row++)
            for (int i = first[row]; i < first[row + 1]; i++)
                Arrays.fill(labels, row * shape[2] + start[i], row * shape[2] + end[i], label[i]);
        return labels;
    }

    /** Voxels of each component, by label; element 0 is 0. */
    long[] sizes() {
        long[] sizes = new long[count + 1];
        for (int i = 0; i < runs; i++) sizes[label[i]] += end[i] - start[i];
        return sizes;
    }

    /** The id that each component's voxels have, by label; 0 for those of a mask. */
    int[] ids() {
        int[] ids = new int[count + 1];
        for (int i = 0; i < runs; i++) ids[label[i]] = id[i];
        return ids;
    }

    /** Index in the block of the first voxel of each component, by label. */
    int[] firsts() {
        int[] firsts = new int[count + 1];
        int seen = 0;
        for (int row = 0; row + 1 < first.length; row++)
            for (int i = first[row]; i < first[row + 1]; i++)
                if (label[i] > seen) firsts[++seen] = row * shape[2] + start[i];
        return firsts;
    }

    /** Number of components. */
    int count() {
        return count;
    }
}
