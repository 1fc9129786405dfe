// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a second device would gain, computed where none is at hand: both make the step that was
 * measured on half of the micro-batches, the gradients of the second travel to the first, and the
 * weights back.
 */
final class SecondDevice {

    /** Bytes a second between two cards: PCI Express 4.0 x16, what it is seen to reach. */
    private static final double LINK = 22e9;

    private SecondDevice() {}

    /**
     * How many times as fast two devices are, each with a micro-batch: with the exchange after the
     * backward pass, and during it. Then only the last bucket is waited for, or what does not fit
     * into half of the step.
     *
     * @param what was measured
     * @param step seconds of a step with one micro-batch
     */
    static List<Figure> gain(String what, double step, Network network) {
        double weights = Float.BYTES * network.parameterCount() / LINK;
        long[] buckets = buckets(network);
        String name = what + ": two devices instead of one";
        Figure after = figure(name + " (computed)", step, 2 * weights);
        if (buckets.length == 0) return List.of(after);
        double last = buckets[buckets.length - 1] / LINK;
        double waited = Math.max(last, weights - step / 2);
        return List.of(
                figure(name + ", exchange after the pass (computed)", step, 2 * weights),
                figure(name + " (computed)", step, waited + weights));
    }

    private static Figure figure(String name, double step, double more) {
        return Figure.alone(name, 2 * step / (step + more), "times as fast");
    }

    /** Bytes of the gradients of each bucket, in the order of the backward pass. */
    static long[] buckets(Network network) {
        TorchModule net = network.segmented(Precision.FLOAT32, false);
        Map<String, Long> bytes = new HashMap<>();
        net.forEachSlot(
                (name, slot) -> bytes.put(name, (long) Float.BYTES * Tensor.size(slot.shape())));
        return net.buckets().stream()
                .mapToLong(names -> names.stream().distinct().mapToLong(bytes::get).sum())
                .toArray();
    }
}
