// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.util.CellMapException;

/**
 * A network seen through its contract: the wanted channels in the order of the classes, and the
 * output as {@link ModelContract#mapped} says: logits, or values that are probabilities already. It
 * is as thread-safe as the network.
 */
public final class ChannelMap implements WindowFunction {

    private final WindowFunction network;
    private final ModelContract contract;

    private ChannelMap(WindowFunction network, ModelContract contract) {
        this.network = network;
        this.contract = contract;
    }

    /** The network itself where the contract asks for nothing. */
    public static WindowFunction of(WindowFunction network, ModelContract contract) {
        boolean plain =
                contract.channels() == null
                        && (contract.activation().equals("sigmoid")
                                || contract.activation().equals("none"));
        return plain ? network : new ChannelMap(network, contract);
    }

    @Override
    public float[] apply(float[] input, int n, int[] window) {
        float[] raw = network.apply(input, n, window);
        int voxels = contract.windowShape().resized(window).outputSize();
        int classes = contract.classes().size();
        int channels = raw.length / n / voxels;
        if (channels < 1 || raw.length != (long) n * channels * voxels) throw wrong(raw.length, n);
        if (contract.channels() == null && channels != classes) throw wrong(raw.length, n);
        float[] result = new float[Math.multiplyExact(n * classes, voxels)];
        for (int i = 0; i < n; i++)
            for (int c = 0; c < classes; c++) {
                int channel = contract.channels() == null ? c : contract.channels()[c];
                if (channel >= channels) throw missing(channel, channels);
                int from = i * channels * voxels;
                int to = (i * classes + c) * voxels;
                for (int v = 0; v < voxels; v++)
                    result[to + v] = value(raw, from + v, voxels, channels, channel);
            }
        return result;
    }

    private float value(float[] raw, int at, int stride, int channels, int channel) {
        float x = raw[at + channel * stride];
        return switch (contract.activation()) {
            case "tanh" -> 2 * x;
            case "signed" -> (1 + x) / 2;
            case "softmax" -> x - others(raw, at, stride, channels, channel);
            default -> x;
        };
    }

    /** The logarithm of the sum of the exponentials of the other channels. */
    private static float others(float[] raw, int at, int stride, int channels, int channel) {
        float top = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < channels; c++)
            if (c != channel) top = Math.max(top, raw[at + c * stride]);
        double sum = 0;
        for (int c = 0; c < channels; c++)
            if (c != channel) sum += Math.exp(raw[at + c * stride] - top);
        return (float) (top + Math.log(sum));
    }

    private CellMapException wrong(int values, int n) {
        return new CellMapException(
                "Cannot use the output of the network",
                "window " + contract.windowShape(),
                "It returned " + values + " values for " + n + " windows.",
                "Check classes, channels and output_window in the model's description.");
    }

    private static CellMapException missing(int channel, int channels) {
        return new CellMapException(
                "Cannot use the output of the network",
                "channel " + channel,
                "It has " + channels + " channels.",
                "Check classes and channels in the model's description.");
    }
}
