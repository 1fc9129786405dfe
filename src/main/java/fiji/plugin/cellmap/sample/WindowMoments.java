// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import java.util.function.IntPredicate;

/**
 * Moments of a mask in a Gaussian window about each voxel of a box: one axis after the other, up to
 * the second power in all. For one thread.
 */
final class WindowMoments {

    /** Exponents along z, y, x: mass; first; second; mixed zy, zx, yx. */
    private static final int[][] POWERS = {
        {0, 0, 0},
        {1, 0, 0},
        {0, 1, 0},
        {0, 0, 1},
        {2, 0, 0},
        {0, 2, 0},
        {0, 0, 2},
        {1, 1, 0},
        {1, 0, 1},
        {0, 1, 1}
    };

    private final MomentKernel[] kernels;
    private final int[] min;
    private final int[] size;
    private final int most;
    private final double[][] moments;

    /**
     * @param labels with a border of the kernels' radius
     * @param mask of ids
     * @param min corner of the box in the patch, voxels
     * @param size of the box
     * @param mass whether only the mass is wanted, the first of the moments
     */
    WindowMoments(
            WideLabels labels,
            IntPredicate mask,
            MomentKernel[] kernels,
            int[] min,
            int[] size,
            boolean mass) {
        this.kernels = kernels;
        this.min = min;
        this.size = size;
        most = mass ? 0 : 2;
        moments = new double[mass ? 1 : POWERS.length][];
        double[][] alongX = new double[most + 1][];
        boolean[] rows = alongX(labels, mask, alongX);
        double[][][] alongY = alongY(alongX, rows);
        for (int m = 0; m < moments.length; m++)
            moments[m] = alongZ(alongY[POWERS[m][1]][POWERS[m][2]], POWERS[m][0]);
    }

    /** A moment of a voxel of the box, see above for their order. */
    double at(int moment, int index) {
        return moments[moment][index];
    }

    private int depth() {
        return size[0] + 2 * kernels[0].radius();
    }

    private int height() {
        return size[1] + 2 * kernels[1].radius();
    }

    /**
     * Sums along each row that the window of a voxel of the box meets.
     *
     * @param out gets an array for each power
     * @return for each row whether there is anything in it
     */
    private boolean[] alongX(WideLabels labels, IntPredicate mask, double[][] out) {
        int rows = depth() * height();
        int r = kernels[2].radius();
        boolean[] any = new boolean[rows];
        double[][] sums = new double[most + 1][];
        for (int k = 0; k <= most; k++) {
            out[k] = new double[rows * size[2]];
            sums[k] = kernels[2].sums(k);
        }
        int width = size[2] + 2 * r;
        for (int row = 0; row < rows; row++) {
            int first =
                    (min[0] + row / height()) * labels.step(0)
                            + (min[1] + row % height()) * labels.step(1)
                            + min[2];
            for (int a = 0; a < width; a++) {
                if (!mask.test(labels.ids()[first + a])) continue;
                int b = a + 1;
                while (b < width && mask.test(labels.ids()[first + b])) b++;
                any[row] = true;
                add(a, b, r, row * size[2], sums, out);
                a = b;
            }
        }
        return any;
    }

    /** Adds what a run of voxels from a to b is to each voxel of a row. */
    private void add(int a, int b, int r, int to, double[][] sums, double[][] out) {
        for (int x = 0; x < size[2]; x++) {
            int from = Math.max(a - x, 0);
            int end = Math.min(b - x, 2 * r + 1);
            if (from >= end) continue;
            for (int k = 0; k <= most; k++) out[k][to + x] += sums[k][end] - sums[k][from];
        }
    }

    /** By powers of y and of x. */
    private double[][][] alongY(double[][] in, boolean[] rows) {
        int r = kernels[1].radius();
        int n = size[2];
        double[][][] out = new double[most + 1][most + 1][];
        for (int ky = 0; ky <= most; ky++)
            for (int kx = 0; kx + ky <= most; kx++) {
                double[] to = new double[depth() * size[1] * n];
                for (int z = 0; z < depth(); z++)
                    for (int y = 0; y < size[1]; y++)
                        for (int t = -r; t <= r; t++) {
                            int row = z * height() + y + r + t;
                            if (!rows[row]) continue;
                            add(
                                    in[kx],
                                    row * n,
                                    kernels[1].weight(ky, t),
                                    to,
                                    (z * size[1] + y) * n,
                                    n);
                        }
                out[ky][kx] = to;
            }
        return out;
    }

    private double[] alongZ(double[] in, int power) {
        int r = kernels[0].radius();
        int plane = size[1] * size[2];
        double[] out = new double[size[0] * plane];
        for (int z = 0; z < size[0]; z++)
            for (int t = -r; t <= r; t++)
                add(in, (z + r + t) * plane, kernels[0].weight(power, t), out, z * plane, plane);
        return out;
    }

    private static void add(double[] in, int from, double weight, double[] out, int to, int n) {
        for (int i = 0; i < n; i++) out[to + i] += weight * in[from + i];
    }
}
