// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.Arrays;

/**
 * Reads a level on a grid that is turned, rigidly in nm, with mirror and permutation of axes in the
 * same step. Along a row of the output a position in the level is a linear function, so where a row
 * enters and leaves the level is known beforehand.
 */
final class TurnedSampler implements PatchSampler {

    private final VoxelImage level;
    private final long[] size;
    private final int[] shape;

    /** Of the lower corner of the output, in voxels of the level (corner rule). */
    private final double[] origin = new double[3];

    /** Level by output axis: voxels of the level from one voxel of the output to the next. */
    private final double[][] step = new double[3][3];

    /** The same along a row alone. */
    private final double[] along;

    private final Box needed;
    private int[] nearest;
    private int[] inside;

    TurnedSampler(VoxelImage level, PatchGrid grid) {
        this.level = level;
        size = level.shape();
        Geometry geometry = grid.geometry();
        Symmetry symmetry = geometry.symmetry();
        shape = grid.finished();
        for (int d = 0; d < 3; d++) {
            double scale = level.grid().scale()[d];
            origin[d] = level.grid().index(d, grid.centre()[d]);
            for (int k = 0; k < 3; k++) {
                int e = symmetry.order()[k];
                double per = geometry.rotation()[d][e] / scale;
                double voxel = grid.voxelSize()[e];
                double corner = grid.min()[e] - grid.centre()[e];
                boolean mirror = symmetry.mirror()[e];
                origin[d] += per * (mirror ? corner + voxel * grid.shape()[e] : corner);
                step[d][k] = mirror ? -per * voxel : per * voxel;
            }
        }
        along = new double[] {step[0][2], step[1][2], step[2][2]};
        needed = needed();
    }

    /** All voxels that any output voxel may touch. */
    private Box needed() {
        long[] lo = new long[3];
        long[] hi = new long[3];
        for (int d = 0; d < 3; d++) {
            double least = origin[d] - 1;
            double most = origin[d] + 1;
            for (int k = 0; k < 3; k++) {
                least += Math.min(0, step[d][k] * shape[k]);
                most += Math.max(0, step[d][k] * shape[k]);
            }
            lo[d] = Math.max(0, (long) Math.floor(least));
            hi[d] = Math.min(size[d], (long) Math.ceil(most) + 1);
        }
        return Box.between(lo, hi);
    }

    /** Whether a level has the grid and the shape of the one that this was made for. */
    boolean fits(VoxelImage other) {
        return Arrays.equals(level.grid().scale(), other.grid().scale())
                && Arrays.equals(level.grid().translation(), other.grid().translation())
                && Arrays.equals(size, other.shape());
    }

    /** What becomes of a row of the output. */
    private interface Row {
        /**
         * @param first index of its first voxel
         * @param start where the row begins, in voxels of the level, z y x
         */
        void take(int first, double[] start);
    }

    private void forEachRow(Row row) {
        double[] start = new double[3];
        for (int z = 0; z < shape[0]; z++)
            for (int y = 0; y < shape[1]; y++) {
                for (int d = 0; d < 3; d++)
                    start[d] = origin[d] + step[d][0] * (z + 0.5) + step[d][1] * (y + 0.5);
                row.take((z * shape[1] + y) * shape[2], start);
            }
    }

    /** Position on axis d of the middle of a row's voxel. */
    private double at(double[] start, int d, int i) {
        return start[d] + step[d][2] * (i + 0.5);
    }

    /** Limits a span to the voxels of a row whose centres the level holds. */
    private void limit(RowSpan span, double[] start) {
        double least = -AxisTable.EPSILON / 2;
        double beyond = 1.5 * AxisTable.EPSILON;
        for (int d = 0; d < 3; d++) span.limit(start[d], step[d][2], least, size[d] - beyond);
    }

    /** The voxels inside of each row, as first and end one after the other. */
    private int[] inside() {
        if (inside == null) {
            inside = new int[2 * shape[0] * shape[1]];
            forEachRow(
                    (first, start) -> {
                        RowSpan span = new RowSpan(0, shape[2]);
                        limit(span, start);
                        inside[2 * (first / shape[2])] = span.from;
                        inside[2 * (first / shape[2]) + 1] = span.to;
                    });
        }
        return inside;
    }

    @Override
    public void leaveOutside(byte[] labels) {
        int[] ends = inside();
        for (int row = 0; row < ends.length / 2; row++) {
            int first = row * shape[2];
            Arrays.fill(labels, first, first + ends[2 * row], Patch.UNKNOWN);
            Arrays.fill(labels, first + ends[2 * row + 1], first + shape[2], Patch.UNKNOWN);
        }
    }

    @Override
    public boolean storesBytes() {
        return false;
    }

    @Override
    public byte[] bytes() {
        throw new IllegalStateException("grey values are interpolated");
    }

    @Override
    public void floats(float[] out) {
        Arrays.fill(out, 0);
        if (needed.isEmpty()) return;
        Voxels8 voxels =
                level.dtype() == DType.UINT8
                        ? Voxels8.of((byte[]) level.read(needed), needed)
                        : Voxels8.of(level.floats(needed), needed);
        forEachRow((first, start) -> row(voxels, first, start, out));
    }

    /** Between borders all eight voxels around a centre are there; beside them some repeat. */
    private void row(Voxels8 voxels, int first, double[] start, float[] out) {
        RowSpan span = new RowSpan(0, shape[2]);
        limit(span, start);
        if (span.isEmpty()) return;
        RowSpan inner = new RowSpan(span.from, span.to);
        for (int d = 0; d < 3; d++)
            inner.limit(start[d], step[d][2], 0.5, size[d] - 0.5 - AxisTable.EPSILON);
        if (inner.isEmpty()) inner.from = inner.to = span.to;
        for (int i = span.from; i < inner.from; i++) out[first + i] = border(voxels, start, i);
        voxels.row(start, along, inner.from, inner.to, out, first);
        for (int i = inner.to; i < span.to; i++) out[first + i] = border(voxels, start, i);
    }

    private float border(Voxels8 voxels, double[] start, int i) {
        int[] low = new int[3];
        int[] high = new int[3];
        float[] weight = new float[3];
        for (int d = 0; d < 3; d++) {
            double centre = at(start, d, i) - 0.5;
            int below = (int) Math.floor(centre);
            int last = (int) size[d] - 1;
            low[d] = Math.max(0, Math.min(below, last));
            high[d] = Math.max(0, Math.min(below + 1, last));
            weight[d] = (float) (centre - below);
        }
        return voxels.between(low, high, weight);
    }

    /** For each voxel of the output the one of {@link #needed} that holds its centre. */
    private int[] nearest() {
        if (nearest == null) {
            nearest = new int[shape[0] * shape[1] * shape[2]];
            forEachRow(this::nearest);
        }
        return nearest;
    }

    private void nearest(int first, double[] start) {
        RowSpan span = new RowSpan(0, shape[2]);
        limit(span, start);
        int width = (int) needed.shape()[2];
        int plane = (int) needed.shape()[1] * width;
        int[] min = {(int) needed.min()[0], (int) needed.min()[1], (int) needed.min()[2]};
        int base = -(min[0] * plane + min[1] * width + min[2]);
        double z = start[0] + AxisTable.EPSILON;
        double y = start[1] + AxisTable.EPSILON;
        double x = start[2] + AxisTable.EPSILON;
        double toZ = step[0][2];
        double toY = step[1][2];
        double toX = step[2][2];
        for (int i = span.from; i < span.to; i++) {
            double t = i + 0.5;
            nearest[first + i] =
                    base
                            + (int) (z + toZ * t) * plane
                            + (int) (y + toY * t) * width
                            + (int) (x + toX * t);
        }
    }

    /**
     * Reads a label, see {@link LabelReader#read}.
     *
     * @param label a level that {@link #fits}
     */
    byte[] labels(VoxelImage label, BlockBytes bytes) {
        byte[] out = LabelReader.unknown(shape);
        if (needed.isEmpty()) return out;
        byte[] in = bytes.of(label, needed);
        int[] index = nearest();
        int[] ends = inside();
        for (int row = 0; row < ends.length / 2; row++) {
            int end = row * shape[2] + ends[2 * row + 1];
            for (int i = row * shape[2] + ends[2 * row]; i < end; i++) out[i] = in[index[i]];
        }
        return out;
    }
}
