// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;

/**
 * A network without padding that a test can predict by hand: the output at a place is a weighted
 * mean of the input around it, with other weights for every neighbour and, where the output is
 * finer, for every part of an input voxel. Two channels: the mean and its square.
 */
record ValidNetwork(WindowShape shape) implements WindowFunction {

    @Override
    public float[] apply(float[] input, int n, int[] window) {
        WindowShape own = shape.resized(window);
        int size = own.outputSize();
        float[] out = new float[2 * n * size];
        for (int k = 0; k < n; k++) {
            int base = k * own.inputSize();
            for (int v = 0; v < size; v++) {
                int[] o = own.output();
                int[] at = {v / (o[1] * o[2]), v / o[2] % o[1], v % o[2]};
                float mean =
                        value(
                                own,
                                at,
                                (z, y, x) -> input[base + (z * window[1] + y) * window[2] + x]);
                out[2 * k * size + v] = mean;
                out[(2 * k + 1) * size + v] = mean * mean;
            }
        }
        return out;
    }

    /** Input by position in a window or a volume. */
    interface Grey {
        float at(int z, int y, int x);
    }

    /**
     * The output at a place.
     *
     * @param at in output voxels
     * @param grey input, position 0 being that of a window whose output begins at 0
     */
    static float value(WindowShape shape, int[] at, Grey grey) {
        int[] first = new int[3];
        int[] extent = new int[3];
        int part = 0;
        for (int d = 0; d < 3; d++) {
            int step = at[d] / shape.outputStep()[d];
            part = 3 * part + at[d] % shape.outputStep()[d];
            first[d] = step * shape.inputStep()[d];
            extent[d] = 2 * shape.margin(d) + shape.inputStep()[d];
        }
        double sum = 0;
        int i = 0;
        for (int z = 0; z < extent[0]; z++)
            for (int y = 0; y < extent[1]; y++)
                for (int x = 0; x < extent[2]; x++)
                    sum +=
                            (1 + 0.01 * i++ + 0.1 * part)
                                    * grey.at(first[0] + z, first[1] + y, first[2] + x);
        return (float) (sum / i - 0.5);
    }
}
