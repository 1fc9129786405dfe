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
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Seeds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the moving average holds: weights and running statistics alike, counters as they are. */
class MovingAverageTest {

    private static final int[] PATCH = {16, 16, 32};
    private static final double DECAY = 0.75;

    @Test
    void holdsWeightsAndRunningStatistics() {
        Network network = BasicUNetGoldenTest.small(Map.of("norm", "batch"));
        Weights expected = network.initial(7);
        try (TrainingNet net =
                new TrainingNet(
                        network,
                        expected,
                        Named.of(LossSection.class).make(),
                        Named.of(OptimizerSection.class).make(),
                        Precision.FLOAT32,
                        DECAY,
                        ComputeDevice.CPU)) {
            for (int i = 0; i < 3; i++) {
                step(net, i);
                expected = mixed(expected, net.weights());
            }
            boolean[] statistics = new boolean[1];
            Weights average = net.emaWeights();
            Weights last = net.weights();
            expected.tensors()
                    .forEach(
                            (name, tensor) -> {
                                float[] own = average.get(name).values();
                                for (int k = 0; k < own.length; k++)
                                    assertEquals(
                                            tensor.values()[k],
                                            own[k],
                                            1e-6 * (1 + Math.abs(own[k])),
                                            name);
                                if (name.endsWith("running_var"))
                                    statistics[0] |= own[0] != last.get(name).values()[0];
                                if (name.endsWith("num_batches_tracked"))
                                    assertEquals(3, own[0], name);
                            });
            assertTrue(statistics[0], "no running variance differs from the last one");
        }
    }

    private static Weights mixed(Weights old, Weights now) {
        Map<String, Tensor> all = new LinkedHashMap<>(now.tensors());
        all.replaceAll(
                (name, tensor) -> {
                    if (name.endsWith("num_batches_tracked")) return tensor;
                    float[] values = tensor.values().clone();
                    for (int k = 0; k < values.length; k++)
                        values[k] =
                                (float)
                                        (DECAY * old.get(name).values()[k]
                                                + (1 - DECAY) * values[k]);
                    return Tensor.of(tensor.shape(), values);
                });
        return new Weights(all);
    }

    private static void step(TrainingNet net, int k) {
        int voxels = PATCH[0] * PATCH[1] * PATCH[2];
        SplittableRandom random = Seeds.random(3, k);
        float[] x = new float[2 * voxels];
        float[] y = new float[2 * 2 * voxels];
        float[] m = new float[y.length];
        for (int i = 0; i < x.length; i++) x[i] = random.nextFloat() * (k + 1);
        for (int i = 0; i < y.length; i++) {
            y[i] = random.nextInt(2);
            m[i] = 1;
        }
        net.accumulate(x, y, m, 2, PATCH, 1);
        net.step(1e-3, 1.0);
    }
}
