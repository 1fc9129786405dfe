// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.nio.file.Path;
import java.util.Map;

/** The loss program by itself. */
final class LossRun {

    private LossRun() {}

    /**
     * @param y targets
     * @param m mask
     * @param heads logits, full resolution first
     * @return the total and its parts; then the gradient of each head's logits
     */
    static float[][] of(Path folder, Objective objective, Tensor y, Tensor m, Tensor... heads) {
        TorchModule module = new TorchModule("Loss");
        LossProgram.addTo(module, objective, heads.length);
        StringBuilder names = new StringBuilder();
        StringBuilder sum = new StringBuilder("total = parts[0]\n");
        StringBuilder grads = new StringBuilder();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < heads.length; i++) {
            names.append("z%d: Tensor, ".formatted(i));
            lines.append("z%d = torch.requires_grad_(torch.detach(z%<d), True)\n".formatted(i));
            sum.append("total = torch.add(total, torch.mul(torch.sum(z%d), 0.))\n".formatted(i));
            grads.append(", ops.prim.grad(z%d)".formatted(i));
        }
        String list = names.toString().replace(": Tensor", "");
        module.method(
                "run(" + names + "y: Tensor, m: Tensor) -> List[Tensor]",
                lines.toString().strip(),
                "parts = self.losses([" + list.substring(0, list.length() - 2) + "], y, m)",
                sum.toString().strip(),
                "torch.autograd.backward(total)",
                "return [torch.detach(torch.stack(parts))" + grads + "]");
        Tensor[] inputs = new Tensor[heads.length + 2];
        System.arraycopy(heads, 0, inputs, 0, heads.length);
        inputs[heads.length] = y;
        inputs[heads.length + 1] = m;
        return Harness.run(folder, module, new Weights(Map.of()), inputs);
    }
}
