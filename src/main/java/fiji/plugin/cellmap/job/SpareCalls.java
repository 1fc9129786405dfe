// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.engine.DeviceMemoryException;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A network on a device, and on another one what does not fit its memory even as a single window.
 * That other one is made when it is needed first, and then for all that follows: what did not fit
 * once does not fit again. As thread-safe as the networks.
 */
final class SpareCalls implements WindowFunction {

    private final WindowFunction usual;
    private final Supplier<WindowFunction> making;
    private volatile WindowFunction spare;
    private long computed;

    /**
     * @param making gives the network on the other device; asked once
     */
    SpareCalls(WindowFunction usual, Supplier<WindowFunction> making) {
        this.usual = usual;
        this.making = making;
    }

    @Override
    public float[] apply(float[] input, int n, int[] window) {
        return call(n, network -> network.apply(input, n, window));
    }

    @Override
    public Optional<float[]> mirrored(float[] input, int n, int[] window, Progress progress) {
        return call(n, network -> network.mirrored(input, n, window, progress));
    }

    private <T> T call(int n, Function<WindowFunction, T> call) {
        if (spare != null) return onSpare(n, call);
        try {
            return call.apply(usual);
        } catch (DeviceMemoryException e) {
            if (n > 1) throw e; // Fewer windows may fit.
            return onSpare(n, call);
        }
    }

    private synchronized <T> T onSpare(int n, Function<WindowFunction, T> call) {
        if (spare == null) spare = making.get();
        computed += n;
        return call.apply(spare);
    }

    /** What a user should know of it: nothing where the device sufficed. */
    synchronized List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (spare != null)
            notes.add(
                    "The memory of the GPU did not suffice for one window: the processor computed %d"
                                    .formatted(computed)
                            + " windows, which it rounds differently (predict.cpu_fallback).");
        return notes;
    }

    @Override
    public int lanes() {
        return usual.lanes();
    }

    @Override
    public List<List<String>> outputs(List<String> classes) {
        return usual.outputs(classes);
    }

    @Override
    public float[][] merged(float[][] blended) {
        return usual.merged(blended);
    }
}
