// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.Arrays;

/** Reads a level on a grid that is turned about the centre of the output, rigidly in nm. */
final class RotatedSampler {

    private final VoxelImage level;
    private final double[] centre;
    private final double[][] step;
    private final int[] shape;
    private final Box needed;
    private int[] nearest;

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
        needed = needed();
    }

    Sampled read(Interpolation mode, float outside) {
        Sampled out = Sampled.empty(shape[0] * shape[1] * shape[2], outside);
        if (needed.isEmpty()) return out;
        float[] in = level.floats(needed);
        if (mode == Interpolation.LINEAR) {
            forEachRow((first, z, y, x) -> linear(in, first, z, y, x, out));
            return out;
        }
        int[] index = nearest();
        for (int i = 0; i < index.length; i++) {
            out.inside()[i] = index[i] >= 0;
            if (index[i] >= 0) out.values()[i] = in[index[i]];
        }
        return out;
    }

    /** Whether a level has the grid and the shape of the one that this was made for. */
    boolean fits(VoxelImage other) {
        return Arrays.equals(level.grid().scale(), other.grid().scale())
                && Arrays.equals(level.grid().translation(), other.grid().translation())
                && Arrays.equals(level.shape(), other.shape());
    }

    /**
     * Reads a label, see {@link LabelReader#read}.
     *
     * @param label a level that {@link #fits}
     */
    byte[] labels(VoxelImage label) {
        byte[] out = LabelReader.unknown(shape);
        if (needed.isEmpty()) return out;
        byte[] in = LabelReader.states(label.read(needed), label.dtype());
        int[] index = nearest();
        for (int i = 0; i < out.length; i++) if (index[i] >= 0) out[i] = in[index[i]];
        return out;
    }

    /** What becomes of a row of the output. */
    private interface Row {
        /**
         * @param first index of its first voxel
         * @param z position of the middle of the row in voxels of the level, corner rule, as y, x
         */
        void take(int first, double z, double y, double x);
    }

    private void forEachRow(Row row) {
        double[] p = new double[3];
        for (int z = 0; z < shape[0]; z++)
            for (int y = 0; y < shape[1]; y++) {
                double dz = z + 0.5 - shape[0] / 2.0;
                double dy = y + 0.5 - shape[1] / 2.0;
                for (int d = 0; d < 3; d++) p[d] = centre[d] + step[d][0] * dz + step[d][1] * dy;
                row.take((z * shape[1] + y) * shape[2], p[0], p[1], p[2]);
            }
    }

    /** Whether a voxel of the level holds a position. */
    private static boolean isIn(double position, long size) {
        double p = position + AxisTable.EPSILON;
        return p >= 0 && p < size;
    }

    /** For each voxel of the output the one of {@link #needed} that holds its centre, or -1. */
    private int[] nearest() {
        if (nearest == null) {
            nearest = new int[shape[0] * shape[1] * shape[2]];
            forEachRow((first, z, y, x) -> nearest(nearest, first, z, y, x));
        }
        return nearest;
    }

    private void nearest(int[] index, int first, double rowZ, double rowY, double rowX) {
        int depth = (int) level.shape()[0];
        int rows = (int) level.shape()[1];
        int columns = (int) level.shape()[2];
        int height = (int) needed.shape()[1];
        int width = (int) needed.shape()[2];
        int origin = Boxes.index(needed, new long[3]);
        for (int i = 0; i < shape[2]; i++) {
            double dx = i + 0.5 - shape[2] / 2.0;
            double z = rowZ + step[0][2] * dx;
            double y = rowY + step[1][2] * dx;
            double x = rowX + step[2][2] * dx;
            boolean inside = isIn(z, depth) && isIn(y, rows) && isIn(x, columns);
            index[first + i] =
                    inside ? origin + (voxel(z) * height + voxel(y)) * width + voxel(x) : -1;
        }
    }

    /** The voxel that holds a position inside. */
    private static int voxel(double position) {
        return (int) (position + AxisTable.EPSILON);
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

    /** A row, each voxel between the eight of the level around its centre. */
    private void linear(float[] in, int first, double rowZ, double rowY, double rowX, Sampled out) {
        int depth = (int) level.shape()[0];
        int rows = (int) level.shape()[1];
        int columns = (int) level.shape()[2];
        int height = (int) needed.shape()[1];
        int width = (int) needed.shape()[2];
        int origin = Boxes.index(needed, new long[3]);
        float[] values = out.values();
        boolean[] inside = out.inside();
        for (int i = 0; i < shape[2]; i++) {
            double dx = i + 0.5 - shape[2] / 2.0;
            double z = rowZ + step[0][2] * dx;
            double y = rowY + step[1][2] * dx;
            double x = rowX + step[2][2] * dx;
            if (!isIn(z, depth) || !isIn(y, rows) || !isIn(x, columns)) continue;
            z -= 0.5;
            y -= 0.5;
            x -= 0.5;
            int z0 = origin + clamp(z, depth) * height * width;
            int z1 = origin + clamp(z + 1, depth) * height * width;
            int y0 = clamp(y, rows) * width;
            int y1 = clamp(y + 1, rows) * width;
            int x0 = clamp(x, columns);
            int x1 = clamp(x + 1, columns);
            float wx = fraction(x);
            float low00 = mix(in, z0 + y0, x0, x1, wx);
            float low01 = mix(in, z0 + y1, x0, x1, wx);
            float low10 = mix(in, z1 + y0, x0, x1, wx);
            float low11 = mix(in, z1 + y1, x0, x1, wx);
            float wy = fraction(y);
            float low = low00 + wy * (low01 - low00);
            float high = low10 + wy * (low11 - low10);
            values[first + i] = low + fraction(z) * (high - low);
            inside[first + i] = true;
        }
    }

    /** The voxel of an axis whose centre is at or below a position. */
    private static int clamp(double centre, int size) {
        return Math.max(0, Math.min((int) Math.floor(centre), size - 1));
    }

    private static float fraction(double centre) {
        return (float) (centre - Math.floor(centre));
    }

    private static float mix(float[] in, int row, int a, int b, float w) {
        return in[row + a] + w * (in[row + b] - in[row + a]);
    }
}
