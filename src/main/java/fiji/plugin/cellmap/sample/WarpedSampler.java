// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.Arrays;

/**
 * Reads a level on a grid that is bent ({@link Warp}), then turned: positions of all voxels are
 * computed once.
 */
final class WarpedSampler implements PatchSampler {

    private final VoxelImage level;
    private final long[] size;
    private final int[] shape;
    private final Box needed;

    /** Of each voxel of the output, in voxels of {@link #needed} (corner rule), z y x. */
    private final float[] at;

    private final boolean[] inside;

    WarpedSampler(VoxelImage level, PatchGrid grid) {
        this.level = level;
        size = level.shape();
        shape = grid.finished();
        needed = needed(grid);
        at = new float[3 * grid.voxels()];
        inside = new boolean[grid.voxels()];
        int[] order = grid.geometry().symmetry().order();
        boolean[] mirror = grid.geometry().symmetry().mirror();
        int[] own = new int[3];
        for (int i = 0; i < inside.length; i++) {
            int[] index = {i / (shape[1] * shape[2]), i / shape[2] % shape[1], i % shape[2]};
            for (int k = 0; k < 3; k++) {
                int e = order[k];
                own[e] = mirror[e] ? grid.shape()[e] - 1 - index[k] : index[k];
            }
            place(grid, own, i);
        }
    }

    private void place(PatchGrid grid, int[] own, int i) {
        double[] p = new double[3];
        for (int e = 0; e < 3; e++)
            p[e] = grid.min()[e] + (own[e] + 0.5) * grid.voxelSize()[e] - grid.centre()[e];
        grid.geometry().warp().move(p);
        double[][] turned = grid.geometry().rotation();
        inside[i] = true;
        for (int d = 0; d < 3; d++) {
            double nm = grid.centre()[d];
            for (int e = 0; e < 3; e++) nm += turned[d][e] * p[e];
            double voxel = level.grid().index(d, nm) + AxisTable.EPSILON / 2;
            if (voxel < 0 || voxel >= size[d]) inside[i] = false;
            at[3 * i + d] = within((float) (voxel - needed.min()[d]), needed.shape()[d]);
        }
    }

    /** A place just below the end is the end as a float, and would be of the voxel after it. */
    private static float within(float place, long size) {
        return place == size ? Math.nextDown(place) : place;
    }

    /** All voxels that any output voxel may touch. */
    private Box needed(PatchGrid grid) {
        long[] lo = new long[3];
        long[] hi = new long[3];
        Warp warp = grid.geometry().warp();
        double[][] turned = grid.geometry().rotation();
        for (int d = 0; d < 3; d++) {
            double reach = 0;
            for (int e = 0; e < 3; e++) {
                double low = grid.min()[e] - grid.centre()[e];
                double high = low + grid.shape()[e] * grid.voxelSize()[e];
                double farthest = Math.max(Math.abs(low), Math.abs(high));
                reach += Math.abs(turned[d][e]) * warp.reach(e, farthest);
            }
            double first = level.grid().index(d, grid.centre()[d] - reach);
            double last = level.grid().index(d, grid.centre()[d] + reach);
            lo[d] = Math.max(0, (long) Math.floor(first) - 1);
            hi[d] = Math.min(size[d], (long) Math.ceil(last) + 2);
        }
        return Box.between(lo, hi);
    }

    /** Whether a level has the grid and the shape of the one that this was made for. */
    boolean fits(VoxelImage other) {
        return Arrays.equals(level.grid().scale(), other.grid().scale())
                && Arrays.equals(level.grid().translation(), other.grid().translation())
                && Arrays.equals(size, other.shape());
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
        float[] in = level.floats(needed);
        for (int i = 0; i < out.length; i++) if (inside[i]) out[i] = between(in, i);
    }

    /** Between the eight voxels around a position; at the border of the level some repeat. */
    private float between(float[] in, int i) {
        int[] low = new int[3];
        int[] step = {(int) (needed.shape()[1] * needed.shape()[2]), (int) needed.shape()[2], 1};
        float[] weight = new float[3];
        for (int d = 0; d < 3; d++) {
            float centre = at[3 * i + d] - 0.5f;
            int below = (int) Math.floor(centre);
            int last = (int) needed.shape()[d] - 1;
            weight[d] = below < 0 || below >= last ? 0 : centre - below;
            low[d] = Math.max(0, Math.min(below, last));
            if (weight[d] == 0) step[d] = low[d] == last ? 0 : step[d];
        }
        int first = (int) ((low[0] * needed.shape()[1] + low[1]) * needed.shape()[2] + low[2]);
        float sum = 0;
        for (int corner = 0; corner < 8; corner++) {
            float share = 1;
            int index = first;
            for (int d = 0; d < 3; d++) {
                boolean high = (corner >> d & 1) == 1;
                share *= high ? weight[d] : 1 - weight[d];
                if (high) index += step[d];
            }
            if (share > 0) sum += share * in[index];
        }
        return sum;
    }

    @Override
    public void leaveOutside(byte[] labels) {
        for (int i = 0; i < inside.length; i++) if (!inside[i]) labels[i] = Patch.UNKNOWN;
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
        for (int i = 0; i < out.length; i++) {
            if (!inside[i]) continue;
            int z = (int) at[3 * i];
            int y = (int) at[3 * i + 1];
            int x = (int) at[3 * i + 2];
            out[i] = in[(int) ((z * needed.shape()[1] + y) * needed.shape()[2]) + x];
        }
        return out;
    }
}
