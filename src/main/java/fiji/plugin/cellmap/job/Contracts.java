// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.Network;
import java.util.List;
import java.util.stream.IntStream;

/** What an experiment promises to those who use its model. */
public final class Contracts {

    private Contracts() {}

    public static ModelContract of(Experiment e, Network network) {
        return new ModelContract(
                1,
                network.architecture(),
                network.options(),
                e.outputNames(),
                e.data().voxelSize(),
                window(e),
                network.multiple(),
                e.data().intensityScale(),
                e.data().intensityOffset(),
                e.target().exclusive() ? "softmax" : "sigmoid",
                channels(e),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                activations(e),
                null);
    }

    /** Channels that the network must have: one for each output, and for the background. */
    public static int outputs(Experiment e) {
        return e.outputs().size() + (e.target().backgroundChannel() ? 1 : 0);
    }

    /** The channel of each class; null if they are in order. */
    private static int[] channels(Experiment e) {
        return e.target().backgroundChannel()
                ? IntStream.rangeClosed(1, e.classes().size()).toArray()
                : null;
    }

    /**
     * The activation of each output where some are distances or other numbers; null without any.
     */
    static List<String> activations(Experiment e) {
        if (e.outputs().stream().noneMatch(e.target()::isNumber)) return null;
        return e.outputs().stream().map(o -> e.target().isNumber(o) ? "tanh" : "sigmoid").toList();
    }

    /** The window to predict with, in voxels, z y x. */
    static int[] window(Experiment e) {
        return e.predict().window() != null ? e.predict().window() : e.data().patchSize();
    }
}
