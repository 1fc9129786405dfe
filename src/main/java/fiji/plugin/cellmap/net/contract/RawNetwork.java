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

    /**
     * The same with results that stay on its device, of which the first is logits N,K,D,H,W of an
     * input N,1,D,H,W; empty if it does not.
     *
     * @param mirrored whether they are to be those of {@link #mirrored}
     * @param check is asked about the result of each call
     */
    default Optional<DeviceWindows> onDevice(boolean mirrored, ShapeCheck check) {
        return Optional.empty();
    }

    /** Refuses results of another shape than was promised. */
    @FunctionalInterface
    interface ShapeCheck {
        /**
         * @param found shape of the result
         * @param n windows
         * @param window D, H, W of the input in voxels
         * @throws fiji.plugin.cellmap.util.CellMapException if it is another
         */
        void require(int[] found, int n, int[] window);
    }

    /** How many calls from several threads are worked on at the same time. */
    default int lanes() {
        return 1;
    }
}
