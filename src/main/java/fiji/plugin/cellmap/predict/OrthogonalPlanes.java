// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.config.ShapeChannel;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.List;

/**
 * Averages the logits of a network that sees every window as planes along z, along y and along x;
 * the two axes of a plane stay in their order. So a network of planes sees structures from three
 * sides, as the official tool's orthoplanes. It is as thread-safe as the network.
 */
final class OrthogonalPlanes implements WindowFunction {

    /** For each of the three: which axis of the window takes the place of z, y and x. */
    private static final int[][] ORDERS = {{0, 1, 2}, {1, 0, 2}, {2, 0, 1}};

    private final WindowFunction function;

    /**
     * @param classes of the function
     * @param shape of the windows
     * @throws UsageException if an output tells of a direction, or the output is not as large as
     *     the window
     */
    OrthogonalPlanes(WindowFunction function, List<String> classes, WindowShape shape) {
        this.function = function;
        for (List<String> outputs : function.outputs(classes))
            for (String name : outputs)
                if (hasDirection(name))
                    throw refused(
                            "The output "
                                    + name
                                    + " tells of a direction, which turns with the planes.",
                            "Leave it out, or predict the planes along z alone.");
        if (!Arrays.equals(shape.input(), shape.output()))
            throw refused(
                    "The output of the network has another size than its window: " + shape + ".",
                    "Leave it out for this model.");
    }

    private static boolean hasDirection(String name) {
        return Offset.of(name).isPresent()
                || ShapeChannel.of(name)
                        .map(i -> i.channel())
                        .filter(c -> c != ShapeChannel.CENTRE && c != ShapeChannel.LSD_SIZE)
                        .isPresent();
    }

    private static UsageException refused(String why, String fix) {
        return new UsageException("Invalid value for predict.orthoplanes", "", why, fix);
    }

    /** Sizes of a window as the network sees it along each axis. */
    static List<int[]> seen(int[] window) {
        return Arrays.stream(ORDERS).map(order -> permuted(window, order)).toList();
    }

    private static int[] permuted(int[] window, int[] order) {
        return new int[] {window[order[0]], window[order[1]], window[order[2]]};
    }

    @Override
    public float[] apply(float[] input, int n, int[] window) {
        return apply(input, n, window, Progress.none());
    }

    @Override
    public float[] apply(float[] input, int n, int[] window, Progress progress) {
        float[] sum = function.apply(input, n, window, progress).clone();
        for (int k = 1; k < ORDERS.length; k++) {
            int[] order = ORDERS[k];
            int[] seen = permuted(window, order);
            float[] logits = function.apply(permute(input, window, order), n, seen, progress);
            float[] back = permute(logits, seen, inverse(order));
            for (int i = 0; i < sum.length; i++) sum[i] += back[i];
        }
        for (int i = 0; i < sum.length; i++) sum[i] /= ORDERS.length;
        return sum;
    }

    private static int[] inverse(int[] order) {
        int[] inverse = new int[3];
        for (int d = 0; d < 3; d++) inverse[order[d]] = d;
        return inverse;
    }

    /** Brings the axes of every block of a window's size into another order. */
    static float[] permute(float[] values, int[] window, int[] order) {
        int[] steps = {window[1] * window[2], window[2], 1};
        int[] size = permuted(window, order);
        int block = window[0] * steps[0];
        float[] out = new float[values.length];
        int to = 0;
        for (int from = 0; from < values.length; from += block)
            for (int a = 0; a < size[0]; a++)
                for (int b = 0; b < size[1]; b++) {
                    int row = from + a * steps[order[0]] + b * steps[order[1]];
                    for (int c = 0; c < size[2]; c++) out[to++] = values[row + c * steps[order[2]]];
                }
        return out;
    }

    @Override
    public int lanes() {
        return function.lanes();
    }

    @Override
    public List<List<String>> outputs(List<String> classes) {
        return function.outputs(classes);
    }

    @Override
    public float[][] merged(float[][] blended) {
        return function.merged(blended);
    }
}
