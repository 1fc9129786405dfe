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

/** The loss program against MONAI's Dice, the challenge's masked BCE, and resized targets. */
class LossGoldenTest {

    @TempDir Path folder;

    private final Weights golden = Golden.read("losses");

    @Test
    void withoutUnknownVoxels() {
        Tensor target = golden.get("target");
        float[] mask = new float[target.values().length];
        Arrays.fill(mask, 1);
        check("dice_sigmoid", loss(0, 1, "valid"), target.values(), mask, 2);
        check("bce_mean", loss(1, 0, "valid"), target.values(), mask, 1);
        check("bce_mean", loss(1, 0, "all"), target.values(), mask, 1);
    }

    @Test
    void unknownVoxelsDoNotCount() {
        float[] unknown = golden.get("target_nan").values();
        float[] target = unknown.clone();
        float[] mask = new float[target.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = Float.isNaN(unknown[i]) ? 0 : 1;
            if (mask[i] == 0) target[i] = 0;
        }
        check("bce_valid_only_mean_nan", loss(1, 0, "valid"), target, mask, 1);
        check("cellmap_wrapper_bce_nan", loss(1, 0, "all"), target, mask, 1);
    }

    /** A channel without any annotation is left out of the Dice loss; alone it gives 0. */
    @Test
    void channelsWithoutAnnotationAreSkipped() {
        float[] target = golden.get("target").values();
        float[] mask = new float[target.length];
        int voxels = 4 * 5 * 6;
        assertEquals(0, run(loss(1, 1, "valid"), target, mask)[0][0], 0);
        Arrays.fill(mask, 0, voxels, 1);
        double one = run(loss(0, 1, "valid"), target, mask)[0][0];
        double i = 0;
        double s = 0;
        for (int v = 0; v < voxels; v++) {
            double p = 1 / (1 + Math.exp(-golden.get("logits").values()[v]));
            i += p * target[v];
            s += p + target[v];
        }
        assertEquals(1 - (2 * i + 1e-5) / (s + 1e-5), one, 1e-5);
    }

    /** Weighted sum over the heads with nearest targets. */
    @Test
    void deepSupervision() {
        double[] weights = {1, 0.5, 0.25};
        double expected = 0;
        for (int i = 0; i < 3; i++) {
            Tensor z = golden.get("ds.out" + i);
            float[] target = golden.get("ds.target_nearest" + i).values();
            expected += weights[i] * heads(new double[] {1}, z, target, z.shape());
        }
        Tensor target = golden.get("ds.target");
        TorchModule module = module(new LossSection(1.0, 1.0, "valid", weights), 3);
        module.method(
                "run(a: Tensor, b: Tensor, c: Tensor, y: Tensor) -> Tensor",
                "t, b1, d1 = self.heads_loss([a, b, c], y, torch.ones_like(y))",
                "return t");
        Tensor[] inputs = {
            golden.get("ds.out0"), golden.get("ds.out1"), golden.get("ds.out2"), target
        };
        assertEquals(expected, run(module, inputs)[0][0], 1e-5);
    }

    private double heads(double[] weights, Tensor z, float[] target, int[] shape) {
        TorchModule module = module(new LossSection(1.0, 1.0, "valid", weights), 1);
        module.method(
                "run(z: Tensor, y: Tensor) -> Tensor",
                "t, b, d = self.loss(z, y, torch.ones_like(y))",
                "return t");
        return run(module, z, Tensor.of(shape, target))[0][0];
    }

    private void check(String name, LossSection loss, float[] target, float[] mask, int part) {
        float[][] results = run(loss, target, mask);
        assertEquals(golden.get("value." + name).values()[0], results[0][0], 1e-5, name);
        assertEquals(results[0][0], results[0][part], 0);
        Golden.assertClose(name, golden.get("grad." + name).values(), results[1], 1e-7, 1e-3);
    }

    /** Total, cross-entropy, Dice; then the gradient of the logits. */
    private float[][] run(LossSection loss, float[] target, float[] mask) {
        TorchModule module = module(loss, 1);
        module.method(
                "run(z: Tensor, y: Tensor, m: Tensor) -> List[Tensor]",
                "z = torch.requires_grad_(torch.detach(z), True)",
                "t, b, d = self.loss(z, y, m)",
                "torch.autograd.backward(t)",
                "return [torch.detach(torch.stack([t, b, d])), ops.prim.grad(z)]");
        Tensor logits = golden.get("logits");
        return run(
                module, logits, Tensor.of(logits.shape(), target), Tensor.of(logits.shape(), mask));
    }

    private float[][] run(TorchModule module, Tensor... inputs) {
        return Harness.run(folder, module, new Weights(Map.of()), inputs);
    }

    private static TorchModule module(LossSection loss, int heads) {
        TorchModule module = new TorchModule("Loss");
        LossProgram.addTo(module, loss, heads);
        return module;
    }

    private static LossSection loss(double bce, double dice, String divisor) {
        return Named.of(LossSection.class)
                .with(LossSection::bce, bce)
                .with(LossSection::dice, dice)
                .with(LossSection::divisor, divisor)
                .make();
    }
}
