// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.util.Progress;
import java.util.Optional;

/** A network as it was written: one tensor in, one of its results out, with their shapes. */
@FunctionalInterface
public interface RawNetwork {

    /**
     * @param input values in C order
     * @param shape of the input, as the program takes it
     * @param output which of several results: a key of a dictionary, or the position in a tuple or
     *     list, from 0; null for the first
     */
    Tensor run(float[] input, int[] shape, String output);

    /**
     * As {@link #run}, the mean over the eight mirror images of the last three axes, each mirrored
     * back, where the device does that by itself; empty if it does not.
     *
     * @param progress cancel is honoured before each image
     */
    default Optional<Tensor> mirrored(
            float[] input, int[] shape, String output, Progress progress) {
        return Optional.empty();
    }

    /** How many calls from several threads are worked on at the same time. */
    default int lanes() {
        return 1;
    }
}
