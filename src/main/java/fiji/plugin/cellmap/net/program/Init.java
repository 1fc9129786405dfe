// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/** How a tensor starts: values as a pure function of its shape and a random generator. */
@FunctionalInterface
public interface Init {

    Init ZEROS = (shape, random) -> new float[Tensor.size(shape)];
    Init ONES = (shape, random) -> constant(shape, 1);

    float[] values(int[] shape, SplittableRandom random);

    /**
     * PyTorch's default of convolutions and linear layers: uniform within 1/sqrt(fan), for weight
     * and bias alike.
     *
     * @param fan inputs of one output: the product of the weight's axes after the first (of a
     *     transposed convolution too)
     */
    static Init uniform(int fan) {
        double bound = 1 / Math.sqrt(fan);
        return (shape, random) -> {
            float[] values = new float[Tensor.size(shape)];
            for (int i = 0; i < values.length; i++)
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            return values;
        };
    }

    /** Normal with mean 0. */
    static Init normal(double deviation) {
        return (shape, random) -> {
            float[] values = new float[Tensor.size(shape)];
            for (int i = 0; i < values.length; i++) {
                double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
                double angle = 2 * Math.PI * random.nextDouble();
                values[i] = (float) (deviation * radius * Math.cos(angle));
            }
            return values;
        };
    }

    /**
     * Kaiming's normal distribution (fan in, ReLU), equal for each run of {@code cells} output
     * channels, which a shuffle spreads over the cells of one voxel (ICNR; Aitken et al., 2017).
     */
    static Init shuffled(int cells) {
        return (shape, random) -> {
            int taps = Tensor.size(shape) / shape[0] / shape[1];
            int[] few = {shape[0] / cells, shape[1], taps};
            float[] drawn = normal(Math.sqrt(2.0 / (shape[1] * taps))).values(few, random);
            float[] values = new float[drawn.length * cells];
            for (int o = 0; o < shape[0]; o++)
                System.arraycopy(
                        drawn,
                        o / cells * shape[1] * taps,
                        values,
                        o * shape[1] * taps,
                        shape[1] * taps);
            return values;
        };
    }

    /** The same values at each start. */
    static Init fixed(float... values) {
        return (shape, random) -> values.clone();
    }

    /** All values alike. */
    static Init constant(double value) {
        return (shape, random) -> constant(shape, (float) value);
    }

    private static float[] constant(int[] shape, float value) {
        float[] values = new float[Tensor.size(shape)];
        Arrays.fill(values, value);
        return values;
    }
}
