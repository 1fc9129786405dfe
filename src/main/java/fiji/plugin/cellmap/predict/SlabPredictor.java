package fiji.plugin.cellmap.predict;

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
    private final float[] weights;
    private final Padding padding;
    private final int channels;
    private final BatchRunner runner;

    SlabPredictor(
            WindowGrid grid, float[] weights, Padding padding, int channels, BatchRunner runner) {
        this.grid = grid;
        this.weights = weights;
        this.padding = padding;
        this.channels = channels;
        this.runner = runner;
    }

    /**
     * Blocks until the region is predicted.
     *
     * @param volume of the grid's shape
     * @param region lies inside the volume
     * @param sink gets every plane of the region, in order
     * @param progress advanced by windows; cancel is honoured before each batch
     */
    void run(GreyVolume volume, Box region, PlaneSink sink, Progress progress) {
        if (region.isEmpty()) return;
        long[] lo = new long[3];
        long[] hi = new long[3];
        long[][] starts = new long[3][];
        for (int d = 0; d < 3; d++) {
            GridAxis axis = grid.axis(d);
            lo[d] = region.min()[d] + axis.front();
            hi[d] = lo[d] + region.shape()[d];
            starts[d] = axis.starts(lo[d], hi[d]);
        }
        InputRing input =
                new InputRing(
                        grid, volume, padding, starts[0][0], extent(starts, 1), extent(starts, 2));
        Accumulator sums = new Accumulator(grid.window(), weights, channels, lo, hi);
        long done = lo[0];
        for (int i = 0; i < starts[0].length; i++) {
            long z = starts[0][i];
            input.advance(z + grid.window()[0]);
            layer(z, starts[1], starts[2], input, sums, progress);
            long end = i + 1 < starts[0].length ? starts[0][i + 1] : hi[0];
            for (; done < end; done++) {
                sink.plane(done - grid.axis(0).front(), sums.finish(done));
                sums.clear(done);
            }
        }
    }

    /** Evaluates the windows of one z-start. */
    private void layer(
            long z, long[] ys, long[] xs, InputRing input, Accumulator sums, Progress progress) {
        int count = Math.multiplyExact(ys.length, xs.length);
        int size = grid.windowSize();
        for (int first = 0; first < count; ) {
            progress.check();
            int n = Math.min(runner.batch(), count - first);
            float[] windows = new float[Math.multiplyExact(n, size)];
            for (int i = 0; i < n; i++) {
                int at = first + i;
                input.copyWindow(z, ys[at / xs.length], xs[at % xs.length], windows, i * size);
            }
            float[] logits = runner.apply(windows, n);
            for (int i = 0; i < n; i++) {
                int at = first + i;
                sums.add(z, ys[at / xs.length], xs[at % xs.length], logits, i * channels * size);
            }
            first += n;
            progress.advance(n);
        }
    }

    private long[] extent(long[][] starts, int d) {
        long[] s = starts[d];
        return new long[] {s[0], s[s.length - 1] + grid.window()[d]};
    }
}
