// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Calls of a network with windows of several sizes, all from the middle of the volume. */
final class WindowTrial {

    private static final int PAUSE_MS = 5;

    private final GreyBox box;
    private final WindowFunction function;
    private final long memory;
    private final LongSupplier use;
    private final boolean retained;
    private double perVoxel;

    /**
     * @param memory in bytes that a call may take; 0 if that is not known
     * @param use of memory now, in bytes; -1 if it is not known
     * @param retained whether the device keeps what earlier calls took, so that all of it counts
     */
    WindowTrial(
            GreyBox box, WindowFunction function, long memory, LongSupplier use, boolean retained) {
        this.box = box;
        this.function = function;
        this.memory = memory;
        this.use = use;
        this.retained = retained;
    }

    /** On a device, within half of its memory that is free. */
    static WindowTrial on(ComputeDevice device, GreyBox box, WindowFunction function) {
        if (!device.isGpu())
            return new WindowTrial(
                    box,
                    function,
                    MemoryUse.available() / 2,
                    () -> MemoryUse.now(OptionalLong.empty()).process(),
                    false);
        LongSupplier used = () -> Devices.memoryUsed(device).orElse(-1);
        long free = Devices.memorySize(device).orElse(0) - Math.max(0, used.getAsLong());
        return new WindowTrial(box, function, free / 2, used, true);
    }

    long memory() {
        return memory;
    }

    /** The most bytes that a call took for each voxel of its input. */
    double perVoxel() {
        return perVoxel;
    }

    /**
     * One call.
     *
     * @param bytes that it took at its peak beyond what was taken before
     * @param seconds that it took
     * @param output of the network, K,D,H,W
     */
    record Run(WindowShape shape, long bytes, double seconds, float[] output) {

        /**
         * Whether a larger window has the same values.
         *
         * @param at where this one begins in the larger one, in input voxels, z y x
         */
        boolean isPartOf(Run larger, int[] at, double tolerance) {
            int[] own = shape.output();
            int[] first = new int[3];
            for (int d = 0; d < 3; d++)
                first[d] = at[d] / shape.inputStep()[d] * shape.outputStep()[d];
            int[] other = larger.shape.output();
            int channels = output.length / shape.outputSize();
            double largest = 0;
            double difference = 0;
            for (int c = 0, i = 0; c < channels; c++)
                for (int z = 0; z < own[0]; z++)
                    for (int y = 0; y < own[1]; y++) {
                        int plane = c * other[0] + first[0] + z;
                        int row = (plane * other[1] + first[1] + y) * other[2] + first[2];
                        for (int x = 0; x < own[2]; x++, i++) {
                            float there = larger.output[row + x];
                            largest = Math.max(largest, Math.abs(output[i]));
                            difference = Math.max(difference, Math.abs(output[i] - there));
                        }
                    }
            return difference <= tolerance * Math.max(1, largest);
        }
    }

    /**
     * Tries one window; blocks.
     *
     * @throws CellMapException if the network fails
     */
    Run run(WindowShape shape, Progress progress) {
        return run(shape, new int[3], 1, progress);
    }

    /**
     * Tries one window somewhere else; blocks.
     *
     * @param at where it begins, from where others do, in input voxels, z y x
     */
    Run run(WindowShape shape, int[] at, Progress progress) {
        return run(shape, at, 1, progress);
    }

    /** Tries so many windows in one call, all alike; blocks. */
    Run run(WindowShape shape, int n, Progress progress) {
        return run(shape, new int[3], n, progress);
    }

    private Run run(WindowShape shape, int[] at, int n, Progress progress) {
        float[] one = grey(shape, at);
        float[] input = new float[Math.multiplyExact(n, one.length)];
        for (int i = 0; i < n; i++) System.arraycopy(one, 0, input, i * one.length, one.length);
        long before = retained ? 0 : use.getAsLong();
        AtomicLong peak = new AtomicLong(before);
        Thread watch =
                new Thread(
                        () -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                peak.accumulateAndGet(use.getAsLong(), Math::max);
                                try {
                                    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                                } catch (InterruptedException e) {
                                    return;
                                }
                            }
                        },
                        "cellmap-window-trial");
        watch.setDaemon(true);
        watch.start();
        try {
            long start = System.nanoTime();
            float[] output = function.apply(input, n, shape.input().clone(), progress);
            double seconds = (System.nanoTime() - start) / 1e9;
            peak.accumulateAndGet(use.getAsLong(), Math::max);
            long least = 4L * (input.length + output.length);
            long bytes = Math.max(least, peak.get() - before);
            perVoxel = Math.max(perVoxel, (double) bytes / input.length);
            return new Run(shape, bytes, seconds, output);
        } finally {
            watch.interrupt();
        }
    }

    /** The window from the middle of the volume on; 0 where there is nothing. */
    private float[] grey(WindowShape shape, int[] from) {
        float[] values = new float[shape.inputSize()];
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            min[d] = box.shape()[d] / 2 + from[d];
            max[d] = min[d] + shape.input()[d];
        }
        Box window = Box.between(min, max);
        Box real = window.intersect(box.grey().bounds());
        if (real.isEmpty()) return values;
        float[] found = box.grey().read(real);
        long[] n = real.shape();
        for (long z = 0, at = 0; z < n[0]; z++)
            for (long y = 0; y < n[1]; y++, at += n[2]) {
                long row =
                        ((real.min()[0] + z - min[0]) * shape.input()[1]
                                                + real.min()[1]
                                                + y
                                                - min[1])
                                        * shape.input()[2]
                                + real.min()[2]
                                - min[2];
                System.arraycopy(found, (int) at, values, (int) row, (int) n[2]);
            }
        return values;
    }
}
