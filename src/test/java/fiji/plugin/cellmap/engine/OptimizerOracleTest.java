// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fifty steps of training as in PyTorch with AdamW, twenty with each of its other optimizers;
 * {@code src/test/python/training.py} made the oracle, in double precision. In double precision the
 * program follows it closely; in single precision, as it is used, it learns the same.
 */
class OptimizerOracleTest {

    private static final Path ORACLE = Path.of("src/test/resources/oracles/optimizers.tsv");
    private static final int STEPS = 50;
    private static final int EDGE = 32;
    private static final int VOXELS = EDGE * EDGE * EDGE;

    /** Rounding may grow from step to step. */
    private static final double RELATIVE = 1e-6;

    private static final Map<String, double[]> EXPECTED = new LinkedHashMap<>();

    @TempDir Path folder;

    private final Network network =
            Architectures.create("BasicUNet", Map.of("features", List.of(4, 4, 8, 8, 16, 4)), 1, 2);
    private final Weights start = Golden.procedural(network);

    @BeforeAll
    static void read() throws Exception {
        for (String line : Files.readAllLines(ORACLE)) {
            String[] c = line.split("\t");
            EXPECTED.put(c[0], Stream.of(c).skip(1).mapToDouble(Double::parseDouble).toArray());
        }
    }

    private static OptimizerSection optimizer(String name) {
        Named<OptimizerSection> o =
                Named.of(OptimizerSection.class)
                        .with(OptimizerSection::algorithm, name.replaceAll("_.*", ""))
                        .with(OptimizerSection::decayAll, !name.contains("_"))
                        .with(OptimizerSection::weightDecay, name.startsWith("sgd") ? 0.01 : 0.05);
        return switch (name) {
            case "adamw" -> o.with(OptimizerSection::epsilon, 1e-4).make();
            case "adamw_weights" ->
                    o.with(OptimizerSection::betas, new double[] {0.8, 0.99}).make();
            case "radam" -> o.with(OptimizerSection::betas, new double[] {0.9, 0.98}).make();
            case "sgd_weights" -> o.with(OptimizerSection::momentum, 0.99).make();
            default -> o.make();
        };
    }

    /** What the network is to learn: bright voxels and dark ones. */
    private record Example(float[] x, float[] y, float[] m) {

        static Example of(int step) {
            float[] x = Golden.input("learn.x" + step % 5, VOXELS);
            float[] m = Golden.input("learn.m" + step % 5, 2 * VOXELS);
            float[] y = new float[m.length];
            for (int i = 0; i < m.length; i++) {
                m[i] = m[i] > 0.1f ? 1 : 0;
                float v = x[i % VOXELS];
                y[i] = m[i] > 0 && (i < VOXELS ? v > 0.7f : v < 0.2f) ? 1 : 0;
            }
            return new Example(x, y, m);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"adamw", "adamw_weights", "radam", "radam_weights", "sgd", "sgd_weights"})
    void followsPyTorch(String name) {
        double[] losses = EXPECTED.get(name + " losses");
        double[] rates = EXPECTED.get(name + " rates");
        double[] norms = EXPECTED.get(name + " norms");
        try (DoubleTraining training =
                new DoubleTraining(
                        folder,
                        network,
                        start,
                        Objective.masks(Named.of(LossSection.class).make()),
                        optimizer(name),
                        0)) {
            for (int step = 0; step < losses.length; step++) {
                Example e = Example.of(step);
                double loss = training.accumulate(e.x, e.y, e.m, EDGE, 1);
                assertEquals(losses[step], loss, RELATIVE * losses[step], "step " + step);
                double norm = training.step(rates[step], 1);
                assertEquals(norms[step], norm, 10 * RELATIVE * norms[step], "step " + step);
            }
            double square = 0;
            double product = 0;
            for (Map.Entry<String, double[]> way : training.moved("net.").entrySet()) {
                square += Arrays.stream(way.getValue()).map(v -> v * v).sum();
                product += DoubleTraining.product(way.getKey(), way.getValue());
            }
            double[] moved = EXPECTED.get(name + " moved");
            assertEquals(moved[0], Math.sqrt(square), 10 * RELATIVE * moved[0]);
            assertEquals(moved[1], product, 100 * RELATIVE * moved[0]);
        }
    }

    /** Same weights, same patches, same optimizer: the losses of PyTorch. */
    @Test
    void learnsAsInPyTorch() {
        double[] losses = EXPECTED.get("adamw losses");
        assertEquals(STEPS, losses.length);
        double[] rates = EXPECTED.get("adamw rates");
        try (TrainingNet net =
                new TrainingNet(
                        network,
                        start,
                        Named.of(LossSection.class).make(),
                        optimizer("adamw"),
                        Precision.FLOAT32,
                        0,
                        ComputeDevice.CPU)) {
            for (int step = 0; step < STEPS; step++) {
                Example e = Example.of(step);
                int[] patch = {EDGE, EDGE, EDGE};
                double loss = net.accumulate(e.x, e.y, e.m, 1, patch, 1)[0];
                assertEquals(losses[step], loss, 1e-3, "step " + step);
                net.step(rates[step], 1);
            }
            assertTrue(losses[STEPS - 1] < 0.9 * losses[0]);
        }
    }

    /** Saved, loaded by another process and continued gives the bits of not having stopped. */
    @ParameterizedTest
    @ValueSource(strings = {"radam", "sgd", "adamw_weights"})
    void resumesWithTheSameBits(String name) throws Exception {
        Path half = folder.resolve("half.safetensors");
        Path resumed = folder.resolve("resumed.safetensors");
        Path whole = folder.resolve("whole.safetensors");
        run(name, 0, null, half, whole);
        run(name, 4, half, null, resumed);
        assertEquals(-1, Files.mismatch(whole, resumed));
        assertTrue(Files.mismatch(half, resumed) >= 0);
    }

    /** Steps until the eighth; saves after half of them, and in the end. */
    private void run(String name, int from, Path load, Path half, Path save) {
        try (TrainingNet net =
                new TrainingNet(
                        network,
                        start,
                        Named.of(LossSection.class).make(),
                        optimizer(name),
                        Precision.FLOAT32,
                        0.9,
                        ComputeDevice.CPU)) {
            if (load != null) net.loadState(load);
            for (int step = from; step < 8; step++) {
                if (step == 4 && half != null) net.saveState(half);
                Example e = Example.of(step);
                net.accumulate(e.x, e.y, e.m, 1, new int[] {EDGE, EDGE, EDGE}, 1);
                net.step(1e-2, 1);
            }
            net.saveState(save);
        }
    }
}
