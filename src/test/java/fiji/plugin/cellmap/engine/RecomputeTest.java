// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.net.zoo.Oracle;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recomputed activations give the same losses and running statistics bit for bit, and the same
 * gradients: where a tensor has three users, their parts are added in another order.
 */
class RecomputeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "basic_linear",
                "basic_2d",
                "unet_residual",
                "dynunet_deep",
                "mednext_custom",
                "unetr_2d",
                "rsunet_deep",
                "unet_3d"
            })
    void isTheSame(String name) {
        Oracle oracle = Oracle.read(name);
        same(oracle.network(), Precision.FLOAT32, oracle.size());
    }

    @Test
    void inHalfPrecisionToo() {
        same(Oracle.read("mednext_custom").network(), Precision.BF16, new int[] {32, 32, 32});
    }

    private static void same(Network network, Precision precision, int[] size) {
        Weights weights = network.initial(3);
        Weights[] gradients = new Weights[2];
        Weights[] after = new Weights[2];
        double[][] losses = new double[4][];
        for (int i = 0; i < 2; i++)
            try (TrainingNet net = net(network, weights, precision, i == 1)) {
                for (int micro = 0; micro < 2; micro++)
                    losses[2 * micro + i] = accumulate(net, size, "input" + micro);
                gradients[i] = net.gradients();
                net.step(1e-3, 1);
                after[i] = net.weights();
            }
        assertArrayEquals(losses[0], losses[1]);
        assertArrayEquals(losses[2], losses[3]);
        double whole = 0;
        for (var tensor : gradients[0].tensors().values()) whole += squares(tensor.values());
        assertTrue(whole > 0);
        double rounding = precision == Precision.FLOAT32 ? 1e-5 : 2e-2;
        for (String name : gradients[0].tensors().keySet()) {
            float[] expected = gradients[0].get(name).values();
            float[] difference = gradients[1].get(name).values().clone();
            for (int i = 0; i < difference.length; i++) difference[i] -= expected[i];
            double allowed = Math.sqrt(squares(expected)) + 0.1 * Math.sqrt(whole);
            assertEquals(0, Math.sqrt(squares(difference)), rounding * allowed, name);
        }
        for (String name : after[0].tensors().keySet())
            if (name.contains("running") || name.contains("num_batches"))
                assertArrayEquals(after[0].get(name).values(), after[1].get(name).values(), name);
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float v : values) sum += (double) v * v;
        return sum;
    }

    @Test
    void dropoutIsRefused() {
        Network network =
                Architectures.create("BasicUNet", Map.of("features", 4, "dropout", 0.1), 1, 2);
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> net(network, network.initial(1), Precision.FLOAT32, true));
        assertEquals("Dropout would draw other random numbers the second time.", e.why());
    }

    private static TrainingNet net(
            Network network, Weights weights, Precision precision, boolean recompute) {
        return new TrainingNet(
                network,
                weights,
                Objective.masks(Named.of(LossSection.class).make()),
                Named.of(OptimizerSection.class).make(),
                precision,
                0,
                recompute,
                List.of(ComputeDevice.CPU));
    }

    private static double[] accumulate(TrainingNet net, int[] size, String name) {
        int voxels = size[0] * size[1] * size[2];
        float[] target = new float[2 * voxels];
        float[] mask = new float[2 * voxels];
        for (int i = 0; i < target.length; i++) {
            target[i] = i / 7 % 2;
            mask[i] = i % 5 == 0 ? 0 : 1;
        }
        return net.accumulate(Golden.input(name, voxels), target, mask, 1, size, 2);
    }
}
