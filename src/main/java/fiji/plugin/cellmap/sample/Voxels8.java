// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;

/**
 * A box of voxels, read between the eight around a position. Positions are in voxels of the level
 * that the box is a part of.
 */
abstract class Voxels8 {

    final int plane;
    final int width;

    /** Index of the level's voxel 0. */
    final int base;

    private Voxels8(Box box) {
        width = (int) box.shape()[2];
        plane = (int) box.shape()[1] * width;
        long[] min = box.min();
        base = -(int) (min[0] * plane + min[1] * width + min[2]);
    }

    /** Unsigned bytes. */
    static Voxels8 of(byte[] values, Box box) {
        return new Bytes(values, box);
    }

    static Voxels8 of(float[] values, Box box) {
        return new Floats(values, box);
    }

    /**
     * A row of positions (corner rule), all eight voxels around which are there.
     *
     * @param start where the row begins, z y x
     * @param step from one voxel of the row to the next
     * @param from first voxel of the row, whose middle is at {@code start + step * (from + 0.5)}
     * @param out of which the row begins at {@code first}
     */
    abstract void row(double[] start, double[] step, int from, int to, float[] out, int first);

    abstract float value(int index);

    /** Any position: between the voxels {@code low} and {@code high}, z y x. */
    float between(int[] low, int[] high, float[] weight) {
        float[] faces = new float[2];
        for (int k = 0; k < 2; k++) {
            int z = base + (k == 0 ? low[0] : high[0]) * plane;
            float near = alongX(z + low[1] * width, low[2], high[2], weight[2]);
            float far = alongX(z + high[1] * width, low[2], high[2], weight[2]);
            faces[k] = mix(near, far, weight[1]);
        }
        return mix(faces[0], faces[1], weight[0]);
    }

    private float alongX(int row, int low, int high, float weight) {
        return mix(value(row + low), value(row + high), weight);
    }

    private static float mix(float a, float b, float weight) {
        return a + weight * (b - a);
    }

    private static final class Bytes extends Voxels8 {
        private final byte[] in;

        Bytes(byte[] values, Box box) {
            super(box);
            in = values;
        }

        @Override
        float value(int index) {
            return in[index] & 0xFF;
        }

        private static float pair(byte[] in, int at, float weight) {
            int a = in[at] & 0xFF;
            return a + weight * ((in[at + 1] & 0xFF) - a);
        }

        @Override
        void row(double[] start, double[] step, int from, int to, float[] out, int first) {
            double z0 = start[0] - 0.5;
            double y0 = start[1] - 0.5;
            double x0 = start[2] - 0.5;
            double toZ = step[0];
            double toY = step[1];
            double toX = step[2];
            for (int i = from; i < to; i++) {
                double t = i + 0.5;
                double z = z0 + toZ * t;
                double y = y0 + toY * t;
                double x = x0 + toX * t;
                int a = (int) z;
                int b = (int) y;
                int c = (int) x;
                int at = base + a * plane + b * width + c;
                float wx = (float) (x - c);
                float near = pair(in, at, wx);
                float far = pair(in, at + plane, wx);
                float wy = (float) (y - b);
                near += wy * (pair(in, at + width, wx) - near);
                far += wy * (pair(in, at + plane + width, wx) - far);
                out[first + i] = near + (float) (z - a) * (far - near);
            }
        }
    }

    private static final class Floats extends Voxels8 {
        private final float[] in;

        Floats(float[] values, Box box) {
            super(box);
            in = values;
        }

        @Override
        float value(int index) {
            return in[index];
        }

        @Override
        void row(double[] start, double[] step, int from, int to, float[] out, int first) {
            int[] low = new int[3];
            int[] high = new int[3];
            float[] weight = new float[3];
            for (int i = from; i < to; i++) {
                for (int d = 0; d < 3; d++) {
                    double centre = start[d] + step[d] * (i + 0.5) - 0.5;
                    low[d] = (int) centre;
                    high[d] = low[d] + 1;
                    weight[d] = (float) (centre - low[d]);
                }
                out[first + i] = between(low, high, weight);
            }
        }
    }
}
