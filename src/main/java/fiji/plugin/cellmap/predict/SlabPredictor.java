// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;

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
    private final boolean sparing;

    /** What is known of a window that is left out. */
    private static final float[] NOTHING = {};

    /**
     * @param grid in steps of the windows
     * @param weights of the output of a window
     * @param memory windows that are not evaluated again
     * @param wanted whether anything of a box (in output voxels of the domain) is asked for;
     *     windows whose output is not are left out, and voxels that have no window are background
     * @param sparing whether windows that see one value only, or nothing of the volume, are left
     *     out as well
     */
    SlabPredictor(
            WindowGrid grid,
            WindowShape shape,
            float[] weights,
            Padding padding,
            int channels,
            BatchRunner runner,
            WindowMemory memory,
            Predicate<Box> wanted,
            boolean sparing) {
        this.grid = grid;
        this.shape = shape;
        this.weights = weights;
        this.padding = padding;
        this.channels = channels;
        this.runner = runner;
        this.memory = memory;
        this.wanted = wanted;
        this.sparing = sparing;
    }

    /**
     * Blocks until the region is predicted.
     *
     * @param volume input voxels; the grid begins at its voxel 0, what its bounds have beyond the
     *     grid is context
     * @param region of the result, in output voxels; lies inside the grid
     * @param sink gets every plane of the region
     * @param calls in which threads the work is done
     * @param progress advanced by windows; cancel is honoured before each call of the network
     */
    void run(
            BlockSource<float[]> volume,
            Box region,
            PlaneSink sink,
            Calls calls,
            Progress progress) {
        if (region.isEmpty()) return;
        Run run = new Run(volume, region, sink);
        calls.run(
                run,
                call -> {
                    if (call.asked > 0)
                        call.output = runner.apply(call.input, call.asked, progress);
                    call.input = null;
                },
                call -> {
                    // The network may have been asked for everything long ago.
                    if (calls != Calls.DIRECT) progress.check();
                    run.take(call);
                    progress.advance(call.starts.size());
                });
    }

    /** A region on its way: makes the calls, layer by layer, and takes what they gave. */
    private final class Run implements Iterator<Call> {
        private final PlaneSink sink;
        private final long[] lo = new long[3];
        private final long[] hi = new long[3];
        private final long[][] starts = new long[3][];
        private final InputRing input;
        private final Accumulator sums;
        private long[][] windows;
        private int layer;
        private int first;
        private long done;

        Run(BlockSource<float[]> volume, Box region, PlaneSink sink) {
            this.sink = sink;
            for (int d = 0; d < 3; d++) {
                GridAxis axis = grid.axis(d);
                int step = shape.outputStep()[d];
                lo[d] = region.min()[d] + (long) axis.front() * step;
                hi[d] = lo[d] + region.shape()[d];
                starts[d] = axis.starts(Steps.down(lo[d], step), Steps.up(hi[d], step));
            }
            input = ring(volume, starts);
            sums = new Accumulator(shape.output(), weights, channels, lo, hi);
            done = lo[0];
        }

        @Override
        public boolean hasNext() {
            return layer < starts[0].length;
        }

        @Override
        public Call next() {
            long z = starts[0][layer];
            if (windows == null) {
                windows = windows(z, starts[1], starts[2]);
                if (windows.length > 0) input.advance(z * shape.inputStep()[0] + shape.input()[0]);
            }
            Call call = gathered();
            if (first == windows.length) {
                windows = null;
                first = 0;
                layer++;
                call.end = hasNext() ? starts[0][layer] * shape.outputStep()[0] : hi[0];
            }
            return call;
        }

        /** The next windows, until the network has a whole batch or the layer ends. */
        private Call gathered() {
            Call call = new Call();
            int batch = runner.batch();
            while (first < windows.length && call.asked < batch)
                put(windows[first++], call, input, sparing, batch);
            return call;
        }

        void take(Call call) {
            int[] out = shape.outputStep();
            int results = channels * shape.outputSize();
            List<Accumulator.Window> gave = new ArrayList<>();
            int from = 0;
            for (int i = 0; i < call.starts.size(); i++) {
                long[] s = call.starts.get(i);
                float[] known = call.known.get(i);
                if (known == NOTHING) continue;
                gave.add(
                        new Accumulator.Window(
                                s[0] * out[0],
                                s[1] * out[1],
                                s[2] * out[2],
                                known == null ? call.output : known,
                                known == null ? from : 0));
                if (known != null) continue;
                memory.keep(s[0], s[1], s[2], call.output, from, results);
                from += results;
            }
            sums.add(gave);
            if (call.end >= 0) finish(call.end);
        }

        /** Hands on the planes that no later window touches, several at once where the sink can. */
        private void finish(long end) {
            long front = (long) grid.axis(0).front() * shape.outputStep()[0];
            while (done < end) {
                long stop = Math.min(end, sink.together(done - front) + front);
                LongStream planes = LongStream.range(done, stop);
                (stop - done > 1 ? planes.parallel() : planes)
                        .forEach(
                                z -> {
                                    if (!sums.isTouched(z)) sink.unseen(z - front);
                                    sink.plane(z - front, sums.finish(z));
                                    sums.clear(z);
                                });
                done = stop;
                sink.reached(done - front);
            }
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

    private InputRing ring(BlockSource<float[]> volume, long[][] starts) {
        return new InputRing(
                grid,
                shape,
                volume,
                padding,
                starts[0][0] * shape.inputStep()[0],
                extent(starts, 1),
                extent(starts, 2));
    }

    /** Adds a window to a call, and its voxels if the network has to be asked. */
    private void put(long[] start, Call call, InputRing ring, boolean sparing, int batch) {
        float[] known = memory.get(start[0], start[1], start[2]);
        if (known == null) {
            int[] in = shape.inputStep();
            int size = shape.inputSize();
            if (call.input == null) call.input = new float[Math.multiplyExact(batch, size)];
            long z = start[0] * in[0];
            long y = start[1] * in[1];
            long x = start[2] * in[2];
            int to = call.asked * size;
            ring.copyWindow(z, y, x, call.input, to);
            if (sparing && (!ring.sees(z, y, x) || isUniform(call.input, to, size)))
                known = NOTHING;
            else call.asked++;
        }
        call.starts.add(start);
        call.known.add(known);
    }

    private static boolean isUniform(float[] values, int from, int size) {
        for (int i = from + 1; i < from + size; i++) if (values[i] != values[from]) return false;
        return true;
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
        InputRing input = ring(volume, starts);
        input.advance(start[0] * shape.inputStep()[0] + shape.input()[0]);
        Call call = new Call();
        put(start, call, input, false, 1);
        if (call.asked == 0) return call.known.get(0);
        float[] all = runner.apply(call.input, 1, progress);
        int results = channels * shape.outputSize();
        float[] one = all.length == results ? all : Arrays.copyOf(all, results);
        memory.keep(start[0], start[1], start[2], one, 0, results);
        return one;
    }

    /** What the windows look at along an axis: first and end, in input voxels. */
    private long[] extent(long[][] starts, int d) {
        long[] s = starts[d];
        int step = shape.inputStep()[d];
        return new long[] {s[0] * step, s[s.length - 1] * step + shape.input()[d]};
    }
}
