// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.DeviceBlend;
import fiji.plugin.cellmap.net.contract.Logits;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calls the network with as many windows at a time as its memory allows: a call that fails is
 * repeated with half as many, and later calls have no more than what succeeded. Every call has the
 * same number of windows, what is missing is filled up: libraries may give a window other last bits
 * in a batch of another size, so its bits do not depend on who else is asked for. As thread-safe as
 * the network.
 */
final class BatchRunner {

    private final WindowFunction function;
    private final WindowShape shape;
    private final int channels;
    private final Blending blending;
    private volatile int batch;

    BatchRunner(WindowFunction function, WindowShape shape, int channels, int batch) {
        this(function, shape, channels, batch, Blending.inMemory());
    }

    /**
     * @param blending of what {@link #keep} gives
     */
    BatchRunner(
            WindowFunction function,
            WindowShape shape,
            int channels,
            int batch,
            Blending blending) {
        this.blending = blending;
        this.function = function;
        this.shape = shape;
        this.channels = channels;
        this.batch = batch;
    }

    /** Where windows are blended. */
    Blending blending() {
        return blending;
    }

    /** Windows to hand over at a time. */
    int batch() {
        return batch;
    }

    /**
     * @param input n windows in C order, N,1,D,H,W; what follows them is overwritten
     * @param progress cancel is honoured before each call of the network
     * @return logits in C order, N,K and the output's D,H,W; more may follow
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     * @throws CellMapException if not even one window can be evaluated, or the network has another
     *     number of outputs
     */
    float[] apply(float[] input, int n, Progress progress) {
        while (true) {
            int size = batch;
            try {
                return inCallsOf(size, input, n, progress);
            } catch (OutOfMemoryError e) {
                if (size == 1) throw noMemory(e);
                lower(size / 2);
            } catch (CellMapException e) {
                if (size == 1) throw e;
                lower(size / 2);
            }
        }
    }

    private synchronized void lower(int most) {
        batch = Math.min(batch, most);
    }

    private float[] inCallsOf(int size, float[] input, int n, Progress progress) {
        if (n <= size) return call(input, 0, n, size, progress);
        int each = channels * shape.outputSize();
        float[] all = new float[Math.multiplyExact(n, each)];
        for (int from = 0; from < n; from += size) {
            int some = Math.min(size, n - from);
            float[] part = call(input, from, some, size, progress);
            System.arraycopy(part, 0, all, from * each, some * each);
        }
        return all;
    }

    /**
     * As {@link #apply} on a device that keeps the logits, but once only: what fails there is to be
     * repeated in memory, with as many windows.
     *
     * @param input floats, or the bytes that stand for them
     */
    CallOutput keep(DeviceBlend device, Object input, int n, Progress progress) {
        int size = batch;
        List<Logits> parts = new ArrayList<>();
        CallOutput whole = null;
        try {
            for (int from = 0; from < n; from += size) {
                Object windows = filled(input, from, Math.min(size, n - from), size);
                parts.add(device.apply(windows, size, shape.input().clone(), progress));
            }
            whole = new CallOutput(parts, size);
            return whole;
        } finally {
            if (whole == null) parts.forEach(Logits::close);
        }
    }

    /** One call with some windows of the input. */
    private float[] call(float[] input, int from, int n, int size, Progress progress) {
        float[] windows = (float[]) filled(input, from, n, size);
        float[] logits = function.apply(windows, size, shape.input().clone(), progress);
        long expected = (long) size * channels * shape.outputSize();
        if (logits.length != expected) throw wrongLength(logits.length, expected);
        return logits;
    }

    /** Some windows of the input, the last of them repeated to make it whole. */
    private Object filled(Object input, int from, int n, int size) {
        int each = shape.inputSize();
        Object windows = input;
        if (from != 0 || Array.getLength(input) != size * each) {
            windows = Array.newInstance(input.getClass().getComponentType(), size * each);
            System.arraycopy(input, from * each, windows, 0, n * each);
        }
        for (int i = n; i < size; i++)
            System.arraycopy(windows, (n - 1) * each, windows, i * each, each);
        return windows;
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
