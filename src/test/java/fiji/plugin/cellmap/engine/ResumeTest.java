// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Seeds;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** N steps, save, load, N steps equals 2N steps bit for bit; steps do not leak. */
class ResumeTest {

    private static final int[] PATCH = {16, 16, 32};

    @TempDir Path folder;

    @Test
    void savedAndLoadedEqualsUninterrupted() {
        for (Map<String, Object> options :
                java.util.List.of(
                        Map.<String, Object>of(),
                        Map.<String, Object>of("norm", "batch", "dropout", 0.2))) {
            Network network = BasicUNetGoldenTest.small(options);
            Weights whole;
            try (TrainingNet net = open(network)) {
                for (int i = 0; i < 6; i++) step(net, i);
                whole = net.emaWeights().prefixed("ema.").and(net.weights());
            }
            Path state = folder.resolve("state.safetensors");
            try (TrainingNet net = open(network)) {
                for (int i = 0; i < 3; i++) step(net, i);
                net.saveState(state);
            }
            try (TrainingNet net = open(network)) {
                net.loadState(state);
                assertEquals(3, net.steps());
                for (int i = 3; i < 6; i++) step(net, i);
                Weights resumed = net.emaWeights().prefixed("ema.").and(net.weights());
                whole.tensors()
                        .forEach(
                                (name, tensor) ->
                                        assertArrayEquals(
                                                tensor.values(), resumed.get(name).values(), name));
            }
        }
    }

    @Test
    void lossFalls() {
        try (TrainingNet net = open(BasicUNetGoldenTest.small(Map.of()))) {
            double first = step(net, 0);
            double last = first;
            for (int i = 0; i < 12; i++) last = step(net, 0);
            assertTrue(last < 0.9 * first, first + " -> " + last);
        }
    }

    private static TrainingNet open(Network network) {
        return new TrainingNet(
                network,
                network.initial(7),
                Named.of(LossSection.class).make(),
                Named.of(OptimizerSection.class).make(),
                Precision.FLOAT32,
                0.9,
                ComputeDevice.CPU);
    }

    private static double step(TrainingNet net, int index) {
        double loss = 0;
        for (int micro = 0; micro < 2; micro++) {
            SplittableRandom random = Seeds.random(index, micro);
            int voxels = PATCH[0] * PATCH[1] * PATCH[2];
            float[] input = new float[voxels];
            float[] target = new float[2 * voxels];
            float[] mask = new float[2 * voxels];
            for (int i = 0; i < voxels; i++) input[i] = (float) random.nextDouble();
            for (int i = 0; i < 2 * voxels; i++) {
                target[i] = input[i % voxels] > 0.6 ? 1 : 0;
                mask[i] = random.nextInt(4) > 0 ? 1 : 0;
            }
            loss += net.accumulate(input, target, mask, 1, PATCH, 2)[0];
        }
        net.step(5e-3, 1);
        return loss / 2;
    }
}
