// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * Gaussian weights against aliasing, the bits that SciPy's {@code gaussian_filter1d} makes: where a
 * mask's edge falls on the middle between two voxels, the last bit decides on which side of 0.5 the
 * result lies.
 */
final class Kernel {

    private static final double REACH = 4;

    /** Weights from the centre outwards. */
    private final double[] weights;

    private Kernel(double[] weights) {
        this.weights = weights;
    }

    /** The kernel for reducing an axis from n to m voxels; of radius 0 if it does not shrink. */
    static Kernel reducing(long n, long m) {
        double sigma = Math.max(0, ((double) n / m - 1) / 2);
        if (sigma <= 1e-15) return new Kernel(new double[] {1});
        int radius = (int) (REACH * sigma + 0.5);
        double[] phi = new double[2 * radius + 1];
        for (int i = -radius; i <= radius; i++)
            phi[i + radius] = Math.exp(-0.5 / (sigma * sigma) * ((double) i * i));
        double sum = pairwiseSum(phi);
        double[] weights = new double[radius + 1];
        for (int i = 0; i <= radius; i++) weights[i] = phi[radius + i] / sum;
        return new Kernel(weights);
    }

    int radius() {
        return weights.length - 1;
    }

    /**
     * Filters a line; what lies outside is 0.
     *
     * @param padded line with {@link #radius} voxels more on either side
     * @param length of the line
     */
    void apply(double[] padded, double[] result, int length) {
        int radius = radius();
        for (int i = 0; i < length; i++) {
            int centre = i + radius;
            double sum = padded[centre] * weights[0];
            for (int j = radius; j > 0; j--)
                sum += (padded[centre - j] + padded[centre + j]) * weights[j];
            result[i] = sum;
        }
    }

    /**
     * Filters many neighbouring lines at once, across them.
     *
     * @param line holds the values of the centre from {@code at} on, and then the result
     * @param lines the array that holds the line k steps further
     * @param starts where in it that line begins
     */
    void combine(
            double[] line, int at, int n, IntFunction<double[]> lines, IntUnaryOperator starts) {
        for (int i = 0; i < n; i++) line[at + i] *= weights[0];
        for (int j = radius(); j > 0; j--) {
            double[] a = lines.apply(-j);
            double[] b = lines.apply(j);
            int a0 = starts.applyAsInt(-j);
            int b0 = starts.applyAsInt(j);
            double w = weights[j];
            for (int i = 0; i < n; i++) line[at + i] += (a[a0 + i] + b[b0 + i]) * w;
        }
    }

    /** NumPy's order of summation for up to 128 numbers; beyond, halves of multiples of 8. */
    private static double pairwiseSum(double[] a) {
        return pairwiseSum(a, 0, a.length);
    }

    private static double pairwiseSum(double[] a, int from, int n) {
        if (n < 8) {
            double sum = 0;
            for (int i = 0; i < n; i++) sum += a[from + i];
            return sum;
        }
        if (n > 128) {
            int half = n / 2 - n / 2 % 8;
            return pairwiseSum(a, from, half) + pairwiseSum(a, from + half, n - half);
        }
        double[] r = new double[8];
        System.arraycopy(a, from, r, 0, 8);
        int i = 8;
        for (; i < n - n % 8; i += 8) for (int k = 0; k < 8; k++) r[k] += a[from + i + k];
        double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
        for (; i < n; i++) sum += a[from + i];
        return sum;
    }
}
