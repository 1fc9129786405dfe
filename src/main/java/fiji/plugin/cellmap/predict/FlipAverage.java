// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.net.contract.DeviceWindows;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Averages the logits of a network over the eight mirror images of every window, in place on the
 * one grid. This differs from mirroring the whole volume, which would use other windows. Affinities
 * change their channel and their place, ways and correlations their sign ({@link MirrorMap}); where
 * a place is outside the window, fewer images are averaged. Where nothing of that is needed and the
 * device can, it mirrors and averages by itself, with the same sums. It is as thread-safe as the
 * network.
 */
final class FlipAverage implements WindowFunction {

    private static final int IMAGES = 8;

    private final WindowFunction function;
    private final WindowShape shape;
    private final MirrorMap map;

    /**
     * @param classes of the function
     * @param shape tells the size of the output; windows of other sizes keep its margins
     * @throws fiji.plugin.cellmap.util.UsageException if an affinity has no counterpart in a mirror
     *     image
     */
    FlipAverage(WindowFunction function, List<String> classes, WindowShape shape) {
        this.function = function;
        this.shape = shape;
        map = new MirrorMap(function.outputs(classes), IMAGES);
    }

    @Override
    public float[] apply(float[] input, int n, int[] window) {
        return apply(input, n, window, Progress.none());
    }

    @Override
    public float[] apply(float[] input, int n, int[] window, Progress progress) {
        if (map.isPlain()) {
            Optional<float[]> whole = function.mirrored(input, n, window, progress);
            if (whole.isPresent()) return whole.get();
        }
        int[] output = shape.resized(window).output();
        float[] sum = function.apply(input, n, window, progress).clone();
        byte[] counts = map.isPlain() ? null : new byte[sum.length];
        if (counts != null) Arrays.fill(counts, (byte) 1);
        for (int axes = 1; axes < IMAGES; axes++) {
            float[] logits = function.apply(flip(input, window, axes), n, window, progress);
            float[] back = flip(logits, output, axes);
            if (counts == null) for (int i = 0; i < sum.length; i++) sum[i] += back[i];
            else add(back, axes, n, output, sum, counts);
        }
        for (int i = 0; i < sum.length; i++) sum[i] /= counts == null ? IMAGES : counts[i];
        return sum;
    }

    /** Adds what a mirror image says of each voxel, where it says something. */
    private void add(float[] back, int axes, int n, int[] output, float[] sum, byte[] counts) {
        int voxels = output[0] * output[1] * output[2];
        int channels = back.length / n / voxels;
        for (int i = 0; i < n; i++)
            for (int c = 0; c < channels; c++) {
                MirrorMap.Source source = map.source(axes, c);
                int to = (i * channels + c) * voxels;
                int from = (i * channels + source.channel()) * voxels;
                int where = (i * channels + source.where()) * voxels;
                if (source.turned()) turn(back, from, source.where() < 0 ? -1 : where, voxels);
                if (source.shift() == null) add(back, from, sum, to, counts, voxels);
                else add(back, from, source.shift(), output, sum, to, counts);
            }
    }

    /** Changes the sign, where another value is above 0. */
    private static void turn(float[] back, int from, int where, int voxels) {
        for (int i = 0; i < voxels; i++)
            if (where < 0 || back[where + i] > 0) back[from + i] = -back[from + i];
    }

    private static void add(
            float[] back, int from, float[] sum, int to, byte[] counts, int voxels) {
        for (int i = 0; i < voxels; i++) {
            sum[to + i] += back[from + i];
            counts[to + i]++;
        }
    }

    /** As above, of the voxels at an offset that lie in the window. */
    private static void add(
            float[] back,
            int from,
            Offset shift,
            int[] output,
            float[] sum,
            int to,
            byte[] counts) {
        int[] low = new int[3];
        int[] high = new int[3];
        for (int d = 0; d < 3; d++) {
            low[d] = Math.max(0, -shift.at(d));
            high[d] = Math.min(output[d], output[d] - shift.at(d));
        }
        int step = (shift.z() * output[1] + shift.y()) * output[2] + shift.x();
        for (int z = low[0]; z < high[0]; z++)
            for (int y = low[1]; y < high[1]; y++) {
                int row = (z * output[1] + y) * output[2];
                int n = Math.max(0, high[2] - low[2]);
                int first = row + low[2];
                add(back, from + first + step, sum, to + first, counts, n);
            }
    }

    @Override
    public Optional<DeviceWindows> onDevice(boolean mirrored) {
        return mirrored || !map.isPlain() ? Optional.empty() : function.onDevice(true);
    }

    @Override
    public int lanes() {
        return function.lanes();
    }

    @Override
    public List<List<String>> outputs(List<String> classes) {
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
