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
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.sample.Patch;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices, half precision, memory, failures. */
class EngineTest {

    private static final int[] PATCH = {16, 16, 32};
    private static final int VOXELS = 16 * 16 * 32;

    @TempDir Path folder;

    @Test
    void devices() {
        assertEquals(List.of(ComputeDevice.CPU), Devices.parse("cpu"));
        assertEquals(1, Devices.parse("auto").size());
        assertEquals("2.7.1", Devices.describe().get("libtorch"));
        assertThrows(UsageException.class, () -> Devices.parse("tpu"));
        CellMapException error =
                assertThrows(CellMapException.class, () -> Devices.parse("gpu:0,99"));
        assertTrue(error.getMessage().contains("The engine sees"), error.getMessage());
    }

    /**
     * bf16 has 8 bits of precision: the outputs differ a little, the training goes the same way.
     */
    @Test
    void bf16StaysNearFloat32() {
        for (Network network :
                List.of(
                        BasicUNetGoldenTest.small(Map.of()),
                        BasicUNetGoldenTest.small(Map.of("upsample", "nontrainable")),
                        MedNeXtGoldenTest.small(3, true))) {
            Weights weights = network.initial(1);
            float[] input = Golden.input("input", VOXELS);
            try (TrainingNet full = training(network, weights, Precision.FLOAT32);
                    TrainingNet half = training(network, weights, Precision.BF16)) {
                float[] expected = full.predict(input, 1, PATCH);
                float[] actual = half.predict(input, 1, PATCH);
                Golden.assertNearInNorm(network.architecture(), expected, actual, 0.05);
                double[] a = accumulate(full);
                double[] b = accumulate(half);
                assertEquals(a[0], b[0], 0.02 * a[0]);
                double norm = full.step(1e-3, 1);
                assertEquals(norm, half.step(1e-3, 1), 0.1 * norm);
                assertTrue(accumulate(half)[0] < b[0], "a step lowers the loss");
            }
        }
    }

    @Test
    void memoryIsFlatOverManySteps() throws IOException {
        Path status = Path.of("/proc/self/statm");
        Assumptions.assumeTrue(Files.exists(status), "skipped: no /proc/self/statm");
        Network network = Architectures.create("BasicUNet", Map.of("features", 4), 1, 2);
        try (TrainingNet net = training(network, network.initial(1), Precision.FLOAT32)) {
            for (int i = 0; i < 40; i++) step(net);
            long before = residentKiB(status);
            for (int i = 0; i < 120; i++) step(net);
            long growth = residentKiB(status) - before;
            // A leak of the smallest kind, one input per step, would be 120 * 0.2 MiB.
            assertTrue(growth < 12 << 10, growth + " KiB more after 120 steps");
        }
    }

    private static void step(TrainingNet net) {
        accumulate(net);
        net.step(1e-3, 1);
        net.predict(new float[VOXELS], 1, PATCH);
    }

    private static long residentKiB(Path status) throws IOException {
        System.gc();
        return Long.parseLong(Files.readString(status).split(" ")[1]) * 4;
    }

    /** Labels of one byte are the targets and masks that the program makes of them. */
    @Test
    void batchesTeachWhatTargetsAndMasksTeach() {
        Network network = BasicUNetGoldenTest.small(Map.of());
        Weights weights = network.initial(1);
        float[] input = Golden.input("input", VOXELS);
        float[] target = new float[2 * VOXELS];
        float[] mask = new float[2 * VOXELS];
        byte[] labels = new byte[2 * VOXELS];
        for (int i = 0; i < labels.length; i++) {
            mask[i] = i % 5 == 0 ? 0 : 1;
            target[i] = i / 97 % 2;
            labels[i] = mask[i] == 0 ? Patch.UNKNOWN : (byte) target[i];
        }
        Batch batch = Batch.of(1, 2, PATCH, PATCH, input, labels);
        try (TrainingNet plain = training(network, weights, Precision.FLOAT32);
                TrainingNet net = training(network, weights, Precision.FLOAT32)) {
            for (int step = 0; step < 2; step++) {
                double[][] expected = new double[2][];
                for (int i = 0; i < 2; i++) {
                    expected[i] = plain.accumulate(input, target, mask, 1, PATCH, 2);
                    net.add(batch, 2);
                }
                List<double[]> losses = net.losses();
                assertArrayEquals(expected[0], losses.get(0));
                assertArrayEquals(expected[1], losses.get(1));
                assertEquals(0, net.losses().size(), "read once");
                assertEquals(plain.step(1e-3, 1), net.step(1e-3, 1));
            }
            net.add(batch, 1);
            net.undo();
            assertEquals(0, net.losses().size());
        }
    }

    @Test
    void failuresSayWhy() throws IOException {
        Path noModel = folder.resolve("none.pt");
        Files.writeString(noModel, "no model");
        assertThrows(CellMapException.class, () -> InferenceNet.load(noModel, ComputeDevice.CPU));
        Path model = folder.resolve("model.pt");
        Network network = MedNeXtGoldenTest.small(3, false);
        ModelFile.write(model, network.program(Precision.FLOAT32), network.initial(1), Map.of());
        try (InferenceNet net = InferenceNet.load(model, ComputeDevice.CPU)) {
            float[] odd = new float[20 * 20 * 20];
            CellMapException error =
                    assertThrows(
                            CellMapException.class,
                            () -> net.apply(odd, 1, new int[] {20, 20, 20}));
            assertTrue(error.getMessage().contains("size of tensor"), error.getMessage());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> net.apply(odd, 1, new int[] {16, 16, 16}));
        }
    }

    private static double[] accumulate(TrainingNet net) {
        float[] target = new float[2 * VOXELS];
        float[] mask = new float[2 * VOXELS];
        java.util.Arrays.fill(mask, 1);
        for (int i = 0; i < target.length; i++) target[i] = i / 97 % 2;
        return net.accumulate(Golden.input("input", VOXELS), target, mask, 1, PATCH, 1);
    }

    private static TrainingNet training(Network network, Weights weights, Precision precision) {
        return new TrainingNet(
                network,
                weights,
                Named.of(LossSection.class).make(),
                Named.of(OptimizerSection.class).make(),
                precision,
                0,
                ComputeDevice.CPU);
    }
}
