// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final Shape INPUT = new Shape(1, 1, 32, 32, 32);
    private static final Shape OUTPUT = new Shape(1, 2, 32, 32, 32);
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
        try (Program program = load()) {
            program.training(true);
            for (int step = 0; step < 4; step++) {
                for (int micro = 0; micro < 2; micro++)
                    assertEquals(
                            oracle.get("losses")[2 * step + micro],
                            accumulate(program, step + "." + micro),
                            1e-6);
                double norm = program.number("step", "lists", LEARNING_RATE, 0.05);
                assertEquals(oracle.get("norms")[step], norm, 1e-9);
                if (step == 0) compare(oracle, "1 ", moved(program, "net."));
            }
            compare(oracle, "4 ", moved(program, "net."));
            compare(oracle, "ema4 ", moved(program, "ema."));
        }
    }

    private void compare(Map<String, double[]> oracle, String when, Map<String, double[]> moved) {
        long expected = oracle.keySet().stream().filter(name -> name.startsWith(when)).count();
        assertEquals(expected, moved.size(), when);
        moved.forEach(
                (name, way) -> {
                    float[] vector = Golden.input("product." + name, way.length);
                    double product = 0;
                    for (int i = 0; i < way.length; i++) product += way[i] * (2.0 * vector[i] - 1);
                    double norm = Math.sqrt(Arrays.stream(way).map(v -> v * v).sum());
                    double[] original = oracle.get(when + name);
                    double longest = Math.sqrt(way.length);
                    double error = RELATIVE * (original[0] + LEARNING_RATE * longest);
                    assertEquals(original[0], norm, error, when + name);
                    assertEquals(original[1], product, error * longest, when + name);
                });
    }

    private float accumulate(Program program, String name) {
        float[] target = Golden.input("train.y" + name, 2 * VOXELS);
        for (int i = 0; i < target.length; i++) target[i] = target[i] > 0.5f ? 1 : 0;
        float[] mask = new float[target.length];
        Arrays.fill(mask, 1);
        float[] input = Golden.input("train.x" + name, VOXELS);
        float[][] arrays = {input, target, mask, {2}};
        Shape[] shapes = {INPUT, OUTPUT, OUTPUT, new Shape()};
        return program.train("accumulate_double", arrays, shapes)[0][0];
    }

    private Program load() {
        TorchModule root =
                TrainingProgram.of(
                                network,
                                Precision.FLOAT32,
                                Objective.masks(
                                        Named.of(LossSection.class)
                                                .with(LossSection::bce, 1.0)
                                                .with(LossSection::dice, 0.0)
                                                .with(LossSection::divisor, "all")
                                                .make()),
                                Named.of(OptimizerSection.class)
                                        .with(OptimizerSection::learningRate, LEARNING_RATE)
                                        .with(OptimizerSection::weightDecay, 1e-5)
                                        .with(OptimizerSection::epsilon, 1e-8)
                                        .make(),
                                0.9,
                                false)
                        .method(
                                "accumulate_double(x: Tensor, y: Tensor, m: Tensor, k: Tensor) ->"
                                        + " Tensor",
                                "loss = self.accumulate(torch.to(x, 7), torch.to(y, 7),"
                                        + " torch.to(m, 7), torch.to(k, 7))",
                                "return torch.to(loss, 6)")
                        .method(
                                "halves() -> List[Tensor]",
                                "halves = annotate(List[Tensor], [])",
                                "for t in self.state():",
                                "  high = torch.to(t, 6)",
                                "  low = torch.to(torch.sub(t, torch.to(high, 7)), 6)",
                                "  _0 = torch.append(halves, high)",
                                "  _1 = torch.append(halves, low)",
                                "return halves");
        Map<String, Tensor> state = new LinkedHashMap<>();
        Weights doubled = Golden.doubled(start);
        root.forEachSlot(
                (name, slot) -> {
                    boolean copy = name.startsWith("net.") || name.startsWith("ema.");
                    Tensor.Type type =
                            name.equals("steps") ? Tensor.Type.FLOAT32 : Tensor.Type.FLOAT64;
                    state.put(
                            name,
                            copy
                                    ? doubled.get(name.substring(4))
                                    : Tensor.zeros(type, slot.shape()));
                });
        names = new ArrayList<>(state.keySet());
        Path file = folder.resolve("training.pt");
        ModelFile.write(file, root, new Weights(state), Map.of());
        return new Program(file, ComputeDevice.CPU, true, 4);
    }

    private List<String> names;

    /** What became of each tensor minus its start; two floats are one double. */
    private Map<String, double[]> moved(Program program, String prefix) {
        float[][] halves = program.list("halves");
        Map<String, double[]> moved = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).startsWith(prefix)) continue;
            String name = names.get(i).substring(prefix.length());
            float[] from = start.get(name).values();
            double[] way = new double[from.length];
            for (int k = 0; k < way.length; k++)
                way[k] = (double) halves[2 * i][k] - from[k] + halves[2 * i + 1][k];
            moved.put(name, way);
        }
        return moved;
    }
}
