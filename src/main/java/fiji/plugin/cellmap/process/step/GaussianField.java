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
        double[] kernel = kernels[d];
        if (kernel.length == 1) return in;
        int inner = 1;
        for (int e = d + 1; e < 3; e++) inner *= (int) to.shape()[e];
        int outer = 1;
        for (int e = 0; e < d; e++) outer *= (int) to.shape()[e];
        int n = (int) from.shape()[d];
        int m = (int) to.shape()[d];
        float[] out = new float[outer * m * inner];
        double[] sums = new double[inner];
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < m; i++) {
                java.util.Arrays.fill(sums, 0);
                long centre = to.min()[d] + i;
                for (int k = -(kernel.length - 1); k < kernel.length; k++) {
                    long source = mirrored(centre + k, shape()[d]) - from.min()[d];
                    int row = (o * n + (int) source) * inner;
                    double weight = kernel[Math.abs(k)];
                    for (int j = 0; j < inner; j++) sums[j] += weight * in[row + j];
                }
                int row = (o * m + i) * inner;
                for (int j = 0; j < inner; j++) out[row + j] = (float) sums[j];
            }
        return out;
    }

    /** Mirrors at the outer faces of the first and the last voxel. */
    private static long mirrored(long i, long n) {
        long j = Math.floorMod(i, 2 * n);
        return j < n ? j : 2 * n - 1 - j;
    }
}
