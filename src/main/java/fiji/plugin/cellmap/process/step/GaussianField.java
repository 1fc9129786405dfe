// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.store.Box;

/**
 * A field blurred by a Gaussian, axis by axis, z first; mirrored at the border of the volume, cut
 * off at four standard deviations: what scipy's {@code gaussian_filter} does in float32. A box is
 * read with all it needs around it, and each voxel is summed up in the same order: so it has the
 * same bits in every box. Thread-safe if the field is.
 */
final class GaussianField implements Field {

    private static final double TRUNCATE = 4;

    private final Field field;
    private final double[][] kernels = new double[3][];

    /**
     * @param sigma standard deviation in voxels, z y x; 0 leaves an axis alone
     */
    GaussianField(Field field, double[] sigma) {
        this.field = field;
        for (int d = 0; d < 3; d++) kernels[d] = kernel(sigma[d]);
    }

    /** The weights from the middle on; all together sum to 1. */
    private static double[] kernel(double sigma) {
        int radius = (int) (TRUNCATE * sigma + 0.5);
        double[] half = new double[radius + 1];
        double sum = 0;
        for (int k = 0; k <= radius; k++) {
            half[k] = radius == 0 ? 1 : StrictMath.exp(-0.5 / (sigma * sigma) * k * k);
            sum += k == 0 ? half[k] : 2 * half[k];
        }
        for (int k = 0; k <= radius; k++) half[k] /= sum;
        return half;
    }

    @Override
    public long[] shape() {
        return field.shape();
    }

    @Override
    public double unit() {
        return field.unit();
    }

    @Override
    public float[] read(Box box) {
        long[] min = box.min().clone();
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            int radius = kernels[d].length - 1;
            min[d] = Math.max(0, min[d] - radius);
            max[d] = Math.min(shape()[d], box.max(d) + radius);
        }
        Box at = Box.between(min, max);
        float[] values = field.read(at);
        for (int d = 0; d < 3; d++) {
            long[] lower = at.min().clone();
            long[] size = at.shape().clone();
            lower[d] = box.min()[d];
            size[d] = box.shape()[d];
            Box narrow = new Box(lower, size);
            values = along(d, values, at, narrow);
            at = narrow;
        }
        return values;
    }

    /** Blurs along one axis, in which the box shrinks. */
    private float[] along(int d, float[] in, Box from, Box to) {
        if (kernels[d].length == 1) return in;
        int inner = 1;
        for (int e = d + 1; e < 3; e++) inner *= (int) to.shape()[e];
        int outer = 1;
        for (int e = 0; e < d; e++) outer *= (int) to.shape()[e];
        int n = (int) from.shape()[d];
        int m = (int) to.shape()[d];
        int[] source = sources(d, from, to);
        float[] out = new float[outer * m * inner];
        for (int o = 0; o < outer; o++)
            if (inner == 1) line(kernels[d], in, o * n, out, o * m, m, source);
            else rows(kernels[d], in, o * n, out, o * m, m, inner, source);
        return out;
    }

    /** Where along an axis of what was read the values lie, from the radius before the box on. */
    private int[] sources(int d, Box from, Box to) {
        int radius = kernels[d].length - 1;
        int[] source = new int[(int) to.shape()[d] + 2 * radius];
        for (int i = 0; i < source.length; i++) {
            long at = mirrored(to.min()[d] - radius + i, shape()[d]);
            source[i] = (int) (at - from.min()[d]);
        }
        return source;
    }

    private static void line(
            double[] kernel, float[] in, int start, float[] out, int end, int m, int[] source) {
        int radius = kernel.length - 1;
        double[] values = new double[source.length];
        for (int i = 0; i < values.length; i++) values[i] = in[start + source[i]];
        for (int i = 0; i < m; i++) {
            int centre = i + radius;
            double sum = kernel[0] * values[centre];
            for (int k = 1; k <= radius; k++)
                sum += kernel[k] * (values[centre - k] + values[centre + k]);
            out[end + i] = (float) sum;
        }
    }

    private static void rows(
            double[] kernel,
            float[] in,
            int start,
            float[] out,
            int end,
            int m,
            int inner,
            int[] source) {
        int radius = kernel.length - 1;
        double[] sums = new double[inner];
        for (int i = 0; i < m; i++) {
            int row = (start + source[i + radius]) * inner;
            for (int j = 0; j < inner; j++) sums[j] = kernel[0] * in[row + j];
            for (int k = 1; k <= radius; k++) {
                int a = (start + source[i + radius - k]) * inner;
                int b = (start + source[i + radius + k]) * inner;
                double weight = kernel[k];
                for (int j = 0; j < inner; j++)
                    sums[j] += weight * ((double) in[a + j] + in[b + j]);
            }
            int to = (end + i) * inner;
            for (int j = 0; j < inner; j++) out[to + j] = (float) sums[j];
        }
    }

    /** Mirrors at the outer faces of the first and the last voxel. */
    private static long mirrored(long i, long n) {
        long j = Math.floorMod(i, 2 * n);
        return j < n ? j : 2 * n - 1 - j;
    }
}
