// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A network seen through its contract: the wanted channels in the order of the classes, and the
 * output as {@link ModelContract#mapped} says: logits, or values that are probabilities already. An
 * output of another shape than the contract promises is refused. It is as thread-safe as the
 * network.
 */
public final class ChannelMap implements WindowFunction {

    private final RawNetwork network;
    private final ModelContract contract;
    private final TensorAxes axes;
    private final ValueChain after;
    private float least = Float.POSITIVE_INFINITY;
    private float most = Float.NEGATIVE_INFINITY;

    private ChannelMap(RawNetwork network, ModelContract contract) {
        this.network = network;
        this.contract = contract;
        axes = contract.tensorAxes();
        List<ValueStep> steps = contract.postprocessing();
        after = ValueChain.of(steps == null ? List.of() : steps, contract.classes().size(), null);
    }

    public static ChannelMap of(RawNetwork network, ModelContract contract) {
        return new ChannelMap(network, contract);
    }

    @Override
    public float[] apply(float[] input, int n, int[] window) {
        return mapped(network.run(input, axes.inputShape(n, window), contract.output()), n, window);
    }

    /** Where the outputs are taken as they are, so that their mean may be taken before. */
    @Override
    public Optional<float[]> mirrored(float[] input, int n, int[] window, Progress progress) {
        if (!contract.plain()) return Optional.empty();
        return network.mirrored(input, axes.inputShape(n, window), contract.output(), progress)
                .map(raw -> mapped(raw, n, window));
    }

    /** Where the outputs are taken as they are and need not be looked at. */
    @Override
    public Optional<DeviceWindows> onDevice(boolean mirrored) {
        if (!contract.plain() || isWatched()) return Optional.empty();
        return network.onDevice(mirrored, this::channels);
    }

    private float[] mapped(Tensor raw, int n, int[] window) {
        int[] out = contract.windowShape().resized(window).output();
        int channels = channels(raw.shape(), n, window);
        if (raw.type() == Tensor.Type.INT64) requireValues();
        int classes = contract.classes().size();
        if (contract.plain()) return seen(raw.values());
        int voxels = out[0] * out[1] * out[2];
        int planes = axes.planes() ? out[0] : 1;
        float[] result = new float[Math.multiplyExact(n * classes, voxels)];
        IntStream.range(0, n * classes * planes)
                .forEach(
                        k -> {
                            int i = k / planes / classes;
                            int c = k / planes % classes;
                            int to = (i * classes + c) * voxels + k % planes * (voxels / planes);
                            copy(raw.values(), channels, i, c, k % planes, out, result, to);
                        });
        return seen(result);
    }

    @Override
    public int lanes() {
        return network.lanes();
    }

    /** The smallest and largest value so far that should be a probability; null without any. */
    public synchronized float[] range() {
        boolean done = contract.mapped().activation().equals("none");
        return least > most || !done ? null : new float[] {least, most};
    }

    /**
     * The smallest and largest value so far of logits that a foreign model gave, if all of them
     * look like probabilities, so that the sigmoid was probably applied before; else null.
     */
    public synchronized float[] doubtful() {
        boolean inside = least >= 0 && most <= 1 && most > least;
        return inside && contract.activation().equals("sigmoid") ? new float[] {least, most} : null;
    }

    private void requireValues() {
        if (contract.activation().equals("none") && contract.activations() == null) return;
        throw new CellMapException(
                "Cannot use the output of the network",
                "activation " + contract.activation(),
                "It returns whole numbers or truth values: classes or a mask, no values that an"
                        + " activation applies to.",
                "If they are 0 and 1, say activation: none in the model's description; else export"
                        + " the model without its last step.");
    }

    /** Whether values tell something of the description, see {@link #range}. */
    private boolean isWatched() {
        boolean ours = !contract.architecture().isEmpty();
        return !ours || contract.mapped().activation().equals("none");
    }

    private synchronized float[] seen(float[] values) {
        if (!isWatched()) return values;
        for (float v : values) {
            least = Math.min(least, v);
            most = Math.max(most, v);
        }
        return values;
    }

    private void copy(
            float[] raw,
            int channels,
            int i,
            int c,
            int plane,
            int[] window,
            float[] result,
            int to) {
        int channel = contract.channels() == null ? c : contract.channels()[c];
        TensorAxes.Strided[] all = new TensorAxes.Strided[channels];
        for (int k = 0; k < channels; k++) all[k] = axes.strided(i, k, channels, plane, window);
        String activation = contract.activation(c);
        for (int v = 0; v < all[channel].count(); v++)
            result[to + v] = after.apply(value(activation, raw, all, channel, v), c);
    }

    private static float value(
            String activation, float[] raw, TensorAxes.Strided[] all, int channel, int v) {
        float x = raw[all[channel].start() + v * all[channel].step()];
        return switch (activation) {
            case "tanh" -> 2 * x;
            case "signed" -> (1 + x) / 2;
            case "softmax" -> x - others(raw, all, channel, v);
            default -> x;
        };
    }

    /** The logarithm of the sum of the exponentials of the other channels. */
    private static float others(float[] raw, TensorAxes.Strided[] all, int channel, int v) {
        float top = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < all.length; c++)
            if (c != channel) top = Math.max(top, raw[all[c].start() + v * all[c].step()]);
        double sum = 0;
        for (int c = 0; c < all.length; c++)
            if (c != channel) sum += Math.exp(raw[all[c].start() + v * all[c].step()] - top);
        return (float) (top + Math.log(sum));
    }

    /** The channels of an output whose shape is the one promised. */
    private int channels(int[] found, int n, int[] window) {
        int[] out = contract.windowShape().resized(window).output();
        int classes = contract.classes().size();
        int at = axes.channelAxis();
        int channels = at < 0 || at >= found.length ? 1 : found[at];
        int least = contract.outputs();
        boolean enough = contract.channels() == null ? channels == classes : channels >= least;
        int[] promised = axes.outputShape(n, channels, out);
        if (enough && Arrays.equals(found, promised)) return channels;
        promised = axes.outputShape(n, least, out);
        throw new CellMapException(
                "Cannot use the output of the network",
                "window " + contract.windowShape().resized(window),
                "For an input of %s it returned %s; its description promises %s (axes %s, %s)."
                        .formatted(
                                Arrays.toString(axes.inputShape(n, window)),
                                Arrays.toString(found),
                                Arrays.toString(promised),
                                axes.output(),
                                contract.channels() == null
                                        ? classes + " classes"
                                        : "channel " + (least - 1) + " used"),
                "Correct classes, channels, window, output_window, output_voxel_size, output or"
                        + " output_axes in the model's description.");
    }
}
