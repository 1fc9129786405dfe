// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.util.Arrays;

/**
 * Weights of the voxels of a window when overlapping windows are blended, as MONAI 1.5.0 computes
 * them ({@code compute_importance_map}). Values in C order, z y x, all positive.
 */
public final class ImportanceMap {

    private static final double FLOOR = 0.001;

    private ImportanceMap() {}

    /** Every voxel counts the same. */
    public static float[] constant(int... window) {
        float[] map = new float[Arrays.stream(window).reduce(1, Math::multiplyExact)];
        Arrays.fill(map, 1);
        return map;
    }

    /**
     * A Gaussian centred in the window. The floor is that of the product of the axes, so the map is
     * not separable.
     *
     * @param sigmaScale standard deviation as a share of the window
     */
    public static float[] gaussian(double sigmaScale, int... window) {
        float[] map = {1};
        for (int n : window) {
            float[] axis = axis(n, sigmaScale * n);
            float[] product = new float[Math.multiplyExact(map.length, n)];
            for (int i = 0; i < product.length; i++) product[i] = map[i / n] * axis[i % n];
            map = product;
        }
        float min = Float.MAX_VALUE;
        for (float v : map) min = Math.min(min, v);
        float floor = (float) Math.max(min, FLOOR);
        for (int i = 0; i < map.length; i++) map[i] = Math.max(map[i], floor);
        return map;
    }

    private static float[] axis(int n, double sigma) {
        float[] axis = new float[n];
        for (int i = 0; i < n; i++) {
            double x = i - (n - 1) / 2.0;
            axis[i] = (float) StrictMath.exp(-x * x / (2 * sigma * sigma));
        }
        return axis;
    }
}
