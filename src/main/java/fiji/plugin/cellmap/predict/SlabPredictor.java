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
 * Predicts a region of a volume by streaming along z: windows are evaluated in batches (z, then y,
 * then x), the planes that no later window touches are finished and handed on, and one window depth
 * of planes moves on. Only windows of the global grid that touch the region are evaluated, each
 * once, so a region gets the very bits that the whole volume would have there, provided that the
 * network treats the windows of a batch independently. For one thread.
 *
 * @param grid in steps of the windows
 * @param weights of the output of a window
 * @param memory windows that are not evaluated again
 * @param wanted whether anything of a box (in output voxels of the domain) is asked for; windows
 *     whose output is not are left out, and voxels that have no window are background
 * @param sparing whether windows that see one value only, or nothing of the volume, are left out as
 *     well
 */
record SlabPredictor(
        WindowGrid grid,
        WindowShape shape,
        float[] weights,
        Padding padding,
        int channels,
        BatchRunner runner,
        WindowMemory memory,
        Predicate<Box> wanted,
        boolean sparing) {

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
        try (SlabRun run = new SlabRun(this, volume, region, sink)) {
            calls.run(
                    run,
                    call -> run.evaluate(call, progress),
                    call -> {
                        // The network may have been asked for everything long ago.
                        if (calls != Calls.DIRECT) progress.check();
                        run.take(call, progress);
                        progress.advance(call.starts.size());
                    });
        }
    }

    /** The first steps of the windows that touch a region, by axis. */
    long[][] starts(Box region) {
        long[][] starts = new long[3][];
        for (int d = 0; d < 3; d++) {
            int step = shape.outputStep()[d];
            long lo = region.min()[d] + (long) grid.axis(d).front() * step;
            starts[d] =
                    grid.axis(d)
                            .starts(Steps.down(lo, step), Steps.up(lo + region.shape()[d], step));
        }
        return starts;
    }

    /** Those of one z-start that say something of a voxel that is asked for. */
    long[][] windows(long z, long[] ys, long[] xs) {
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
        long[][] starts = starts(region);
        long count = 0;
        for (long z : starts[0]) count += windows(z, starts[1], starts[2]).length;
        return count;
    }

    /**
     * What some windows look at.
     *
     * @param volume floats, or the bytes that stand for them
     * @param bytes which of them
     */
    InputRing ring(BlockSource<?> volume, boolean bytes, long[][] starts) {
        return new InputRing(
                grid,
                shape,
                volume,
                bytes,
                padding,
                starts[0][0] * shape.inputStep()[0],
                extent(starts, 1),
                extent(starts, 2));
    }

    /**
     * One window alone, not blended with others; blocks.
     *
     * @param start its first step in the padded grid, z y x
     * @param progress cancel is honoured before each call of the network
     * @return logits in C order, K and the output's D,H,W; not to be changed
     */
    float[] window(BlockSource<float[]> volume, long[] start, Progress progress) {
        float[] known = memory.get(start[0], start[1], start[2]);
        if (known != null) return known;
        InputRing input = ring(volume, false, new long[][] {{start[0]}, {start[1]}, {start[2]}});
        int[] step = shape.inputStep();
        input.advance(start[0] * step[0] + shape.input()[0]);
        float[] seen = new float[shape.inputSize()];
        input.copyWindow(start[0] * step[0], start[1] * step[1], start[2] * step[2], seen, 0);
        float[] all = runner.apply(seen, 1, progress);
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
