// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.util.Progress;
import java.util.List;
import java.util.Optional;

/**
 * A network as predictions see it: windows in, logits of the main head out. Implementations say
 * whether they may be called from several threads.
 */
@FunctionalInterface
public interface WindowFunction {

    /**
     * @param input normalised grey values, N,1,D,H,W in C order
     * @param n windows in the batch
     * @param window D, H, W in voxels
     * @return logits, N,K,D,H,W in C order, see {@link #outputs}; the networks follow each other
     */
    float[] apply(float[] input, int n, int[] window);

    /**
     * As above, for a function that is made of several calls of a network: cancel is honoured
     * before each of them.
     *
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     */
    default float[] apply(float[] input, int n, int[] window, Progress progress) {
        progress.check();
        return apply(input, n, window);
    }

    /**
     * The mean of the outputs for the eight mirror images of every window, each mirrored back,
     * where the device does that by itself; empty if it does not. Cancel is honoured before each
     * image.
     *
     * @return as {@link #apply}: the sum of the images in the order of their axes (bit 1 for z, 2
     *     for y, 4 for x), divided by eight
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     */
    default Optional<float[]> mirrored(float[] input, int n, int[] window, Progress progress) {
        return Optional.empty();
    }

    /**
     * The same network with logits that stay on its device and are blended there, where it can;
     * empty if it does not. Only where the outputs are the classes, see {@link #merged}.
     *
     * @param mirrored whether the logits are to be those of {@link #mirrored}
     */
    default Optional<DeviceWindows> onDevice(boolean mirrored) {
        return Optional.empty();
    }

    /** How many calls from several threads are worked on at the same time. */
    default int lanes() {
        return 1;
    }

    /**
     * The outputs K by name, a list for each network that takes part: the classes, or more than
     * these if several networks are merged.
     */
    default List<List<String>> outputs(List<String> classes) {
        return List.of(classes);
    }

    /**
     * What the outputs say of the classes, once windows are blended.
     *
     * @param blended a row of values for each output, of the same voxels
     * @return a row for each class
     */
    default float[][] merged(float[][] blended) {
        return blended;
    }
}
