// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Four steps of AdamW with accumulation, clipping and moving average against PyTorch in single
 * precision, through {@link TrainingNet}: roughly, see {@link #compare}. {@link
 * TrainStepsOracleTest} is strict.
 */
class TrainStepsGoldenTest {

    private static final int[] PATCH = {32, 32, 32};

    private final Weights golden = Golden.read("train_steps");

    @Test
    void fourSteps() {
        Network network = BasicUNetGoldenTest.small(Map.of());
        try (TrainingNet net =
                new TrainingNet(
                        network,
                        Golden.procedural(network),
                        Named.of(LossSection.class)
                                .with(LossSection::bce, 1.0)
                                .with(LossSection::dice, 0.0)
                                .with(LossSection::divisor, "all")
                                .make(),
                        Named.of(OptimizerSection.class)
                                .with(OptimizerSection::learningRate, 1e-3)
                                .with(OptimizerSection::weightDecay, 1e-5)
                                .with(OptimizerSection::epsilon, 1e-8)
                                .make(),
                        Precision.FLOAT32,
                        0.9,
                        ComputeDevice.CPU)) {
            for (int step = 0; step < 4; step++) {
                for (int micro = 0; micro < 2; micro++) accumulate(net, step, micro);
                double norm = net.step(1e-3, 0.05);
                assertEquals(golden.get("gradnorms_before_clip").values()[step], norm, 1e-3 * norm);
                if (step == 0) compare("after_step1.", net.weights(), 1, 0.05);
            }
            compare("after_step4.", net.weights(), 4, 0.2);
            compare("ema_after_step4.", net.emaWeights(), 4, 0.2);
        }
    }

    private void accumulate(TrainingNet net, int step, int micro) {
        String name = step + "." + micro;
        float[] target = golden.get("y" + name).values();
        float[] mask = new float[target.length];
        Arrays.fill(mask, 1);
        float[] input = Golden.input("train.x" + name, 32 * 32 * 32);
        double loss = net.accumulate(input, target, mask, 1, PATCH, 2)[0];
        assertEquals(golden.get("losses").values()[2 * step + micro], loss, 1e-4, name);
    }

    /**
     * Adam moves a weight by the learning rate in the direction of its gradient, however small that
     * is. Where a gradient is mere rounding, its sign is a matter of the processor. So no weight is
     * further off than Adam can bring it, and the network as a whole moved as the original did: the
     * L2 norm of the difference is at most a share of the way. (Convolution biases before a norm
     * have no gradient but rounding.)
     */
    private void compare(String prefix, Weights actual, int steps, double share) {
        Weights start = Golden.procedural(BasicUNetGoldenTest.small(Map.of()));
        double difference = 0;
        double way = 0;
        for (Map.Entry<String, Tensor> entry : actual.tensors().entrySet()) {
            String name = entry.getKey();
            if (name.matches(".*conv_[01]\\.conv\\.bias")) continue;
            float[] expected = golden.get(prefix + name).values();
            float[] from = start.get(name).values();
            for (int i = 0; i < expected.length; i++) {
                double error = entry.getValue().values()[i] - expected[i];
                assertEquals(0, error, 2.1e-3 * steps, prefix + name + " " + i);
                difference += error * error;
                way += Math.pow(expected[i] - from[i], 2);
            }
        }
        double apart = Math.sqrt(difference / way);
        assertTrue(apart <= share, prefix + " is " + apart + " of the way off");
    }
}
