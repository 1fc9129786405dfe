// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowShape;
import java.util.Locale;

/**
 * What one prediction keeps in the Java heap, in bytes, computed before it starts. The network's
 * own memory is not in it. Sums count also where they are kept on a device, as they may come back.
 * All lengths in voxels.
 *
 * @param sums weighted logits and weights of one window depth of the column
 * @param input the planes that the current windows look at, and what is being read
 * @param batch windows and logits of one call
 * @param output encoded planes that wait for a whole row of chunks
 */
public record MemoryPlan(long sums, long input, long batch, long output) {

    private static final long MIB = 1L << 20;

    /**
     * @param window of the network
     * @param channels classes
     * @param column height and width of the region that is streamed at a time, in output voxels
     * @param looked height and width that the windows of this region look at, in input voxels
     * @param batchSize windows per call
     * @param lanes calls of the network at the same time; 0 if nothing is done meanwhile
     * @param averages how many averages of several calls are nested
     * @param slab planes and bytes per voxel of the output buffer
     */
    static MemoryPlan of(
            WindowShape window,
            int channels,
            long[] column,
            long[] looked,
            int batchSize,
            int lanes,
            int averages,
            int[] slab) {
        long plane = column[0] * column[1];
        long lookedPlane = looked[0] * looked[1];
        long sums = window.output()[0] * (channels + 1L) * HeapArrays.bytes(4 * plane);
        long ring = window.input()[0] + (long) InputRing.ahead(lookedPlane);
        long read = Math.min(InputRing.READ_VOXELS, ring * lookedPlane);
        long input =
                ring * HeapArrays.bytes(4 * lookedPlane)
                        + HeapArrays.bytes(4 * Math.max(lookedPlane, read));
        long size = 4L * window.inputSize();
        long call = HeapArrays.bytes(size * batchSize);
        long results = HeapArrays.bytes(4L * channels * window.outputSize() * batchSize);
        // Splitting a batch that ran out of memory holds it twice, so do mirror images.
        int held = lanes == 0 ? 2 + averages : CallPipeline.most(lanes) + lanes * (1 + averages);
        long batch = (call + results) * held + HeapArrays.bytes(size);
        // A block in the making, one that is written, and one class of it on its way to the disk.
        int blocks = lanes == 0 ? channels : 2 * channels;
        long output = HeapArrays.bytes(plane * slab[0] * slab[1]) * (blocks + 1);
        return new MemoryPlan(sums, input, batch, output);
    }

    public long total() {
        return sums + input + batch + output;
    }

    /** Whether every array is short enough for Java, and the whole fits a budget in bytes. */
    boolean fits(long budget, long longestArray) {
        return longestArray < Integer.MAX_VALUE - 8 && total() <= budget;
    }

    /** One line for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d MiB (sums %d, input %d, batch %d, output %d), and the network's own",
                mib(total()),
                mib(sums),
                mib(input),
                mib(batch),
                mib(output));
    }

    static long mib(long bytes) {
        return (bytes + MIB - 1) / MIB;
    }
}
