// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss program against MONAI's losses and the challenge's masked BCE. */
class LossGoldenTest {

    @TempDir Path folder;

    private final Weights golden = Golden.read("losses");

    @Test
    void withoutUnknownVoxels() {
        check("bce_mean", loss(1, 0).make());
        check("bce_mean", loss(1, 0).with(LossSection::divisor, "all").make());
        check("dice_sigmoid", loss(0, 1).make());
        check("dice_sigmoid_squared", loss(0, 1).with(LossSection::squaredPred, true).make());
        check("dice_sigmoid_batch", loss(0, 1).with(LossSection::batch, true).make());
        check("dice_sigmoid_jaccard", loss(0, 1).with(LossSection::jaccard, true).make());
        check(
                "dice_sigmoid_smooth0_1",
                loss(0, 1)
                        .with(LossSection::smoothNr, 0.0)
                        .with(LossSection::smoothDr, 1.0)
                        .make());
        check("bce_posweight", positive());
        check(
                "cellmap_balanced_07_03",
                loss(0.7, 0.3)
                        .with(LossSection::smoothNr, 1e-6)
                        .with(LossSection::smoothDr, 1e-6)
                        .make());
    }

    @Test
    void oneChannel() {
        Tensor target = golden.get("target_1ch");
        check(
                "dicece_sigmoid_1ch",
                Objective.masks(loss(1, 1).make()),
                "logits_1ch",
                target,
                ones(target));
    }

    @Test
    void unknownVoxelsDoNotCount() {
        Tensor[] known = known(golden.get("target_nan"));
        Tensor y = known[0];
        Tensor m = known[1];
        LossSection all = loss(1, 0).with(LossSection::divisor, "all").make();
        LossSection weighted = Named.like(positive()).with(LossSection::divisor, "all").make();
        Objective valid = Objective.masks(loss(1, 0).make());
        check("bce_valid_only_mean_nan", valid, "logits", y, m);
        check("cellmap_wrapper_bce_nan", Objective.masks(all), "logits", y, m);
        check("cellmap_wrapper_bce_posweight_nan", Objective.masks(weighted), "logits", y, m);
    }

    /** The first channel is the background; the others are the classes. */
    @Test
    void exclusiveClasses() {
        Tensor index = golden.get("target_index");
        int voxels = 4 * 5 * 6;
        float[] classes = new float[2 * 2 * voxels];
        for (int n = 0; n < 2; n++)
            for (int v = 0; v < voxels; v++) {
                int c = (int) index.values()[n * voxels + v];
                if (c > 0) classes[(2 * n + c - 1) * voxels + v] = 1;
            }
        Tensor target = Tensor.of(new int[] {2, 2, 4, 5, 6}, classes);
        check("dicece_softmax_onehot", exclusive(1, 1, true), "logits", target, ones(target));
        float[] all = golden.get("target").values();
        float[] last = new float[classes.length];
        for (int n = 0; n < 2; n++)
            System.arraycopy(all, (3 * n + 1) * voxels, last, 2 * n * voxels, 2 * voxels);
        target = Tensor.of(target.shape(), last);
        check("dice_softmax_nobg", exclusive(0, 1, false), "logits", target, ones(target));
    }

    /** MONAI's DiceCELoss of masks that may overlap: sigmoid for Dice, softmax for the rest. */
    @Test
    void crossEntropyOfProbabilities() {
        LossSection sigmoid = loss(0, 1).with(LossSection::crossEntropy, 1.0).make();
        check("dicece_sigmoid_multichannel", sigmoid);
        check(
                "dicece_sigmoid_multichannel",
                Named.like(sigmoid).with(LossSection::divisor, "all").make());
        LossSection softmax =
                Named.like(sigmoid).with(LossSection::includeBackground, false).make();
        Tensor target = golden.get("target");
        check(
                "dicece_softmax_nobg_probtarget",
                new Objective(softmax, true, false, new boolean[0], null, null),
                "logits",
                target,
                ones(target));
    }

    /** The loss of a public team: nothing beyond a logit of 10, unknown classes count in Dice. */
    @Test
    void balancedWithUnknownVoxels() {
        LossSection balanced =
                loss(0.7, 0.3)
                        .with(LossSection::divisor, "all")
                        .with(LossSection::smoothNr, 1e-6)
                        .with(LossSection::smoothDr, 1e-6)
                        .with(LossSection::logitLimit, 10.0)
                        .with(LossSection::leastProbability, 1e-7)
                        .make();
        check("cellmap_balanced_07_03", balanced);
        Tensor[] known = known(golden.get("target_nan"));
        check(
                "cellmap_balanced_07_03_nan",
                Objective.masks(balanced),
                "logits",
                known[0],
                known[1]);
    }

    /** A channel without any annotation is left out of the Dice loss; alone it gives 0. */
    @Test
    void channelsWithoutAnnotationAreSkipped() {
        Tensor target = golden.get("target");
        float[] mask = new float[target.values().length];
        int voxels = 4 * 5 * 6;
        Tensor m = Tensor.of(target.shape(), mask);
        assertEquals(0, run(Objective.masks(loss(1, 1).make()), "logits", target, m)[0][0], 0);
        Arrays.fill(mask, 0, voxels, 1);
        m = Tensor.of(target.shape(), mask);
        double one = run(Objective.masks(loss(0, 1).make()), "logits", target, m)[0][0];
        double i = 0;
        double s = 0;
        for (int v = 0; v < voxels; v++) {
            double p = 1 / (1 + Math.exp(-golden.get("logits").values()[v]));
            i += p * target.values()[v];
            s += p + target.values()[v];
        }
        assertEquals(1 - (2 * i + 1e-5) / (s + 1e-5), one, 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"same", "exp", "two"})
    void deepSupervisionAsMonai(String mode) {
        LossSection loss =
                loss(1, 0)
                        .with(LossSection::weightMode, mode)
                        .with(LossSection::pooling, "nearest-exact")
                        .make();
        double expected = golden.get("ds.value.monai_" + mode + "_bce").values()[0];
        assertEquals(expected, heads(loss), 1e-5 * expected);
    }

    /** Interpolated targets and limited logits at every head, as in PyTorch Connectomics. */
    @Test
    void deepSupervisionAsPytc() {
        LossSection loss =
                loss(1, 1)
                        .with(LossSection::pooling, "trilinear")
                        .with(LossSection::logitLimit, 20.0)
                        .make();
        double expected = golden.get("ds.value.pytc_handler").values()[0];
        assertEquals(expected, heads(loss), 1e-5 * expected);
    }

    /** Weighted sum over the heads with nearest targets. */
    @Test
    void deepSupervisionWithGivenWeights() {
        double[] weights = {1, 0.5, 0.25};
        double expected = 0;
        for (int i = 0; i < 3; i++) {
            Tensor target = golden.get("ds.target_nearest" + i);
            Objective one = Objective.masks(loss(1, 1).make());
            expected += weights[i] * run(one, "ds.out" + i, target, ones(target))[0][0];
        }
        LossSection loss = loss(1, 1).with(LossSection::deepSupervision, weights).make();
        assertEquals(expected, heads(loss), 1e-5);
    }

    private double heads(LossSection loss) {
        TorchModule module = new TorchModule("Loss");
        LossProgram.addTo(module, Objective.masks(loss), 3);
        module.method(
                "run(a: Tensor, b: Tensor, c: Tensor, y: Tensor) -> Tensor",
                "return self.losses([a, b, c], y, torch.ones_like(y))[0]");
        Tensor[] inputs = {
            golden.get("ds.out0"),
            golden.get("ds.out1"),
            golden.get("ds.out2"),
            golden.get("ds.target")
        };
        return Harness.run(folder, module, new Weights(Map.of()), inputs)[0][0];
    }

    private void check(String name, LossSection loss) {
        Tensor target = golden.get("target");
        check(name, Objective.masks(loss), "logits", target, ones(target));
    }

    private void check(String name, Objective objective, String logits, Tensor y, Tensor m) {
        float[][] results = run(objective, logits, y, m);
        float value = golden.get("value." + name).values()[0];
        assertEquals(value, results[0][0], 1e-5 * value, name);
        if (results[0].length == 2 && objective.loss().bce() + objective.loss().dice() == 1)
            assertEquals(results[0][0], results[0][1], 0);
        Golden.assertClose(name, golden.get("grad." + name).values(), results[1], 1e-7, 1e-3);
    }

    /** Total and its parts; then the gradient of the logits. */
    private float[][] run(Objective objective, String logits, Tensor y, Tensor m) {
        return LossRun.of(folder, objective, y, m, golden.get(logits));
    }

    /** Target and mask of a target that is NaN where it is unknown. */
    private static Tensor[] known(Tensor unknown) {
        float[] target = unknown.values().clone();
        float[] mask = new float[target.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = Float.isNaN(target[i]) ? 0 : 1;
            if (mask[i] == 0) target[i] = 0;
        }
        return new Tensor[] {Tensor.of(unknown.shape(), target), Tensor.of(unknown.shape(), mask)};
    }

    private static Tensor ones(Tensor like) {
        float[] mask = new float[like.values().length];
        Arrays.fill(mask, 1);
        return Tensor.of(like.shape(), mask);
    }

    private static Objective exclusive(double bce, double dice, boolean background) {
        LossSection loss = loss(bce, dice).with(LossSection::includeBackground, background).make();
        return new Objective(loss, true, true, new boolean[0], null, null);
    }

    private LossSection positive() {
        float[] given = golden.get("pos_weight").values();
        double[] weights = {given[0], given[1], given[2]};
        return loss(1, 0).with(LossSection::posWeights, weights).make();
    }

    private static Named<LossSection> loss(double bce, double dice) {
        return Named.of(LossSection.class)
                .with(LossSection::bce, bce)
                .with(LossSection::dice, dice);
    }
}
