// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import java.util.List;

/**
 * The axes of a network's tensors, a letter for each: b (windows), c (channels), z, y, x. Without z
 * it is a network of planes, which sees each plane of a window as an image of its own; if its
 * output has z, there is one plane along it. Immutable.
 *
 * @param input of the input, which has one channel
 * @param output of the output
 */
record TensorAxes(String input, String output) {

    static final String VOLUMES = "bczyx";

    /** Those that are possible: for one channel its place does not matter. */
    static final List<String> KNOWN = List.of("bczyx", "bzyxc", "bzyx", "bcyx", "byxc", "byx");

    boolean planes() {
        return input.indexOf('z') < 0;
    }

    /** The shape of a tensor; nothing is moved for it. */
    int[] inputShape(int n, int[] window) {
        return shape(input, n, 1, window);
    }

    /** The shape of the output that fits. */
    int[] outputShape(int n, int channels, int[] window) {
        return shape(output, n, channels, window);
    }

    private int[] shape(String axes, int n, int channels, int[] window) {
        boolean planes = planes();
        return axes.chars()
                .map(
                        axis ->
                                switch (axis) {
                                    case 'b' -> planes ? n * window[0] : n;
                                    case 'c' -> channels;
                                    case 'z' -> planes ? 1 : window[0];
                                    case 'y' -> window[1];
                                    default -> window[2];
                                })
                .toArray();
    }

    /** Which axis of an output the channels are; -1 if there is only one. */
    int channelAxis() {
        return output.indexOf('c');
    }

    /**
     * Where a channel of a window lies in an output.
     *
     * @param plane 0 unless it is a network of planes
     */
    Strided strided(int i, int channel, int channels, int plane, int[] window) {
        int depth = planes() ? 1 : window[0];
        int image = planes() ? i * window[0] + plane : i;
        int voxels = depth * window[1] * window[2];
        boolean last = output.endsWith("c");
        return last
                ? new Strided(image * voxels * channels + channel, channels, voxels)
                : new Strided((image * channels + channel) * voxels, 1, voxels);
    }

    /** Values at equal distances in an array. */
    record Strided(int start, int step, int count) {}
}
