// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How a box is cut into units (part of y and x, all or part of z), which are streamed one after
 * another or by several processes, and units into blocks, which the ledger counts. All borders are
 * chunk borders, so no chunk is written twice. One unit needs the fewest windows; there are more
 * only as the memory or the number of processes demands. Immutable by convention.
 *
 * @param shape of the box to predict, z y x
 * @param chunk of the output arrays, z y x
 * @param unit depth, height and width of a unit
 * @param memory needed
 */
record BlockPlan(long[] shape, int[] chunk, long[] unit, MemoryPlan memory) {

    /** The records of so many take about a gigabyte. */
    private static final long MOST_BLOCKS = 1 << 21;

    /**
     * What the memory of a plan depends on.
     *
     * @param lanes calls of the network at the same time; 0 if nothing is done meanwhile
     */
    record Needs(
            Domain domain,
            WindowGrid grid,
            int channels,
            int batchSize,
            int lanes,
            int averages,
            int[] chunk,
            int bytesPerVoxel) {

        /** With one thing done after the other, which takes the least memory. */
        Needs serial() {
            return new Needs(domain, grid, channels, batchSize, 0, averages, chunk, bytesPerVoxel);
        }
    }

    /**
     * Whether even the smallest parts take too much memory for several things at the same time.
     *
     * @param budget of each process in bytes
     */
    static boolean isTight(long budget, Needs needs) {
        BlockPlan smallest = plan(needs, least(needs, 0), least(needs, 1), least(needs, 2));
        return !fits(smallest, needs, budget);
    }

    private static long least(Needs needs, int d) {
        return Math.min(needs.chunk()[d], needs.domain().outputShape()[d]);
    }

    /**
     * The plan that is done soonest within a budget.
     *
     * @param budget of each process in bytes
     * @param processes among which the units are divided; there are more of them than units only
     *     where there are fewer chunks
     * @throws UsageException if even columns of one chunk do not fit, or there are too many
     */
    static BlockPlan within(long budget, Needs needs, int processes) {
        List<Cut> depths = cuts(needs, 0);
        if (processes == 1) depths = depths.subList(0, 1);
        List<Cut> widths = cuts(needs, 2);
        BlockPlan best = null;
        BlockPlan smallest = null;
        long soonest = Long.MAX_VALUE;
        long fewest = Long.MAX_VALUE;
        for (Cut h : cuts(needs, 1)) {
            for (Cut w : widths) {
                smallest = plan(needs, depths.get(0).size, h.size, w.size);
                if (!fits(smallest, needs, budget)) continue;
                for (Cut depth : depths) {
                    long all = depth.all * h.all * w.all;
                    long units = parts(depth.parts * h.parts * w.parts, processes);
                    long last = processes == 1 ? all : units * depth.most * h.most * w.most;
                    if (last > soonest || last == soonest && all >= fewest) continue;
                    soonest = last;
                    fewest = all;
                    best = plan(needs, depth.size, h.size, w.size);
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

    /**
     * The plan that another process made.
     *
     * @param unit depth, height and width of a unit
     * @throws UsageException if this process has too little memory for it
     */
    static BlockPlan of(long[] unit, long budget, Needs needs) {
        BlockPlan plan = plan(needs, unit[0], unit[1], unit[2]);
        if (fits(plan, needs, budget)) return plan;
        throw new UsageException(
                "Cannot take part in a prediction",
                "units of " + Arrays.toString(unit) + " voxels",
                String.format(
                        Locale.ROOT,
                        "They need %s, and the budget of this process is %d MiB.",
                        plan.memory,
                        MemoryPlan.mib(budget)),
                "Raise predict.memory_mib (and Java's -Xmx), or delete the plan beside the output.");
    }

    private static boolean fits(BlockPlan plan, Needs needs, long budget) {
        long slab = Math.max(1, needs.chunk()[0] * (long) needs.bytesPerVoxel());
        return plan.memory.fits(budget, slab * plan.unit[1] * plan.unit[2]);
    }

    /**
     * An axis cut into parts of one size.
     *
     * @param most windows that touch one part
     * @param all windows, those that touch several parts counted for each
     */
    private record Cut(long size, long parts, long most, long all) {}

    /** The whole axis first. */
    private static List<Cut> cuts(Needs needs, int d) {
        GridAxis axis = needs.grid().axis(d);
        long first = axis.front() - needs.domain().box().min()[d];
        int step = needs.domain().windows().outputStep()[d];
        long length = needs.domain().outputShape()[d];
        List<Cut> cuts = new ArrayList<>();
        for (long size : sizes(length, needs.chunk()[d])) {
            long most = 0;
            long all = 0;
            for (long from = 0; from < length; from += size) {
                long end = Steps.up(Math.min(length, from + size), step);
                long touched = axis.countTouching(first + from / step, first + end);
                most = Math.max(most, touched);
                all += touched;
            }
            cuts.add(new Cut(size, parts(length, size), most, all));
        }
        return cuts;
    }

    private static BlockPlan countable(BlockPlan plan) {
        long[] s = plan.shape;
        long parts = parts(s[1], plan.unit[1]) * parts(s[2], plan.unit[2]);
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

    private static BlockPlan plan(Needs needs, long depth, long h, long w) {
        long[] shape = needs.domain().outputShape();
        MemoryPlan memory =
                MemoryPlan.of(
                        needs.domain().windows(),
                        needs.channels(),
                        new long[] {h, w},
                        new long[] {looked(needs, 1, h), looked(needs, 2, w)},
                        needs.batchSize(),
                        needs.lanes(),
                        needs.averages(),
                        new int[] {
                            (int) Math.min(needs.chunk()[0], shape[0]), needs.bytesPerVoxel()
                        });
        return new BlockPlan(shape, needs.chunk(), new long[] {depth, h, w}, memory);
    }

    /** Lengths of a unit along one axis, the longest first: the whole, then multiples of chunks. */
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

    /** The units in order: y outermost, then x, then z. */
    List<Box> units() {
        List<Box> units = new ArrayList<>();
        for (long y = 0; y < shape[1]; y += unit[1])
            for (long x = 0; x < shape[2]; x += unit[2])
                for (long z = 0; z < shape[0]; z += unit[0])
                    units.add(
                            Box.between(
                                    new long[] {z, y, x},
                                    new long[] {
                                        Math.min(shape[0], z + unit[0]),
                                        Math.min(shape[1], y + unit[1]),
                                        Math.min(shape[2], x + unit[2])
                                    }));
        return units;
    }

    /** The numbers of the units that a part of the result touches. */
    IntStream touched(Box box) {
        long[] first = new long[3];
        long[] end = new long[3];
        for (int d = 0; d < 3; d++) {
            first[d] = box.min()[d] / unit[d];
            end[d] = parts(box.max(d), unit[d]);
        }
        long deep = parts(shape[0], unit[0]);
        long wide = parts(shape[2], unit[2]);
        return LongStream.range(first[1], end[1])
                .flatMap(y -> LongStream.range(first[2], end[2]).map(x -> y * wide + x))
                .flatMap(column -> LongStream.range(first[0], end[0]).map(z -> column * deep + z))
                .mapToInt(Math::toIntExact);
    }

    /** How many blocks there are along z, y and x. */
    int[] counts() {
        return new int[] {
            (int) parts(shape[0], chunk[0]),
            (int) parts(shape[1], unit[1]),
            (int) parts(shape[2], unit[2])
        };
    }

    /** The blocks of a unit, by z. */
    List<Box> blocks(Box unit) {
        List<Box> blocks = new ArrayList<>();
        for (long z = unit.min()[0]; z < unit.max(0); z += chunk[0]) {
            long[] min = {z, unit.min()[1], unit.min()[2]};
            long[] max = {Math.min(unit.max(0), z + chunk[0]), unit.max(1), unit.max(2)};
            blocks.add(Box.between(min, max));
        }
        return blocks;
    }
}
