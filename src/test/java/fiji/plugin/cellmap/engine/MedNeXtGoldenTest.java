// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.param.Named;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MedNeXt against the original: every head, loss, gradients. */
class MedNeXtGoldenTest {

    @TempDir Path folder;

    static Network small(int kernel, boolean deep) {
        Map<String, Object> options =
                Map.of("base_width", 8, "kernel", kernel, "deep_supervision", deep);
        return Architectures.create("MedNeXt", options, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void everyHead(int kernel) {
        Weights golden = Golden.read("mednext_s_k%d_small".formatted(kernel));
        Weights weights = golden.under("weight.");
        float[][] heads =
                Harness.list(
                        folder,
                        small(kernel, true).program(Precision.FLOAT32),
                        "heads",
                        weights,
                        golden.get("input"));
        assertEquals(5, heads.length);
        for (int i = 0; i < 5; i++)
            Golden.assertClose("out." + i, golden.get("out." + i).values(), heads[i], 1e-4, 1e-4);
    }

    /**
     * The oracle's loss, written here: Dice + BCE per scale on logits clamped to 20 with trilinear
     * targets, weights 1, 1/2, ... It takes part in no other test.
     */
    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void gradients(int kernel) {
        Weights golden = Golden.read("mednext_s_k%d_small".formatted(kernel));
        TorchModule net = small(kernel, true).program(Precision.FLOAT32);
        TorchModule root = new TorchModule("Oracle").child("net", net);
        StringBuilder grads = new StringBuilder();
        List<String> names = new ArrayList<>();
        net.forEachSlot(
                (name, slot) -> {
                    if (slot.role() != TorchModule.Role.PARAMETER) return;
                    names.add(name);
                    grads.append(", ops.prim.grad(").append(path(name)).append(")");
                });
        root.method(
                "run(x: Tensor, y: Tensor) -> List[Tensor]",
                "x = torch.requires_grad_(torch.detach(x), True)",
                "heads = self.net.heads(x)",
                "total = torch.zeros([1])",
                "for i in range(5):",
                "  z = torch.clamp(heads[i], -20., 20.)",
                "  s = [torch.size(z, 2), torch.size(z, 3), torch.size(z, 4)]",
                "  t = torch.upsample_trilinear3d(y, s, False)",
                "  p = torch.sigmoid(z)",
                "  a = torch.mul(torch.sum(torch.mul(p, t), [2, 3, 4]), 2.) + 1e-05",
                "  b = torch.sum(p, [2, 3, 4]) + torch.sum(t, [2, 3, 4]) + 1e-05",
                "  dice = torch.mean(torch.sub(1., torch.div(a, b)))",
                "  part = dice + torch.binary_cross_entropy_with_logits(z, t, None, None, 1)",
                "  total = torch.add(total, torch.mul(part, 0.5 ** i))",
                "torch.autograd.backward(total)",
                "return [torch.detach(total), ops.prim.grad(x)" + grads + "]");
        Tensor[] inputs = {golden.get("input"), golden.get("target")};
        float[][] out = Harness.run(folder, root, golden.under("weight.").prefixed("net."), inputs);
        double loss = golden.get("loss.pytc_handler_total").values()[0];
        assertEquals(loss, out[0][0], 1e-4 * loss);
        Golden.assertNearInNorm("grad_input", golden.get("grad_input").values(), out[1], 2e-3);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).endsWith("conv1.bias")) continue;
            double expected = golden.get("gradnorm." + names.get(i)).values()[0];
            assertEquals(expected, norm(out[i + 2]), 1e-3 * expected + 1e-6, names.get(i));
            if (kernel == 3)
                Golden.assertNearInNorm(
                        names.get(i),
                        golden.get("grad." + names.get(i)).values(),
                        out[i + 2],
                        2e-3);
        }
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) sum += (double) value * value;
        return Math.sqrt(sum);
    }

    private static String path(String name) {
        String owner = "self.net";
        for (String part : name.split("\\.")) owner = TorchModule.access(owner, part);
        return owner;
    }

    /** A training step uses all heads: each of them gets a gradient. */
    @Test
    void everyHeadIsTrained() {
        Weights golden = Golden.read("mednext_s_k3_small");
        float[] target = golden.get("target").values();
        float[] mask = new float[target.length];
        Arrays.fill(mask, 1);
        try (TrainingNet net =
                new TrainingNet(
                        small(3, true),
                        golden.under("weight."),
                        Named.of(LossSection.class).make(),
                        Named.of(OptimizerSection.class).make(),
                        Precision.FLOAT32,
                        0,
                        ComputeDevice.CPU)) {
            float[] input = golden.get("input").values();
            double[] loss = net.accumulate(input, target, mask, 1, new int[] {32, 32, 32}, 1);
            assertTrue(loss[0] > loss[1] + loss[2], "the other heads add to the total");
            Weights gradients = net.gradients();
            for (int i = 0; i < 5; i++)
                assertTrue(norm(gradients.get("out_" + i + ".conv_out.weight").values()) > 0);
        }
    }
}
