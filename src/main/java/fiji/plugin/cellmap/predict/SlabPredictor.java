// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

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
    private final WindowMemory memory;
    private final Predicate<Box> wanted;

    /**
     * @param grid in steps of the windows
     * @param weights of the output of a window
     * @param memory windows that are not evaluated again
     * @param wanted whether anything of a box (in output voxels of the domain) is asked for;
     *     windows whose output is not are left out, and nothing is said of voxels that have no
     *     window
     */
    SlabPredictor(
            WindowGrid grid,
            WindowShape shape,
            float[] weights,
            Padding padding,
            int channels,
            BatchRunner runner,
            WindowMemory memory,
            Predicate<Box> wanted) {
        this.grid = grid;
        this.shape = shape;
        this.weights = weights;
        this.padding = padding;
        this.channels = channels;
        this.runner = runner;
        this.memory = memory;
        this.wanted = wanted;
    }

    /**
     * Blocks until the region is predicted.
     *
     * @param volume input voxels; the grid begins at its voxel 0, what its bounds have beyond the
     *     grid is context
     * @param region of the result, in output voxels; lies inside the grid
     * @param sink gets every plane of the region, in order
     * @param progress advanced by windows; cancel is honoured before each call of the network
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
        long[][] windows = windows(z, ys, xs);
        int[] out = shape.outputStep();
        for (int first = 0; first < windows.length; ) {
            int n = Math.min(runner.batch(), windows.length - first);
            long[][] at = Arrays.copyOfRange(windows, first, first + n);
            Logits[] logits = evaluate(at, input, progress);
            for (int i = 0; i < n; i++) {
                Logits one = logits[i];
                sums.add(z * out[0], at[i][1] * out[1], at[i][2] * out[2], one.all(), one.from());
            }
            first += n;
            progress.advance(n);
        }
    }

    /** Those of one z-start that say something of a voxel that is asked for. */
    private long[][] windows(long z, long[] ys, long[] xs) {
        List<long[]> windows = new ArrayList<>();
        for (long y : ys)
            for (long x : xs) {
                long[] start = {z, y, x};
                if (wanted.test(output(start))) windows.add(start);
            }
        return windows.toArray(long[][]::new);
    }

    /** The output of a window, in voxels of the domain. */
    private Box output(long[] start) {
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = (start[d] - grid.axis(d).front()) * shape.outputStep()[d];
            max[d] = min[d] + shape.output()[d];
        }
        return Box.between(min, max);
    }

    /** How many windows a region (see {@link #run}) needs. */
    long count(Box region) {
        if (region.isEmpty()) return 0;
        long[][] starts = new long[3][];
        for (int d = 0; d < 3; d++) {
            int step = shape.outputStep()[d];
            long lo = region.min()[d] + (long) grid.axis(d).front() * step;
            starts[d] =
                    grid.axis(d)
                            .starts(Steps.down(lo, step), Steps.up(lo + region.shape()[d], step));
        }
        long count = 0;
        for (long z : starts[0]) count += windows(z, starts[1], starts[2]).length;
        return count;
    }

    /** What a window gave: K,D,H,W from an index on. */
    private record Logits(float[] all, int from) {}

    /** The logits of each window, from memory or by one call for all that are not in it. */
    private Logits[] evaluate(long[][] at, InputRing input, Progress progress) {
        int[] in = shape.inputStep();
        int size = shape.inputSize();
        Logits[] logits = new Logits[at.length];
        int[] missing = new int[at.length];
        int n = 0;
        for (int i = 0; i < at.length; i++) {
            float[] known = memory.get(at[i][0], at[i][1], at[i][2]);
            if (known == null) missing[n++] = i;
            else logits[i] = new Logits(known, 0);
        }
        if (n == 0) return logits;
        float[] windows = new float[Math.multiplyExact(n, size)];
        for (int i = 0; i < n; i++) {
            long[] s = at[missing[i]];
            input.copyWindow(s[0] * in[0], s[1] * in[1], s[2] * in[2], windows, i * size);
        }
        float[] all = runner.apply(windows, n, progress);
        int results = channels * shape.outputSize();
        for (int i = 0; i < n; i++) {
            long[] s = at[missing[i]];
            memory.keep(s[0], s[1], s[2], all, i * results, results);
            logits[missing[i]] = new Logits(all, i * results);
        }
        return logits;
    }

    /**
     * One window alone, not blended with others; blocks.
     *
     * @param start its first step in the padded grid, z y x
     * @param progress cancel is honoured before each call of the network
     * @return logits in C order, K and the output's D,H,W; not to be changed
     */
    float[] window(BlockSource<float[]> volume, long[] start, Progress progress) {
        long[][] starts = {{start[0]}, {start[1]}, {start[2]}};
        int deep = shape.inputStep()[0];
        InputRing input =
                new InputRing(
                        grid,
                        shape,
                        volume,
                        padding,
                        start[0] * deep,
                        extent(starts, 1),
                        extent(starts, 2));
        input.advance(start[0] * deep + shape.input()[0]);
        return evaluate(new long[][] {start}, input, progress)[0].all();
    }

    /** What the windows look at along an axis: first and end, in input voxels. */
    private long[] extent(long[][] starts, int d) {
        long[] s = starts[d];
        int step = shape.inputStep()[d];
        return new long[] {s[0] * step, s[s.length - 1] * step + shape.input()[d]};
    }
}
