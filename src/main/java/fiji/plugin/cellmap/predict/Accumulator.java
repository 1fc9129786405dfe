// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.util.Arrays;

/**
 * Sums of weighted logits and of weights over one window depth of planes of a region. Positions are
 * in output voxels of the padded grid. Voxels get their contributions in the order of the calls, so
 * equal orders give equal bits. For one thread.
 */
final class Accumulator {

    private final int[] window;
    private final float[] weights;
    private final int channels;
    private final long[] lo;
    private final long[] hi;
    private final int width;
    private final float[][][] planes;

    /**
     * @param window the output of a window, z y x
     * @param weights of its voxels, see {@link ImportanceMap}
     * @param lo first voxel of the region, z y x
     * @param hi end of the region
     */
    Accumulator(int[] window, float[] weights, int channels, long[] lo, long[] hi) {
        this.window = window;
        this.weights = weights;
        this.channels = channels;
        this.lo = lo;
        this.hi = hi;
        this.width = Math.toIntExact(hi[2] - lo[2]);
        int size = Math.multiplyExact(Math.toIntExact(hi[1] - lo[1]), width);
        int depth = (int) Math.min(window[0], hi[0] - lo[0]);
        this.planes = new float[depth][channels + 1][size];
    }

    /**
     * Adds one window, clipped to the region.
     *
     * @param logits holds K,D,H,W from {@code offset} on
     */
    void add(long z, long y, long x, float[] logits, int offset) {
        int z0 = (int) Math.max(0, lo[0] - z);
        int z1 = (int) Math.min(window[0], hi[0] - z);
        int y0 = (int) Math.max(0, lo[1] - y);
        int y1 = (int) Math.min(window[1], hi[1] - y);
        int x0 = (int) Math.max(0, lo[2] - x);
        int n = (int) Math.min(window[2], hi[2] - x) - x0;
        int size = weights.length;
        for (int dz = z0; dz < z1; dz++) {
            float[][] plane = plane(z + dz);
            for (int dy = y0; dy < y1; dy++) {
                int w = (dz * window[1] + dy) * window[2] + x0;
                int to = (int) ((y + dy - lo[1]) * width + x + x0 - lo[2]);
                for (int c = 0; c < channels; c++)
                    addRow(plane[c], to, logits, offset + c * size + w, w, n);
                float[] sum = plane[channels];
                for (int i = 0; i < n; i++) sum[to + i] += weights[w + i];
            }
        }
    }

    private void addRow(float[] sum, int to, float[] logits, int from, int w, int n) {
        for (int i = 0; i < n; i++) sum[to + i] += weights[w + i] * logits[from + i];
    }

    /** The blended logits of a plane that gets no more windows; {@link #clear} it afterwards. */
    float[][] finish(long z) {
        float[][] plane = plane(z);
        float[] sum = plane[channels];
        for (int c = 0; c < channels; c++)
            for (int i = 0; i < sum.length; i++) plane[c][i] /= sum[i];
        return Arrays.copyOf(plane, channels);
    }

    void clear(long z) {
        for (float[] channel : plane(z)) Arrays.fill(channel, 0);
    }

    private float[][] plane(long z) {
        return planes[(int) (z % planes.length)];
    }
}
