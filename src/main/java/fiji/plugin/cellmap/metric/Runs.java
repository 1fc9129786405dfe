// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import java.util.Arrays;

/**
 * A volume of labels as runs: stretches of one value along x, background left out. It takes 12
 * bytes per run instead of 4 bytes per voxel, and everything that the scores need (components,
 * overlaps, distances) works on runs, row by row, without the voxels.
 *
 * <p>Axes z, y, x; rows in C order, {@code row = z * ny + y}. Values are whole numbers from 1;
 * {@link #name} tells what each stood for in the data. Immutable by convention, so thread-safe.
 */
public final class Runs {

    final int[] shape;

    /** Index of the first run of each row, and the number of runs behind the last. */
    final int[] first;

    /** First x of a run. */
    final int[] start;

    /** x behind a run. */
    final int[] end;

    final int[] value;

    private final int values;
    private final long[] names;

    /**
     * @param values largest value
     * @param names what value v stood for is {@code names[v]}; null if values stand for themselves
     */
    Runs(int[] shape, int[] first, int[] start, int[] end, int[] value, int values, long[] names) {
        this.shape = shape;
        this.first = first;
        this.start = start;
        this.end = end;
        this.value = value;
        this.values = values;
        this.names = names;
    }

    /** Extent in voxels, z y x. */
    public int[] shape() {
        return shape.clone();
    }

    /** Number of runs. */
    public int count() {
        return start.length;
    }

    /** Number of different values; they are 1 up to this. */
    public int values() {
        return values;
    }

    /** What a value stood for in the data. */
    public long name(int v) {
        return names == null ? v : names[v];
    }

    /** The largest name, 0 without any value. Names are signed. */
    public long largestName() {
        if (names == null) return values;
        return Arrays.stream(names, 1, values + 1).max().orElse(0);
    }

    /** Number of voxels of each value; index 0 is unused. */
    public long[] sizes() {
        long[] sizes = new long[values + 1];
        for (int i = 0; i < start.length; i++) sizes[value[i]] += end[i] - start[i];
        return sizes;
    }

    /** Mean position of the voxels of each value, in voxels, z y x; index 0 is unused. */
    public double[][] centres() {
        double[][] sums = new double[values + 1][3];
        long[] sizes = new long[values + 1];
        for (int row = 0; row < rows(); row++) {
            for (int i = first[row]; i < first[row + 1]; i++) {
                double[] sum = sums[value[i]];
                int n = end[i] - start[i];
                sum[0] += (double) n * (row / shape[1]);
                sum[1] += (double) n * (row % shape[1]);
                sum[2] += n * (start[i] + end[i] - 1) / 2.0;
                sizes[value[i]] += n;
            }
        }
        for (int v = 1; v <= values; v++) for (int d = 0; d < 3; d++) sums[v][d] /= sizes[v];
        return sums;
    }

    /**
     * The value that each value of this had before the same runs got new ones; index 0 is unused.
     *
     * @param before the runs from which these were made
     */
    public int[] valuesIn(Runs before) {
        int[] known = new int[values + 1];
        for (int i = 0; i < value.length; i++) known[value[i]] = before.value[i];
        return known;
    }

    /**
     * What each value was called before the same runs got these values; index 0 is unused.
     *
     * @param before the runs from which these were made
     */
    public long[] namesIn(Runs before) {
        long[] known = new long[values + 1];
        for (int i = 0; i < value.length; i++) known[value[i]] = before.name(before.value[i]);
        return known;
    }

    int rows() {
        return first.length - 1;
    }

    /** The same runs with other values. */
    Runs withValues(int[] other, int largest) {
        return new Runs(shape, first, start, end, other, largest, null);
    }

    /** Writes the values into a dense volume in C order; background is 0. */
    public int[] toArray() {
        int[] dense = new int[Math.multiplyExact(rows(), shape[2])];
        for (int row = 0; row < rows(); row++)
            for (int i = first[row]; i < first[row + 1]; i++)
                Arrays.fill(dense, row * shape[2] + start[i], row * shape[2] + end[i], value[i]);
        return dense;
    }

    /**
     * The runs of a dense volume.
     *
     * @param voxels primitive array in C order
     * @param unsigned whether integers narrower than 64 bits are unsigned
     */
    public static Runs of(Object voxels, boolean unsigned, int... shape) {
        RunsBuilder builder = new RunsBuilder(shape, unsigned);
        builder.add(voxels);
        return builder.build();
    }
}
