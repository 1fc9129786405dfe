// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * Gaussian smoothing along one axis with the bits of SciPy's {@code gaussian_filter1d}: its weights
 * up to four standard deviations, its order of summation, sums in double precision. The last bit
 * counts: where a mask's edge falls on the middle between two voxels, it decides on which side of
 * 0.5 the result lies. Immutable.
 */
public final class GaussianFilter {

    private static final double REACH = 4;

    /** Standard deviations that change nothing. */
    private static final double NOTHING = 1e-15;

    /** What lies beyond the border of a volume. */
    public enum Border {
        /** The outermost voxel again and again. */
        REPEAT,
        /** The volume, mirrored at the outer face of its outermost voxel. */
        MIRROR;

        private long inside(long i, long n) {
            if (this == REPEAT) return Math.max(0, Math.min(i, n - 1));
            long j = Math.floorMod(i, 2 * n);
            return j < n ? j : 2 * n - 1 - j;
        }
    }

    /** Weights from the centre outwards. */
    private final double[] weights;

    private GaussianFilter(double[] weights) {
        this.weights = weights;
    }

    /**
     * @param sigma standard deviation in voxels; 0 for a filter of radius 0, which changes nothing
     */
    public static GaussianFilter of(double sigma) {
        if (sigma <= NOTHING) return new GaussianFilter(new double[] {1});
        int radius = (int) (REACH * sigma + 0.5);
        double[] phi = new double[2 * radius + 1];
        for (int i = -radius; i <= radius; i++)
            phi[i + radius] = Math.exp(-0.5 / (sigma * sigma) * ((double) i * i));
        double sum = pairwiseSum(phi, 0, phi.length);
        double[] weights = new double[radius + 1];
        for (int i = 0; i <= radius; i++) weights[i] = phi[radius + i] / sum;
        return new GaussianFilter(weights);
    }

    /** Voxels on either side that a result depends on. */
    public int radius() {
        return weights.length - 1;
    }

    /**
     * Filters a box of a volume along its axes, the first one first; between them values are
     * rounded to floats. A voxel has the same bits in whatever box it is filtered.
     *
     * @param axes one filter for each axis
     * @param values of a box that holds the wanted one and, as far as the volume reaches, the
     *     radius around it
     * @param at that box
     * @param shape of the volume
     * @return of the wanted box, in C order; the given array if nothing changes
     */
    public static float[] apply(
            GaussianFilter[] axes,
            Border border,
            float[] values,
            Box at,
            Box wanted,
            long[] shape) {
        float[] result = values;
        Box from = at;
        for (int d = 0; d < axes.length; d++) {
            long[] min = from.min().clone();
            long[] size = from.shape().clone();
            min[d] = wanted.min()[d];
            size[d] = wanted.shape()[d];
            Box to = new Box(min, size);
            result = axes[d].along(d, border, result, from, to, shape[d]);
            from = to;
        }
        return result;
    }

    /** Filters along one axis, in which the box shrinks. */
    private float[] along(int d, Border border, float[] in, Box from, Box to, long length) {
        if (radius() == 0) return in;
        int inner = 1;
        for (int e = d + 1; e < to.rank(); e++) inner *= (int) to.shape()[e];
        int outer = 1;
        for (int e = 0; e < d; e++) outer *= (int) to.shape()[e];
        int n = (int) from.shape()[d];
        int m = (int) to.shape()[d];
        int[] source = new int[m + 2 * radius()];
        for (int i = 0; i < source.length; i++)
            source[i] = (int) (border.inside(to.min()[d] - radius() + i, length) - from.min()[d]);
        float[] out = new float[outer * m * inner];
        for (int o = 0; o < outer; o++)
            if (inner == 1) line(in, o * n, out, o * m, m, source);
            else rows(in, o * n, out, o * m, m, inner, source);
        return out;
    }

    private void line(float[] in, int start, float[] out, int end, int m, int[] source) {
        double[] padded = new double[source.length];
        for (int i = 0; i < padded.length; i++) padded[i] = in[start + source[i]];
        double[] line = new double[m];
        apply(padded, line, m);
        for (int i = 0; i < m; i++) out[end + i] = (float) line[i];
    }

    private void rows(float[] in, int start, float[] out, int end, int m, int inner, int[] source) {
        double[] sums = new double[inner];
        for (int i = 0; i < m; i++) {
            int centre = i + radius();
            int row = (start + source[centre]) * inner;
            for (int j = 0; j < inner; j++) sums[j] = in[row + j] * weights[0];
            for (int k = radius(); k > 0; k--) {
                int a = (start + source[centre - k]) * inner;
                int b = (start + source[centre + k]) * inner;
                double weight = weights[k];
                for (int j = 0; j < inner; j++)
                    sums[j] += ((double) in[a + j] + in[b + j]) * weight;
            }
            int to = (end + i) * inner;
            for (int j = 0; j < inner; j++) out[to + j] = (float) sums[j];
        }
    }

    /**
     * Filters a line.
     *
     * @param padded line with {@link #radius} voxels more on either side
     * @param length of the line
     */
    public void apply(double[] padded, double[] result, int length) {
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
    public void combine(
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
