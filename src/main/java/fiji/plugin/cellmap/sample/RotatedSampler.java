// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;

/** Reads a level on a grid that is turned about the centre of the output, rigidly in nm. */
final class RotatedSampler {

    private final VoxelImage level;
    private final double[] centre;
    private final double[][] step;
    private final int[] shape;

    /**
     * @param min lower corner in nm of the output before it is turned
     * @param rotation rows and columns z, y, x: output direction to world direction
     */
    RotatedSampler(
            VoxelImage level, double[] min, double[] voxelSize, int[] shape, double[][] rotation) {
        this.level = level;
        this.shape = shape;
        centre = new double[3];
        step = new double[3][3];
        for (int d = 0; d < 3; d++) {
            double scale = level.grid().scale()[d];
            centre[d] = level.grid().index(d, min[d] + shape[d] * voxelSize[d] / 2);
            for (int e = 0; e < 3; e++) step[d][e] = rotation[d][e] * voxelSize[e] / scale;
        }
    }

    Sampled read(Interpolation mode, float outside) {
        Sampled out = Sampled.empty(shape[0] * shape[1] * shape[2], outside);
        Box box = needed();
        if (box.isEmpty()) return out;
        float[] in = level.floats(box);
        double[] p = new double[3];
        int i = 0;
        for (int z = 0; z < shape[0]; z++)
            for (int y = 0; y < shape[1]; y++)
                for (int x = 0; x < shape[2]; x++, i++) {
                    locate(z, y, x, p);
                    if (!inside(p)) continue;
                    out.inside()[i] = true;
                    out.values()[i] =
                            mode == Interpolation.NEAREST
                                    ? nearest(in, box, p)
                                    : linear(in, box, p);
                }
        return out;
    }

    /** Position of an output voxel's centre in voxels of the level, corner rule. */
    private void locate(double z, double y, double x, double[] p) {
        double dz = z + 0.5 - shape[0] / 2.0;
        double dy = y + 0.5 - shape[1] / 2.0;
        double dx = x + 0.5 - shape[2] / 2.0;
        for (int d = 0; d < 3; d++)
            p[d] = centre[d] + step[d][0] * dz + step[d][1] * dy + step[d][2] * dx;
    }

    private boolean inside(double[] p) {
        for (int d = 0; d < 3; d++) {
            double v = Math.floor(p[d] + AxisTable.EPSILON);
            if (v < 0 || v >= level.shape()[d]) return false;
        }
        return true;
    }

    /** All voxels that any output voxel may touch. */
    private Box needed() {
        long[] lo = new long[3];
        long[] hi = new long[3];
        for (int d = 0; d < 3; d++) {
            double reach = 1;
            for (int e = 0; e < 3; e++) reach += Math.abs(step[d][e]) * shape[e] / 2;
            lo[d] = Math.max(0, (long) Math.floor(centre[d] - reach));
            hi[d] = Math.min(level.shape()[d], (long) Math.ceil(centre[d] + reach) + 1);
        }
        return Box.between(lo, hi);
    }

    private static float nearest(float[] in, Box box, double[] p) {
        int i = 0;
        for (int d = 0; d < 3; d++) {
            long voxel = (long) Math.floor(p[d] + AxisTable.EPSILON);
            i = i * (int) box.shape()[d] + (int) (voxel - box.min()[d]);
        }
        return in[i];
    }

    private float linear(float[] in, Box box, double[] p) {
        int height = (int) box.shape()[1];
        int width = (int) box.shape()[2];
        double z = p[0] - 0.5;
        double y = p[1] - 0.5;
        double x = p[2] - 0.5;
        int z0 = clamp(z, 0, box) * height;
        int z1 = clamp(z + 1, 0, box) * height;
        int y0 = clamp(y, 1, box);
        int y1 = clamp(y + 1, 1, box);
        int x0 = clamp(x, 2, box);
        int x1 = clamp(x + 1, 2, box);
        float wx = fraction(x);
        float low00 = mix(in, (z0 + y0) * width, x0, x1, wx);
        float low01 = mix(in, (z0 + y1) * width, x0, x1, wx);
        float low10 = mix(in, (z1 + y0) * width, x0, x1, wx);
        float low11 = mix(in, (z1 + y1) * width, x0, x1, wx);
        float wy = fraction(y);
        float low = low00 + wy * (low01 - low00);
        float high = low10 + wy * (low11 - low10);
        return low + fraction(z) * (high - low);
    }

    /** Index in the box of the voxel whose centre is at or below a position. */
    private int clamp(double centre, int d, Box box) {
        long voxel = Math.max(0, Math.min((long) Math.floor(centre), level.shape()[d] - 1));
        return (int) (voxel - box.min()[d]);
    }

    private static float fraction(double centre) {
        return (float) (centre - Math.floor(centre));
    }

    private static float mix(float[] in, int row, int a, int b, float w) {
        return in[row + a] + w * (in[row + b] - in[row + a]);
    }
}
