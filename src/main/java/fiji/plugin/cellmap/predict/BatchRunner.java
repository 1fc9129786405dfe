package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.WindowFunction;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.Arrays;

/**
 * Calls the network with as many windows at a time as its memory allows: a call that fails is
 * repeated in two halves, and later batches are no larger than what succeeded. For one thread.
 */
final class BatchRunner {

    private final WindowFunction function;
    private final int[] window;
    private final int windowSize;
    private final int channels;
    private int batch;

    BatchRunner(WindowFunction function, int[] window, int channels, int batch) {
        this.function = function;
        this.window = window.clone();
        this.windowSize = window[0] * window[1] * window[2];
        this.channels = channels;
        this.batch = batch;
    }

    /** Windows to hand over at a time. */
    int batch() {
        return batch;
    }

    /**
     * @param input n windows in C order, N,1,D,H,W
     * @return logits in C order, N,K,D,H,W
     * @throws CellMapException if not even one window can be evaluated, or the network has another
     *     number of outputs
     */
    float[] apply(float[] input, int n) {
        float[] logits;
        try {
            logits = function.apply(input, n, window.clone());
        } catch (OutOfMemoryError e) {
            if (n == 1) throw noMemory(e);
            return halves(input, n);
        } catch (CellMapException e) {
            if (n == 1) throw e;
            return halves(input, n);
        }
        long expected = (long) n * channels * windowSize;
        if (logits.length != expected) throw wrongLength(logits.length, expected);
        return logits;
    }

    private float[] halves(float[] input, int n) {
        int head = n / 2;
        float[] first = apply(Arrays.copyOf(input, head * windowSize), head);
        float[] second =
                apply(Arrays.copyOfRange(input, head * windowSize, n * windowSize), n - head);
        batch = Math.min(batch, Math.max(1, head));
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private CellMapException noMemory(OutOfMemoryError e) {
        return new CellMapException(
                "Cannot evaluate the network",
                "one window of " + Arrays.toString(window) + " voxels",
                "The memory does not suffice: " + e.getMessage(),
                "Choose a smaller predict.window or a device with more memory.",
                e);
    }

    private CellMapException wrongLength(long found, long expected) {
        return new CellMapException(
                "Cannot use the output of the network",
                "window of " + Arrays.toString(window) + " voxels",
                "It returned "
                        + found
                        + " values where "
                        + channels
                        + " channels of the window's size need "
                        + expected
                        + ".",
                "Check the classes in the model's contract, and that its output is as large as its"
                        + " input.");
    }
}
