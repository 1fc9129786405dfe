// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training in fp16: the loss scale falls after an overflow, rises after many good steps. */
class LossScaleTest {

    private static final int[] PATCH = {16, 16, 32};
    private static final int VOXELS = 16 * 16 * 32;

    @TempDir Path folder;

    private final Network network = MedNeXtGoldenTest.small(3, true);
    private final TrainingNet half = net(Precision.FP16);

    @AfterEach
    void close() {
        half.close();
    }

    @Test
    void gradientsAreThoseOfFloat32() {
        try (TrainingNet full = net(Precision.FLOAT32)) {
            double[] expected = accumulate(full);
            double[] actual = accumulate(half);
            assertEquals(expected[0], actual[0], 0.01 * expected[0]);
            double norm = full.step(1e-3, 1);
            assertEquals(norm, half.step(1e-3, 1), 0.02 * norm);
            assertEquals(65536, own("loss_scale"));
            assertEquals(1, own("good_steps"));
            assertTrue(accumulate(half)[0] < actual[0], "a step lowers the loss");
        }
    }

    @Test
    void anOverflowHalvesTheScaleAndSkipsTheStep() {
        set(0x1p60f, 7);
        Weights before = half.weights();
        accumulate(half);
        assertFalse(Double.isFinite(half.step(1e-3, 1)));
        assertEquals(0x1p59f, own("loss_scale"));
        assertEquals(0, own("good_steps"));
        assertEquals(0, own("steps"));
        before.tensors()
                .forEach(
                        (name, t) ->
                                assertArrayEquals(
                                        t.values(), half.weights().get(name).values(), name));
    }

    @Test
    void manyGoodStepsDoubleTheScale() {
        set(1024, OptimizerProgram.GROWTH_INTERVAL - 1);
        accumulate(half);
        assertTrue(Double.isFinite(half.step(1e-3, 1)));
        assertEquals(2048, own("loss_scale"));
        assertEquals(0, own("good_steps"));
    }

    private float own(String name) {
        Path file = folder.resolve("state.safetensors");
        half.saveState(file);
        return Safetensors.read(file).weights().get(name).values()[0];
    }

    private void set(float scale, float good) {
        Path file = folder.resolve("state.safetensors");
        half.saveState(file);
        Map<String, Tensor> state = new LinkedHashMap<>(Safetensors.read(file).weights().tensors());
        state.put("loss_scale", Tensor.of(new int[0], new float[] {scale}));
        state.put("good_steps", Tensor.of(new int[0], new float[] {good}));
        Safetensors.write(file, new Weights(state), Map.of("steps", "0"));
        half.loadState(file);
    }

    private TrainingNet net(Precision precision) {
        return new TrainingNet(
                network,
                network.initial(1),
                Named.of(LossSection.class).make(),
                Named.of(OptimizerSection.class).make(),
                precision,
                0,
                ComputeDevice.CPU);
    }

    private static double[] accumulate(TrainingNet net) {
        float[] target = new float[2 * VOXELS];
        float[] mask = new float[2 * VOXELS];
        for (int i = 0; i < target.length; i++) target[i] = i / 40 % 2;
        Arrays.fill(mask, 1);
        return net.accumulate(Golden.input("input", VOXELS), target, mask, 1, PATCH, 1);
    }
}
