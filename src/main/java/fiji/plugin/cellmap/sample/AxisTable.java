// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.VoxelImage;

/**
 * For each output voxel along one axis: the two input voxels it lies between, counted from the
 * first one needed, and the weight of the upper one. Output voxels outside the volume are those
 * before {@code from} and from {@code to} on; if the border is repeated, there are none.
 *
 * <p>Where input and output have the same voxel size, output voxels are input voxels shifted by a
 * whole number (the nearest one), so stored values come out unchanged.
 */
final class AxisTable {

    /** Sizes that differ by less than this part are the same. */
    private static final double SAME = 1e-4;

    /** Positions are rounded to this part of a voxel, against the noise of double arithmetic. */
    static final double EPSILON = 1e-6;

    final int[] lower;
    final int[] upper;
    final float[] weight;

    /** First output voxel inside, and first after the last. */
    final int from;

    final int to;

    /** First input voxel needed, and how many are. */
    final long min;

    final int size;

    /** Whether every output voxel is an input voxel as it stands. */
    final boolean nearest;

    /** Whether the output from {@code from} to {@code to} is input, shifted. */
    final boolean shifted;

    /**
     * @param repeat whether output voxels outside take the nearest input voxel
     */
    AxisTable(
            VoxelImage level,
            int d,
            double min,
            double voxelSize,
            int n,
            Interpolation mode,
            boolean repeat) {
        double scale = level.grid().scale()[d];
        long voxels = level.shape()[d];
        boolean same = Math.abs(voxelSize - scale) <= SAME * scale;
        double start = level.grid().index(d, min);
        double step = same ? 1 : voxelSize / scale;
        if (same) start = Math.floor(start + 0.5 + EPSILON);
        boolean linear = !same && mode == Interpolation.LINEAR;
        int first = n;
        int last = 0;
        for (int i = 0; i < n; i++) {
            if (!repeat && !isIn(voxel(start, step, i), voxels)) continue;
            first = Math.min(first, i);
            last = i + 1;
        }
        from = Math.min(first, last);
        to = last;
        lower = new int[n];
        upper = new int[n];
        weight = new float[n];
        boolean repeated = false;
        long least = 0;
        for (int i = from; i < to; i++) {
            long voxel = voxel(start, step, i);
            boolean inside = isIn(voxel, voxels);
            repeated |= !inside;
            long below = Math.max(0, Math.min(voxel, voxels - 1));
            long above = below;
            if (inside && linear) {
                double centre = start + (i + 0.5) * step - 0.5;
                voxel = (long) Math.floor(centre + EPSILON);
                below = Math.max(voxel, 0);
                if (centre - voxel > EPSILON) above = Math.min(voxel + 1, voxels - 1);
                else above = below;
                weight[i] = above == below ? 0 : (float) (centre - voxel);
            }
            if (i == from) least = below;
            lower[i] = (int) (below - least);
            upper[i] = (int) (above - least);
        }
        this.min = least;
        size = isEmpty() ? 0 : upper[to - 1] + 1;
        nearest = !linear;
        shifted = same && !repeated;
    }

    private static long voxel(double start, double step, int i) {
        return (long) Math.floor(start + (i + 0.5) * step + EPSILON);
    }

    private static boolean isIn(long voxel, long voxels) {
        return voxel >= 0 && voxel < voxels;
    }

    private AxisTable(AxisTable other) {
        int n = other.lower.length;
        lower = new int[n];
        upper = new int[n];
        weight = new float[n];
        from = n - other.to;
        to = n - other.from;
        min = other.min;
        size = other.size;
        nearest = other.nearest;
        shifted = other.shifted;
        for (int i = from; i < to; i++) {
            lower[i] = size - 1 - other.lower[n - 1 - i];
            upper[i] = size - 1 - other.upper[n - 1 - i];
            weight[i] = other.weight[n - 1 - i];
        }
    }

    /** The table of the mirrored output, taken from the mirrored input. */
    AxisTable mirrored() {
        return new AxisTable(this);
    }

    /** Whether an output voxel lies inside. */
    boolean holds(int i) {
        return i >= from && i < to;
    }

    boolean isEmpty() {
        return from >= to;
    }

    /** Whether the output is input, shifted, and nothing of it lies outside. */
    boolean isWhole() {
        return shifted && from == 0 && to == lower.length;
    }
}
