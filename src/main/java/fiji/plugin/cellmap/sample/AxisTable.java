// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.VoxelImage;

/**
 * For each output voxel along one axis: the two input voxels it lies between and the weight of the
 * upper one. Output voxels outside the volume are those before {@code from} and from {@code to} on;
 * if the border is repeated, there are none.
 *
 * <p>Where input and output have the same voxel size, output voxels are input voxels shifted by a
 * whole number (the nearest one), so stored values come out unchanged.
 */
final class AxisTable {

    /** Sizes that differ by less than this part are the same. */
    private static final double SAME = 1e-4;

    /** Positions are rounded to this part of a voxel, against the noise of double arithmetic. */
    static final double EPSILON = 1e-6;

    final long[] lower;
    final long[] upper;
    final float[] weight;

    /** First output voxel inside, and first after the last. */
    final int from;

    final int to;

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
        long size = level.shape()[d];
        lower = new long[n];
        upper = new long[n];
        weight = new float[n];
        boolean same = Math.abs(voxelSize - scale) <= SAME * scale;
        double start = level.grid().index(d, min);
        double step = same ? 1 : voxelSize / scale;
        if (same) start = Math.floor(start + 0.5 + EPSILON);
        int first = n;
        int last = 0;
        boolean repeated = false;
        for (int i = 0; i < n; i++) {
            double position = start + (i + 0.5) * step;
            long voxel = (long) Math.floor(position + EPSILON);
            boolean inside = voxel >= 0 && voxel < size;
            if (!inside && !repeat) continue;
            repeated |= !inside;
            voxel = Math.max(0, Math.min(voxel, size - 1));
            first = Math.min(first, i);
            last = i + 1;
            lower[i] = voxel;
            upper[i] = voxel;
            if (inside && !same && mode == Interpolation.LINEAR) between(i, position - 0.5, size);
        }
        from = Math.min(first, last);
        to = last;
        shifted = same && !repeated;
    }

    /**
     * @param centre position with voxel centres at whole numbers
     */
    private void between(int i, double centre, long size) {
        long below = (long) Math.floor(centre + EPSILON);
        double fraction = centre - below;
        lower[i] = Math.max(below, 0);
        upper[i] = Math.min(below + 1, size - 1);
        if (fraction <= EPSILON) upper[i] = lower[i];
        weight[i] = upper[i] == lower[i] ? 0 : (float) fraction;
    }

    boolean isEmpty() {
        return from >= to;
    }

    /** First input voxel needed. */
    long min() {
        return lower[from];
    }

    /** First input voxel after those needed. */
    long max() {
        return upper[to - 1] + 1;
    }
}
