// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How a box is cut into columns (all of z, part of y and x), which are streamed one after another,
 * and columns into blocks, the unit of the ledger. All borders are chunk borders, so no chunk is
 * written twice. One column needs the fewest windows; more are taken only as the memory demands.
 * Immutable by convention.
 *
 * @param shape of the box to predict, z y x
 * @param chunk of the output arrays, z y x
 * @param column height and width of a column
 * @param memory needed
 */
record BlockPlan(long[] shape, int[] chunk, long[] column, MemoryPlan memory) {

    /** The records of so many take about a gigabyte. */
    private static final long MOST_BLOCKS = 1 << 21;

    /** What the memory of a plan depends on. */
    record Needs(
            Domain domain,
            WindowGrid grid,
            int channels,
            int batchSize,
            boolean flips,
            int[] chunk,
            int bytesPerVoxel) {}

    /**
     * The plan with the fewest evaluations within a budget.
     *
     * @param budget in bytes
     * @throws UsageException if even columns of one chunk do not fit, or there are too many
     */
    static BlockPlan within(long budget, Needs needs) {
        long[] shape = needs.domain().outputShape();
        BlockPlan best = null;
        long fewest = Long.MAX_VALUE;
        BlockPlan smallest = null;
        for (long h : sizes(shape[1], needs.chunk()[1])) {
            for (long w : sizes(shape[2], needs.chunk()[2])) {
                BlockPlan plan = plan(needs, h, w);
                smallest = plan;
                long longest = Math.max(1, needs.chunk()[0] * (long) needs.bytesPerVoxel()) * h * w;
                if (!plan.memory.fits(budget, longest)) continue;
                long windows = touched(needs, 1, h) * touched(needs, 2, w);
                if (windows < fewest) {
                    fewest = windows;
                    best = plan;
                }
            }
        }
        if (best != null) return countable(best);
        throw new UsageException(
                "Cannot predict within the memory",
                "window " + needs.domain().windows() + ", batch " + needs.batchSize(),
                "The smallest plan needs "
                        + smallest.memory
                        + ", the budget is "
                        + MemoryPlan.mib(budget)
                        + " MiB.",
                "Raise predict.memory_mib (and Java's -Xmx), or lower predict.batch_size or"
                        + " predict.window.");
    }

    private static BlockPlan countable(BlockPlan plan) {
        long[] s = plan.shape;
        long parts = parts(s[1], plan.column[0]) * parts(s[2], plan.column[1]);
        long blocks = Math.multiplyExact(parts, parts(s[0], plan.chunk[0]));
        if (blocks <= MOST_BLOCKS) return plan;
        throw new UsageException(
                "Cannot predict so large a volume at once",
                Arrays.toString(s) + " voxels",
                String.format(
                        Locale.ROOT,
                        "It needs %,d blocks, and %,d can be kept track of.",
                        blocks,
                        MOST_BLOCKS),
                "Predict parts of it, or raise predict.memory_mib, which makes blocks larger.");
    }

    private static long parts(long length, long part) {
        return (length + part - 1) / part;
    }

    private static BlockPlan plan(Needs needs, long h, long w) {
        long[] shape = needs.domain().outputShape();
        MemoryPlan memory =
                MemoryPlan.of(
                        needs.domain().windows(),
                        needs.channels(),
                        new long[] {h, w},
                        new long[] {looked(needs, 1, h), looked(needs, 2, w)},
                        needs.batchSize(),
                        needs.flips(),
                        new int[] {
                            (int) Math.min(needs.chunk()[0], shape[0]), needs.bytesPerVoxel()
                        });
        return new BlockPlan(shape, needs.chunk(), new long[] {h, w}, memory);
    }

    /**
     * Lengths of a column along one axis, the longest first: the whole, then multiples of chunks.
     */
    private static List<Long> sizes(long length, int chunk) {
        List<Long> sizes = new ArrayList<>();
        long chunks = (length + chunk - 1) / chunk;
        long last = Long.MAX_VALUE;
        for (long parts = 1; parts <= chunks; parts++) {
            long size = Math.min(length, (chunks + parts - 1) / parts * chunk);
            if (size < last) sizes.add(size);
            last = size;
        }
        return sizes;
    }

    /** At most how many input voxels the windows that touch a column look at. */
    private static long looked(Needs needs, int d, long size) {
        GridAxis axis = needs.grid().axis(d);
        WindowShape shape = needs.domain().windows();
        int step = shape.outputStep()[d];
        long steps = (size + 2L * (step - 1)) / step;
        long covered = Math.min(axis.padded(), steps + 2L * (axis.window() - 1));
        return covered * shape.inputStep()[d] + 2L * shape.margin(d);
    }

    /** Windows along one axis, those that touch several columns counted for each. */
    private static long touched(Needs needs, int d, long size) {
        GridAxis axis = needs.grid().axis(d);
        long first = axis.front() - needs.domain().box().min()[d];
        int step = needs.domain().windows().outputStep()[d];
        long length = needs.domain().outputShape()[d];
        long sum = 0;
        for (long from = 0; from < length; from += size)
            sum +=
                    axis.countTouching(
                            first + from / step,
                            first + Steps.up(Math.min(length, from + size), step));
        return sum;
    }

    /** The columns in order, y outer, over all of z. */
    List<Box> columns() {
        List<Box> columns = new ArrayList<>();
        for (long y = 0; y < shape[1]; y += column[0])
            for (long x = 0; x < shape[2]; x += column[1])
                columns.add(
                        Box.between(
                                new long[] {0, y, x},
                                new long[] {
                                    shape[0],
                                    Math.min(shape[1], y + column[0]),
                                    Math.min(shape[2], x + column[1])
                                }));
        return columns;
    }

    /** The blocks of a column, by z. */
    List<Box> blocks(Box column) {
        List<Box> blocks = new ArrayList<>();
        for (long z = 0; z < shape[0]; z += chunk[0]) {
            long[] min = {z, column.min()[1], column.min()[2]};
            long[] max = {Math.min(shape[0], z + chunk[0]), column.max(1), column.max(2)};
            blocks.add(Box.between(min, max));
        }
        return blocks;
    }
}
