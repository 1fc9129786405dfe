// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ChannelMap;
import fiji.plugin.cellmap.net.contract.ForeignNetwork;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.sample.Patch;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network scripted in Python (src/test/python/foreign.py), taken apart, written again, trained: a
 * module under two names, a frozen parameter, constants, lists, buffers of several types, batch
 * norm, two results; valid convolutions, 12 voxels to 10.
 */
class ForeignNetworkTest {

    private static final Path MODEL = Path.of("src/test/resources/oracles/foreign.pt");
    private static final int[] WINDOW = {12, 12, 12};
    private static final int[] OUT = {10, 10, 10};
    private static final float[] INPUT = Golden.input("input", 12 * 12 * 12);

    @TempDir Path folder;

    private static ModelSource source(Path model, String activation, int[] channels) {
        List<String> classes = channels == null ? List.of("mito", "er") : List.of("er");
        double[] eight = {8, 8, 8};
        return new ModelSource(
                model,
                new ModelContract(
                        1,
                        "",
                        Map.of(),
                        classes,
                        eight,
                        WINDOW,
                        new int[] {1, 1, 1},
                        1,
                        0,
                        activation,
                        channels,
                        OUT,
                        null),
                false,
                List.of());
    }

    private static Network network(String activation, int[] channels) {
        ModelSource source = source(MODEL, activation, channels);
        return ForeignNetwork.of(source, source.contract().classes());
    }

    private float[] run(Path model) {
        try (InferenceNet net = InferenceNet.load(model, ComputeDevice.CPU)) {
            return net.apply(INPUT, 1, WINDOW);
        }
    }

    private Path write(Network network, Weights weights) {
        Path file = folder.resolve("written.pt");
        ModelFile.write(file, network.program(Precision.FLOAT32), weights, Map.of());
        return file;
    }

    /** Before it is taken apart: the engine agrees with Python. */
    @Test
    void itPredictsAsInPython() throws IOException {
        float[] out = run(MODEL);
        List<String> lines = Files.readAllLines(MODEL.resolveSibling("foreign.tsv"));
        assertEquals(55, lines.size());
        for (String line : lines) {
            String[] cells = line.split("\t");
            assertEquals(Float.parseFloat(cells[1]), out[Integer.parseInt(cells[0])], 1e-5);
        }
    }

    @Test
    void writtenAgainItGivesTheSameBits() {
        Network network = network("sigmoid", null);
        Path file = write(network, network.initial(0));
        assertArrayEquals(run(MODEL), run(file));
        // And once more, as the foreign model that it is now.
        ModelSource again = source(file, "sigmoid", null);
        Network twice = ForeignNetwork.of(again, again.contract().classes());
        Path second = folder.resolve("twice.pt");
        ModelFile.write(second, twice.program(Precision.FLOAT32), twice.initial(0), Map.of());
        assertArrayEquals(run(MODEL), run(second));
        assertEquals(network.parameterCount(), twice.parameterCount());
    }

    @Test
    void sharedModulesAreTrainedOnceAndFrozenParametersNot() {
        Weights weights = network("sigmoid", null).initial(0);
        assertTrue(weights.tensors().containsKey("model.shared.weight"));
        assertFalse(weights.tensors().containsKey("model.again.weight"));
        assertTrue(weights.tensors().containsKey("model.first.1.running_mean"));
        assertEquals(Tensor.Type.INT64, weights.get("model.first.1.num_batches_tracked").type());
        assertFalse(weights.tensors().containsKey("model.mask"), "no number to average");
        // A changed shared weight changes both uses: compare with the change made in one only.
        Network network = network("sigmoid", null);
        Weights changed =
                network.initial(0)
                        .and(
                                new Weights(
                                        Map.of(
                                                "model.shared.bias",
                                                Tensor.of(new int[] {2}, new float[] {2, 2}))));
        float[] before = run(MODEL);
        float[] after = run(write(network, changed));
        assertFalse(Arrays.equals(before, after));
    }

    @Test
    void whatTheDescriptionSaysBecomesPartOfTheProgram() {
        for (String activation : List.of("sigmoid", "tanh", "signed", "softmax", "none"))
            for (int[] channels : new int[][] {null, {1}}) {
                ModelSource source = source(MODEL, activation, channels);
                float[] expected;
                try (InferenceNet net = InferenceNet.load(MODEL, ComputeDevice.CPU)) {
                    expected = ChannelMap.of(net, source.contract()).apply(INPUT, 1, WINDOW);
                }
                boolean probability = List.of("signed", "none").contains(activation);
                float[] logits =
                        run(
                                write(
                                        network(activation, channels),
                                        network(activation, channels).initial(0)));
                assertEquals(expected.length, logits.length);
                for (int i = 0; i < logits.length; i++) {
                    double e = expected[i];
                    if (probability) {
                        double p = Math.min(1 - 1e-6, Math.max(1e-6, e));
                        e = Math.log(p / (1 - p));
                    }
                    assertEquals(e, logits[i], 1e-4 + 1e-3 * Math.abs(e), activation);
                }
            }
    }

    @Test
    void outputsOfOtherVoxelSizesComeBackToTheInputs() {
        ModelContract c = source(MODEL, "sigmoid", null).contract();
        double[][] sizes = {{4, 8, 4}, {16, 8, 16}};
        int[][] outs = {{10, 10, 10}, {5, 10, 5}};
        for (int i = 0; i < 2; i++) {
            ModelContract other =
                    new ModelContract(
                            1,
                            "",
                            Map.of(),
                            c.classes(),
                            c.voxelSize(),
                            WINDOW,
                            c.multiple(),
                            1,
                            0,
                            "sigmoid",
                            null,
                            outs[i],
                            sizes[i]);
            Network network =
                    ForeignNetwork.of(new ModelSource(MODEL, other, false, List.of()), c.classes());
            float[] out = run(write(network, network.initial(0)));
            int expected = i == 0 ? 5 * 10 * 5 : 20 * 10 * 20;
            assertEquals(2 * expected, out.length);
            float[] whole = run(MODEL);
            double value = i == 0 ? (whole[0] + whole[1] + whole[100] + whole[101]) / 4 : whole[0];
            assertEquals(value, out[0], 1e-5);
        }
        WindowShape shape =
                ForeignNetwork.contract(
                                c, c.classes(), c.voxelSize(), new int[] {14, 12, 12}, 1, 0, null)
                        .windowShape();
        assertArrayEquals(new int[] {12, 10, 10}, shape.output());
    }

    private static TrainingNet training(Network network, double ema) {
        return new TrainingNet(
                network,
                network.initial(0),
                Named.of(LossSection.class).make(),
                Named.of(OptimizerSection.class).make(),
                Precision.FLOAT32,
                ema,
                ComputeDevice.CPU);
    }

    private static double step(TrainingNet net) {
        int n = 10 * 10 * 10;
        byte[] labels = new byte[2 * n];
        for (int i = 0; i < 2 * n; i++) labels[i] = i % 7 == 0 ? Patch.UNKNOWN : (byte) (i / n);
        net.add(Batch.of(1, 2, WINDOW, OUT, INPUT, labels), 1);
        double loss = net.losses().get(0)[0];
        net.step(0.01, 1);
        return loss;
    }

    @Test
    void itTrainsAndResumesBitForBit() {
        Network network = network("sigmoid", null);
        try (TrainingNet whole = training(network, 0.9);
                TrainingNet first = training(network, 0.9);
                TrainingNet second = training(network, 0.9)) {
            double start = step(whole);
            double end = 0;
            for (int i = 0; i < 29; i++) end = step(whole);
            assertTrue(end < 0.85 * start, start + " to " + end);
            for (int i = 0; i < 12; i++) step(first);
            Path state = folder.resolve("state.safetensors");
            first.saveState(state);
            second.loadState(state);
            for (int i = 0; i < 18; i++) step(second);
            same(whole.weights(), second.weights());
            same(whole.emaWeights(), second.emaWeights());
            Weights before = network.initial(0);
            Weights after = whole.weights();
            assertArrayEquals(
                    before.get("model.frozen").values(), after.get("model.frozen").values());
            assertEquals(30, after.get("model.first.1.num_batches_tracked").values()[0]);
            float[] ours = whole.predict(INPUT, 1, WINDOW);
            assertArrayEquals(ours, run(write(network, whole.emaWeights())));
        }
    }

    /** Of a sum the engine gives both terms one tensor as their gradient. */
    @Test
    void parametersThatAreAddedDoNotShareTheirGradient() {
        Path file = folder.resolve("sum.pt");
        TorchModule sum =
                new TorchModule("Sum")
                        .parameter("a", Init.ONES, 1, 1, 1, 1, 1)
                        .parameter("b", Init.ZEROS, 1, 1, 1, 1, 1)
                        .forward("return torch.conv3d(x, torch.add(self.a, self.b))");
        ModelFile.write(file, sum, sum.initial(0), Map.of());
        ModelSource source = source(file, "sigmoid", new int[] {0});
        int[] size = {10, 10, 10};
        float[] image = Golden.input("input", 1000);
        float[] mask = new float[1000];
        Arrays.fill(mask, 1);
        try (TrainingNet net = training(ForeignNetwork.of(source, List.of("er")), 0)) {
            net.accumulate(image, new float[1000], mask, 1, size, 1);
            float once = net.gradients().get("model.a").values()[0];
            net.accumulate(image, new float[1000], mask, 1, size, 1);
            assertNotEquals(0, once);
            assertEquals(2 * once, net.gradients().get("model.a").values()[0]);
            assertEquals(2 * once, net.gradients().get("model.b").values()[0]);
            assertEquals(2 * Math.sqrt(2) * Math.abs(once), net.step(0.01, 1), 1e-6);
        }
    }

    private static void same(Weights a, Weights b) {
        a.tensors().forEach((name, t) -> assertArrayEquals(t.values(), b.get(name).values(), name));
    }

    @Test
    void whatCannotBeIsRefused() {
        UsageException unknown =
                assertThrows(
                        UsageException.class,
                        () -> ForeignNetwork.of(source(MODEL, "sigmoid", null), List.of("nuc")));
        assertTrue(unknown.why().contains("mito, er"), unknown.getMessage());
        Network network = network("sigmoid", null);
        assertThrows(UsageException.class, () -> network.program(Precision.BF16));
    }
}
