// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;

/**
 * Predicts a region of a volume by streaming along z: the windows of one z-start are evaluated in
 * batches (y, then x), the planes that no later window touches are finished and handed on, and one
 * window depth of planes moves on. Only windows of the global grid that touch the region are
 * evaluated, each once, so a region gets the very bits that the whole volume would have there,
 * provided that the network treats the windows of a batch independently. For one thread.
 */
final class SlabPredictor {

    private final WindowGrid grid;
    private final WindowShape shape;
    private final float[] weights;
    private final Padding padding;
    private final int channels;
    private final BatchRunner runner;

    /**
     * @param grid in steps of the windows
     * @param weights of the output of a window
     */
    SlabPredictor(
            WindowGrid grid,
            WindowShape shape,
            float[] weights,
            Padding padding,
            int channels,
            BatchRunner runner) {
        this.grid = grid;
        this.shape = shape;
        this.weights = weights;
        this.padding = padding;
        this.channels = channels;
        this.runner = runner;
    }

    /**
     * Blocks until the region is predicted.
     *
     * @param volume input voxels; the grid begins at its voxel 0, what its bounds have beyond the
     *     grid is context
     * @param region of the result, in output voxels; lies inside the grid
     * @param sink gets every plane of the region, in order
     * @param progress advanced by windows; cancel is honoured before each batch
     */
    void run(BlockSource<float[]> volume, Box region, PlaneSink sink, Progress progress) {
        if (region.isEmpty()) return;
        long[] lo = new long[3];
        long[] hi = new long[3];
        long[][] starts = new long[3][];
        for (int d = 0; d < 3; d++) {
            GridAxis axis = grid.axis(d);
            int step = shape.outputStep()[d];
            lo[d] = region.min()[d] + (long) axis.front() * step;
            hi[d] = lo[d] + region.shape()[d];
            starts[d] = axis.starts(Steps.down(lo[d], step), Steps.up(hi[d], step));
        }
        int deep = shape.inputStep()[0];
        InputRing input =
                new InputRing(
                        grid,
                        shape,
                        volume,
                        padding,
                        starts[0][0] * deep,
                        extent(starts, 1),
                        extent(starts, 2));
        Accumulator sums = new Accumulator(shape.output(), weights, channels, lo, hi);
        long front = (long) grid.axis(0).front() * shape.outputStep()[0];
        long done = lo[0];
        for (int i = 0; i < starts[0].length; i++) {
            long z = starts[0][i];
            input.advance(z * deep + shape.input()[0]);
            layer(z, starts[1], starts[2], input, sums, progress);
            long end = i + 1 < starts[0].length ? starts[0][i + 1] * shape.outputStep()[0] : hi[0];
            for (; done < end; done++) {
                sink.plane(done - front, sums.finish(done));
                sums.clear(done);
            }
        }
    }

    /** Evaluates the windows of one z-start. */
    private void layer(
            long z, long[] ys, long[] xs, InputRing input, Accumulator sums, Progress progress) {
        int count = Math.multiplyExact(ys.length, xs.length);
        int size = shape.inputSize();
        int[] in = shape.inputStep();
        int[] out = shape.outputStep();
        for (int first = 0; first < count; ) {
            progress.check();
            int n = Math.min(runner.batch(), count - first);
            float[] windows = new float[Math.multiplyExact(n, size)];
            for (int i = 0; i < n; i++) {
                int at = first + i;
                long y = ys[at / xs.length];
                long x = xs[at % xs.length];
                input.copyWindow(z * in[0], y * in[1], x * in[2], windows, i * size);
            }
            float[] logits = runner.apply(windows, n);
            for (int i = 0; i < n; i++) {
                int at = first + i;
                long y = ys[at / xs.length];
                long x = xs[at % xs.length];
                int from = i * channels * shape.outputSize();
                sums.add(z * out[0], y * out[1], x * out[2], logits, from);
            }
            first += n;
            progress.advance(n);
        }
    }

    /** What the windows look at along an axis: first and end, in input voxels. */
    private long[] extent(long[][] starts, int d) {
        long[] s = starts[d];
        int step = shape.inputStep()[d];
        return new long[] {s[0] * step, s[s.length - 1] * step + shape.input()[d]};
    }
}
