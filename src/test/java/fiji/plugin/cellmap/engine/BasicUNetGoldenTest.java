// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BasicUNet against the original: outputs, loss, gradients. */
class BasicUNetGoldenTest {

    private static final LossSection LOSS =
            Named.of(LossSection.class)
                    .with(LossSection::bce, 1.0)
                    .with(LossSection::dice, 1.0)
                    .with(LossSection::divisor, "valid")
                    .make();
    private static final OptimizerSection ADAM =
            Named.of(OptimizerSection.class)
                    .with(OptimizerSection::learningRate, 1e-3)
                    .with(OptimizerSection::weightDecay, 1e-5)
                    .make();

    @TempDir Path folder;

    static Network small(Map<String, Object> more) {
        Map<String, Object> options = new HashMap<>(more);
        options.put("features", List.of(8, 8, 16, 16, 32, 8));
        return Architectures.create("BasicUNet", options, 1, 2);
    }

    @Test
    void outputsOfTheDefault() {
        Weights golden = Golden.read("basic_unet_small");
        check(small(Map.of()), golden, golden, "out.logits");
    }

    @Test
    void outputsAtOddSizes() {
        Weights golden = Golden.read("basic_unet_small_odd");
        check(small(Map.of()), Golden.read("basic_unet_small"), golden, "out.logits");
    }

    @Test
    void outputsWithTrilinearUpsampling() {
        Weights golden = Golden.read("basic_unet_small_nontrainable");
        check(small(Map.of("upsample", "nontrainable")), golden, golden, "out.logits");
    }

    @Test
    void batchNormInEvaluationAndTraining() {
        Weights golden = Golden.read("basic_unet_small_batchnorm");
        Network network = small(Map.of("norm", "batch", "activation", "relu"));
        Weights weights = golden.under("weight.");
        int[] shape = golden.get("input").shape();
        int[] patch = {32, 32, 16};
        float[] input = golden.get("input").values();
        float[] mask = new float[golden.get("out.train").values().length];
        Arrays.fill(mask, 1);
        try (TrainingNet net = trainingNet(network, weights)) {
            float[] before = net.predict(input, shape[0], patch);
            Golden.assertClose(
                    "before", golden.get("out.eval_before").values(), before, 1e-4, 1e-4);
            double[] loss = net.accumulate(input, new float[mask.length], mask, shape[0], patch, 1);
            double expected = 0;
            for (float z : golden.get("out.train").values())
                expected += Math.log1p(Math.exp(z)) / mask.length;
            assertEquals(expected, loss[1], 1e-4);
            Weights after = golden.under("after.");
            Weights actual = net.weights();
            after.tensors()
                    .forEach(
                            (name, tensor) ->
                                    Golden.assertClose(
                                            name,
                                            tensor.values(),
                                            actual.get(name).values(),
                                            1e-5,
                                            1e-4));
            assertEquals(1, actual.get("conv_0.conv_0.adn.N.num_batches_tracked").values()[0], 0);
            float[] then = net.predict(input, shape[0], patch);
            Golden.assertClose("then", golden.get("out.eval_after").values(), then, 1e-4, 1e-4);
        }
    }

    private void check(Network network, Weights weights, Weights golden, String output) {
        int[] shape = golden.get("input").shape();
        float[] actual = run(network, weights.under("weight."), golden, shape);
        Golden.assertClose(output, golden.get(output).values(), actual, 1e-4, 1e-4);
    }

    private float[] run(Network network, Weights weights, Weights golden, int[] shape) {
        Path file = folder.resolve("model.pt");
        ModelFile.write(file, network.program(Precision.FLOAT32), weights, Map.of());
        try (InferenceNet net = InferenceNet.load(file, ComputeDevice.CPU)) {
            int[] window = Arrays.copyOfRange(shape, 2, 5);
            return net.apply(golden.get("input").values(), shape[0], window);
        }
    }

    @Test
    void lossAndGradients() {
        Weights golden = Golden.read("basic_unet_small");
        float[] target = golden.get("target").values();
        float[] mask = new float[target.length];
        Arrays.fill(mask, 1);
        int[] patch = {32, 32, 32};
        try (TrainingNet net = trainingNet(small(Map.of()), golden.under("weight."))) {
            double[] loss = net.accumulate(golden.get("input").values(), target, mask, 1, patch, 1);
            assertEquals(golden.get("loss.bce_mean").values()[0], loss[1], 1e-5);
            assertEquals(golden.get("loss.dice_sigmoid").values()[0], loss[2], 1e-5);
            assertEquals(golden.get("loss.total_dice_plus_bce").values()[0], loss[0], 1e-5);
            net.gradients()
                    .tensors()
                    .forEach(
                            (name, gradient) -> {
                                if (!name.matches(".*conv_[01]\\.conv\\.bias"))
                                    Golden.assertNearInNorm(
                                            name,
                                            golden.get("grad." + name).values(),
                                            gradient.values(),
                                            1e-3);
                            });
            double norm = net.step(1e-3, 0);
            double expected = golden.get("gradnorm_total").values()[0];
            assertEquals(expected, norm, 1e-3 * expected);
        }
    }

    private static TrainingNet trainingNet(Network network, Weights weights) {
        return new TrainingNet(
                network, weights, LOSS, ADAM, Precision.FLOAT32, 0, ComputeDevice.CPU);
    }
}
