// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** {@link Sums} in memory. Planes are worked on in parallel. */
final class Accumulator implements Sums {

    /** Fewer values are not worth the help of other threads. */
    private static final long FEW = 1 << 16;

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

    @Override
    public void add(List<Window> windows) {
        if (windows.isEmpty()) return;
        long z = windows.get(0).z();
        int first = (int) Math.max(0, lo[0] - z);
        int end = (int) Math.min(window[0], hi[0] - z);
        long values = (long) windows.size() * channels * weights.length;
        IntStream planes = IntStream.range(first, end);
        float[][] logits =
                windows.stream().map(one -> one.logits().values()).toArray(float[][]::new);
        (values < FEW ? planes : planes.parallel())
                .forEach(
                        dz -> {
                            float[][] plane = plane(z + dz);
                            for (int i = 0; i < logits.length; i++)
                                add(windows.get(i), logits[i], dz, plane);
                        });
    }

    private void add(Window one, float[] logits, int dz, float[][] plane) {
        int y0 = (int) Math.max(0, lo[1] - one.y());
        int y1 = (int) Math.min(window[1], hi[1] - one.y());
        int x0 = (int) Math.max(0, lo[2] - one.x());
        int n = (int) Math.min(window[2], hi[2] - one.x()) - x0;
        int size = weights.length;
        int first = one.index() * channels * size;
        for (int dy = y0; dy < y1; dy++) {
            int w = (dz * window[1] + dy) * window[2] + x0;
            int to = (int) ((one.y() + dy - lo[1]) * width + one.x() + x0 - lo[2]);
            for (int c = 0; c < channels; c++)
                addRow(plane[c], to, logits, first + c * size + w, w, n);
            float[] sum = plane[channels];
            for (int i = 0; i < n; i++) sum[to + i] += weights[w + i];
        }
    }

    private void addRow(float[] sum, int to, float[] logits, int from, int w, int n) {
        for (int i = 0; i < n; i++) sum[to + i] += weights[w + i] * logits[from + i];
    }

    @Override
    public void finish(long first, long end, PlaneSink sink, long front) {
        LongStream all = LongStream.range(first, end);
        (end - first > 1 ? all.parallel() : all)
                .forEach(
                        z -> {
                            float[][] plane = plane(z);
                            if (!isTouched(plane)) sink.unseen(z - front);
                            sink.plane(z - front, blended(plane));
                            clear((int) (z % planes.length));
                        });
    }

    /**
     * The sums of a plane.
     *
     * @param place of plane z is z modulo the number of planes that are kept
     * @param channel after the last one come the weights
     */
    float[] row(int place, int channel) {
        return planes[place][channel];
    }

    /** Makes a place free. */
    void clear(int place) {
        for (float[] channel : planes[place]) Arrays.fill(channel, 0);
    }

    private boolean isTouched(float[][] plane) {
        for (float sum : plane[channels]) if (sum > 0) return true;
        return false;
    }

    private float[][] blended(float[][] plane) {
        float[] sum = plane[channels];
        boolean whole = true;
        for (float one : sum) whole &= one > 0;
        for (int c = 0; c < channels; c++)
            if (whole) for (int i = 0; i < sum.length; i++) plane[c][i] /= sum[i];
            else
                for (int i = 0; i < sum.length; i++)
                    plane[c][i] = sum[i] > 0 ? plane[c][i] / sum[i] : ProbabilityCoder.BACKGROUND;
        return Arrays.copyOf(plane, channels);
    }

    private float[][] plane(long z) {
        return planes[(int) (z % planes.length)];
    }
}
