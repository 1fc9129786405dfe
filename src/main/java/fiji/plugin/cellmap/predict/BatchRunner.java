// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;

/**
 * Calls the network with as many windows at a time as its memory allows: a call that fails is
 * repeated in two halves, and later batches are no larger than what succeeded. For one thread.
 */
final class BatchRunner {

    private final WindowFunction function;
    private final WindowShape shape;
    private final int channels;
    private int batch;

    BatchRunner(WindowFunction function, WindowShape shape, int channels, int batch) {
        this.function = function;
        this.shape = shape;
        this.channels = channels;
        this.batch = batch;
    }

    /** Windows to hand over at a time. */
    int batch() {
        return batch;
    }

    /**
     * @param input n windows in C order, N,1,D,H,W
     * @param progress cancel is honoured before each call of the network
     * @return logits in C order, N,K and the output's D,H,W
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     * @throws CellMapException if not even one window can be evaluated, or the network has another
     *     number of outputs
     */
    float[] apply(float[] input, int n, Progress progress) {
        float[] logits;
        try {
            logits = function.apply(input, n, shape.input().clone(), progress);
        } catch (OutOfMemoryError e) {
            if (n == 1) throw noMemory(e);
            return halves(input, n, progress);
        } catch (CellMapException e) {
            if (n == 1) throw e;
            return halves(input, n, progress);
        }
        long expected = (long) n * channels * shape.outputSize();
        if (logits.length != expected) throw wrongLength(logits.length, expected);
        return logits;
    }

    private float[] halves(float[] input, int n, Progress progress) {
        int head = n / 2;
        int size = shape.inputSize();
        float[] first = apply(Arrays.copyOf(input, head * size), head, progress);
        float[] second =
                apply(Arrays.copyOfRange(input, head * size, n * size), n - head, progress);
        batch = Math.min(batch, Math.max(1, head));
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private CellMapException noMemory(OutOfMemoryError e) {
        return new CellMapException(
                "Cannot evaluate the network",
                "one window of " + Arrays.toString(shape.input()) + " voxels",
                "Not enough memory: " + e.getMessage(),
                "Choose a smaller predict.window or a device with more memory.",
                e);
    }

    private CellMapException wrongLength(long found, long expected) {
        return new CellMapException(
                "Cannot use the output of the network",
                "window of " + Arrays.toString(shape.input()) + " voxels",
                "It returned "
                        + found
                        + " values where "
                        + channels
                        + " channels of "
                        + Arrays.toString(shape.output())
                        + " voxels need "
                        + expected
                        + ".",
                "Check classes and output_window in the model's description.");
    }
}
