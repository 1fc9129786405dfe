// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/**
 * Separable Gaussian blur of a volume; beyond the border the outermost value continues. The kernel
 * is the sampled Gaussian up to three sigma, normalised to sum 1.
 */
public final class GaussianBlur {

    private static final double TRUNCATE = 3;

    private GaussianBlur() {}

    /**
     * Blurs in place.
     *
     * @param shape z, y, x in voxels
     * @param sigma in voxels, the same on every axis; 0 changes nothing
     */
    public static void apply(float[] values, int[] shape, double sigma) {
        float[] kernel = kernel(sigma);
        if (kernel.length == 1) return;
        int stride = 1;
        for (int d = 2; d >= 0; d--) {
            axis(values, shape[d], stride, kernel);
            stride *= shape[d];
        }
    }

    /** One half with the centre first. */
    static float[] kernel(double sigma) {
        int radius = (int) Math.ceil(TRUNCATE * sigma);
        float[] kernel = new float[radius + 1];
        double sum = 0;
        for (int i = 0; i <= radius; i++) {
            double weight = i == 0 ? 1 : Math.exp(-0.5 * i * i / (sigma * sigma));
            kernel[i] = (float) weight;
            sum += i == 0 ? weight : 2 * weight;
        }
        for (int i = 0; i <= radius; i++) kernel[i] /= (float) sum;
        return kernel;
    }

    private static void axis(float[] values, int n, int stride, float[] kernel) {
        int radius = kernel.length - 1;
        float[] line = new float[n + 2 * radius];
        for (int block = 0; block < values.length; block += n * stride)
            for (int start = block; start < block + stride; start++) {
                for (int i = 0; i < line.length; i++) {
                    int at = Math.max(0, Math.min(i - radius, n - 1));
                    line[i] = values[start + at * stride];
                }
                for (int i = 0; i < n; i++) {
                    float sum = kernel[0] * line[i + radius];
                    for (int k = 1; k <= radius; k++)
                        sum += kernel[k] * (line[i + radius - k] + line[i + radius + k]);
                    values[start + i * stride] = sum;
                }
            }
    }
}
