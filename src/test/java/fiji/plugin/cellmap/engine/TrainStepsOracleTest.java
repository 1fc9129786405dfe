// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four steps of the emitted training program (accumulation, clipping, AdamW, moving average)
 * against PyTorch, both in double precision: there a gradient's rounding is far below AdamW's
 * epsilon, so that no processor can turn the direction of a weight. The oracle, made by {@code
 * src/test/python/oracles.py}, has of every tensor how far it moved.
 */
class TrainStepsOracleTest {

    private static final Path ORACLE = Path.of("src/test/resources/oracles/train_steps.tsv");
    private static final int VOXELS = 32 * 32 * 32;

    /** Of how far a tensor moved; and of the learning rate, for each of its values. */
    private static final double RELATIVE = 1e-6;

    private static final double LEARNING_RATE = 1e-3;

    @TempDir Path folder;

    private final Network network = BasicUNetGoldenTest.small(Map.of());
    private final Weights start = Golden.procedural(network);

    @Test
    void fourSteps() throws Exception {
        Map<String, double[]> oracle = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ORACLE)) {
            String[] c = line.split("\t");
            int from = c[0].length() > 4 ? 1 : 2;
            String name = from == 1 ? c[0] : c[0] + " " + c[1];
            oracle.put(name, Stream.of(c).skip(from).mapToDouble(Double::parseDouble).toArray());
        }
        LossSection loss =
                Named.of(LossSection.class)
                        .with(LossSection::bce, 1.0)
                        .with(LossSection::dice, 0.0)
                        .with(LossSection::divisor, "all")
                        .make();
        try (DoubleTraining training =
                new DoubleTraining(
                        folder,
                        network,
                        start,
                        Objective.masks(loss),
                        Named.of(OptimizerSection.class).make(),
                        0.9)) {
            for (int step = 0; step < 4; step++) {
                for (int micro = 0; micro < 2; micro++)
                    assertEquals(
                            oracle.get("losses")[2 * step + micro],
                            accumulate(training, step + "." + micro),
                            1e-6);
                double norm = training.step(LEARNING_RATE, 0.05);
                assertEquals(oracle.get("norms")[step], norm, 1e-9);
                if (step == 0) compare(oracle, "1 ", training.moved("net."));
            }
            compare(oracle, "4 ", training.moved("net."));
            compare(oracle, "ema4 ", training.moved("ema."));
        }
    }

    private void compare(Map<String, double[]> oracle, String when, Map<String, double[]> moved) {
        long expected = oracle.keySet().stream().filter(name -> name.startsWith(when)).count();
        assertEquals(expected, moved.size(), when);
        moved.forEach(
                (name, way) -> {
                    double product = DoubleTraining.product(name, way);
                    double norm = Math.sqrt(Arrays.stream(way).map(v -> v * v).sum());
                    double[] original = oracle.get(when + name);
                    double longest = Math.sqrt(way.length);
                    double error = RELATIVE * (original[0] + LEARNING_RATE * longest);
                    assertEquals(original[0], norm, error, when + name);
                    assertEquals(original[1], product, error * longest, when + name);
                });
    }

    private static double accumulate(DoubleTraining training, String name) {
        float[] target = Golden.input("train.y" + name, 2 * VOXELS);
        for (int i = 0; i < target.length; i++) target[i] = target[i] > 0.5f ? 1 : 0;
        float[] mask = new float[target.length];
        Arrays.fill(mask, 1);
        float[] input = Golden.input("train.x" + name, VOXELS);
        return training.accumulate(input, target, mask, 32, 2);
    }
}
