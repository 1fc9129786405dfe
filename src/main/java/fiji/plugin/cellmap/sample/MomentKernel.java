// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/**
 * A Gaussian of sum 1 over the whole window, as SciPy truncates it at three standard deviations,
 * and its products with the distance from the middle and with the square of it. Immutable.
 */
final class MomentKernel {

    private final int radius;
    private final double[][] weights;

    /**
     * @param sigma standard deviation, nm
     * @param edge of a voxel, nm
     */
    MomentKernel(double sigma, double edge) {
        double voxels = sigma / edge;
        radius = radius(voxels);
        weights = new double[3][2 * radius + 1];
        double sum = 0;
        for (int t = -radius; t <= radius; t++) {
            weights[0][t + radius] = Math.exp(-0.5 * t * t / (voxels * voxels));
            sum += weights[0][t + radius];
        }
        for (int t = -radius; t <= radius; t++) {
            double w = weights[0][t + radius] / sum;
            weights[0][t + radius] = w;
            weights[1][t + radius] = w * t * edge;
            weights[2][t + radius] = w * t * edge * t * edge;
        }
    }

    /** Voxels of the window on each side of its middle, for a standard deviation in voxels. */
    static int radius(double sigma) {
        return (int) (3 * sigma + 0.5);
    }

    int radius() {
        return radius;
    }

    /** The weight of the voxel that is t voxels on, times the distance to a power from 0 to 2. */
    double weight(int power, int t) {
        return weights[power][t + radius];
    }

    /**
     * The sum of the weights up to a voxel, for each t from {@code -radius - 1} on; what lies
     * beyond the window adds nothing.
     */
    double[] sums(int power) {
        double[] sums = new double[2 * radius + 2];
        for (int i = 0; i <= 2 * radius; i++) sums[i + 1] = sums[i] + weights[power][i];
        return sums;
    }
}
