// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.DeviceBlend;
import fiji.plugin.cellmap.net.contract.Logits;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.CodedBlocks;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A region on its way through a {@link SlabPredictor}: makes the calls, layer after layer,
 * evaluates them and takes what they gave, each in a thread of its own. Where windows are blended
 * on the device they stay there from their input to finished planes; input that is made of bytes
 * goes there as bytes. A call that fails there is repeated in memory when it is its turn.
 */
final class SlabRun implements Iterator<Call>, AutoCloseable {

    /** What is known of a window that is left out. */
    private static final Logits NOTHING = Logits.of(new float[0]);

    private final SlabPredictor of;
    private final WindowShape shape;
    private final PlaneSink sink;
    private final long[][] starts;
    private final long end;
    private final InputRing input;

    /** What the bytes of the input stand for; null if it is floats. */
    private final float[] greys;

    private final Sums sums;

    /** The same sums if they were begun on a device; else null. */
    private final DeviceSums device;

    private long[][] windows;
    private int layer;
    private int first;
    private long done;

    SlabRun(SlabPredictor of, BlockSource<float[]> volume, Box region, PlaneSink sink) {
        this.of = of;
        this.sink = sink;
        shape = of.shape();
        starts = of.starts(region);
        long[] lo = new long[3];
        long[] hi = new long[3];
        for (int d = 0; d < 3; d++) {
            lo[d] = region.min()[d] + (long) of.grid().axis(d).front() * shape.outputStep()[d];
            hi[d] = lo[d] + region.shape()[d];
        }
        done = lo[0];
        end = hi[0];
        Optional<CodedBlocks> coded =
                of.padding() == Padding.CONSTANT ? Optional.empty() : volume.coded();
        float[] table = coded.map(CodedBlocks::values).orElse(null);
        Optional<DeviceSums> there =
                of.memory().isNothing()
                        ? DeviceSums.open(
                                of.runner().blending(),
                                shape.output(),
                                of.weights(),
                                of.channels(),
                                table,
                                lo,
                                hi)
                        : Optional.empty();
        device = there.orElse(null);
        sums =
                device != null
                        ? device
                        : new Accumulator(shape.output(), of.weights(), of.channels(), lo, hi);
        greys = device == null ? null : table;
        boolean ready = false;
        try {
            input =
                    greys == null
                            ? of.ring(volume, false, starts)
                            : of.ring(coded.get().codes(), true, starts);
            ready = true;
        } finally {
            if (!ready) sums.close();
        }
    }

    @Override
    public boolean hasNext() {
        return layer < starts[0].length;
    }

    /** The next windows, of one or several layers, until the network has a whole batch. */
    @Override
    public Call next() {
        Call call = new Call();
        int batch = of.runner().batch();
        do gather(call, batch);
        while (hasNext() && call.asked > 0 && call.asked < batch && call.ends.size() < batch);
        return call;
    }

    /** Windows of one layer, which may end with them. */
    private void gather(Call call, int batch) {
        long z = starts[0][layer];
        if (windows == null) {
            windows = of.windows(z, starts[1], starts[2]);
            if (windows.length > 0) input.advance(z * shape.inputStep()[0] + shape.input()[0]);
        }
        while (first < windows.length && call.asked < batch) put(windows[first++], call, batch);
        if (first < windows.length) return;
        windows = null;
        first = 0;
        layer++;
        long plane = hasNext() ? starts[0][layer] * shape.outputStep()[0] : end;
        call.ends.add(new Call.End(call.starts.size(), plane));
    }

    /** Adds a window to a call, and its voxels if the network has to be asked. */
    private void put(long[] start, Call call, int batch) {
        float[] before = of.memory().get(start[0], start[1], start[2]);
        Logits known = before == null ? null : Logits.of(before);
        if (known == null) {
            int[] in = shape.inputStep();
            int size = shape.inputSize();
            if (call.input == null) call.input = input.array(Math.multiplyExact(batch, size));
            long z = start[0] * in[0];
            long y = start[1] * in[1];
            long x = start[2] * in[2];
            int to = call.asked * size;
            input.copyWindow(z, y, x, call.input, to);
            if (of.sparing() && (!input.sees(z, y, x) || isUniform(call.input, to, size)))
                known = NOTHING;
            else call.asked++;
        }
        call.starts.add(start);
        call.known.add(known);
    }

    /** Whether the network would see one value everywhere. */
    private boolean isUniform(Object windows, int from, int size) {
        if (windows instanceof byte[] bytes) {
            float one = greys[bytes[from] & 0xFF];
            for (int i = from + 1; i < from + size; i++)
                if (greys[bytes[i] & 0xFF] != one) return false;
        } else {
            float[] values = (float[]) windows;
            for (int i = from + 1; i < from + size; i++)
                if (values[i] != values[from]) return false;
        }
        return true;
    }

    /** Asks the network; blocks. */
    void evaluate(Call call, Progress progress) {
        if (call.asked > 0) {
            Optional<DeviceBlend> on = device == null ? Optional.empty() : device.device();
            try {
                call.output =
                        on.isPresent()
                                ? of.runner().keep(on.get(), call.input, call.asked, progress)
                                : inMemory(call, progress);
            } catch (CellMapException e) {
                if (on.isEmpty()) throw e;
                call.failure = e;
                return;
            }
        }
        call.input = null;
    }

    private CallOutput inMemory(Call call, Progress progress) {
        float[] floats =
                call.input instanceof byte[] bytes
                        ? CodedBlocks.decoded(bytes, greys)
                        : (float[]) call.input;
        return CallOutput.of(of.runner().apply(floats, call.asked, progress));
    }

    /** Adds what a call gave, and hands on the planes that no later window touches. */
    void take(Call call, Progress progress) {
        if (call.failure != null) {
            device.giveUp(call.failure);
            call.output = inMemory(call, progress);
            call.input = null;
        }
        int taken = 0;
        int number = 0;
        for (Call.End end : call.ends) {
            number = add(call, taken, end.windows(), number);
            taken = end.windows();
            finish(end.plane());
        }
        add(call, taken, call.starts.size(), number);
        if (call.output != null) call.output.close();
    }

    /**
     * Adds windows of one layer.
     *
     * @param from the first one of the call, likewise the end
     * @param asked how many of the network's windows came before
     * @return how many have come by now
     */
    private int add(Call call, int from, int end, int asked) {
        int[] out = shape.outputStep();
        List<Sums.Window> gave = new ArrayList<>();
        int number = asked;
        for (int i = from; i < end; i++) {
            long[] s = call.starts.get(i);
            Logits known = call.known.get(i);
            if (known == NOTHING) continue;
            long z = s[0] * out[0];
            long y = s[1] * out[1];
            long x = s[2] * out[2];
            Sums.Window one =
                    known != null
                            ? new Sums.Window(z, y, x, known, 0)
                            : call.output.window(z, y, x, number++);
            gave.add(one);
            if (known == null && !of.memory().isNothing()) keep(s, one);
        }
        sums.add(gave);
        return number;
    }

    private void keep(long[] start, Sums.Window one) {
        int results = of.channels() * shape.outputSize();
        float[] all = one.logits().values();
        of.memory().keep(start[0], start[1], start[2], all, one.index() * results, results);
    }

    /** Hands on the planes that no later window touches, several at once where the sink can. */
    private void finish(long until) {
        long front = (long) of.grid().axis(0).front() * shape.outputStep()[0];
        while (done < until) {
            long stop = Math.min(until, sink.together(done - front) + front);
            sums.finish(done, stop, sink, front);
            done = stop;
            sink.reached(done - front);
        }
    }

    /** When no call runs any more. */
    @Override
    public void close() {
        sums.close();
    }
}
