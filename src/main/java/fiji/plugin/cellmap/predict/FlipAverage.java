// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.Progress;

/**
 * Averages the logits of a network over the eight mirror images of every window, in place on the
 * one grid. This differs from mirroring the whole volume, which would use other windows. It is as
 * thread-safe as the network.
 */
final class FlipAverage implements WindowFunction {

    private static final int IMAGES = 8;

    private final WindowFunction function;
    private final WindowShape shape;

    /**
     * @param shape tells the size of the output; windows of other sizes keep its margins
     */
    FlipAverage(WindowFunction function, WindowShape shape) {
        this.function = function;
        this.shape = shape;
    }

    @Override
    public float[] apply(float[] input, int n, int[] window) {
        return apply(input, n, window, Progress.none());
    }

    @Override
    public float[] apply(float[] input, int n, int[] window, Progress progress) {
        int[] output = shape.resized(window).output();
        float[] sum = function.apply(input, n, window, progress).clone();
        for (int axes = 1; axes < IMAGES; axes++) {
            float[] logits = function.apply(flip(input, window, axes), n, window, progress);
            float[] back = flip(logits, output, axes);
            for (int i = 0; i < sum.length; i++) sum[i] += back[i];
        }
        for (int i = 0; i < sum.length; i++) sum[i] /= IMAGES;
        return sum;
    }

    @Override
    public int outputs(int classes) {
        return function.outputs(classes);
    }

    @Override
    public float[][] merged(float[][] blended) {
        return function.merged(blended);
    }

    /**
     * Mirrors every block of a window's size.
     *
     * @param axes bits: 1 for z, 2 for y, 4 for x
     */
    static float[] flip(float[] values, int[] window, int axes) {
        int depth = window[0];
        int height = window[1];
        int width = window[2];
        float[] out = new float[values.length];
        int rows = values.length / width;
        for (int row = 0; row < rows; row++) {
            int y = row % height;
            int z = row / height % depth;
            int block = row - y - z * height;
            int toZ = (axes & 1) != 0 ? depth - 1 - z : z;
            int toY = (axes & 2) != 0 ? height - 1 - y : y;
            int to = (block + toZ * height + toY) * width;
            int from = row * width;
            if ((axes & 4) == 0) System.arraycopy(values, from, out, to, width);
            else for (int x = 0; x < width; x++) out[to + width - 1 - x] = values[from + x];
        }
        return out;
    }
}
