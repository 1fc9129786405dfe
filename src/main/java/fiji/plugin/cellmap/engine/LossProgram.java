// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.List;

/**
 * Masked binary cross-entropy plus masked soft Dice on logits, as TorchScript. Shapes N,K,D,H,W;
 * the mask is 1 where a voxel is annotated; targets are 0 where it is not.
 *
 * <ul>
 *   <li>Cross-entropy: sum over annotated voxels, divided by their number ({@code valid}), or by
 *       the number of all voxels ({@code all}, as the official challenge tool does).
 *   <li>Dice: 1 - (2 sum(p t) + 1e-5) / (sum(p) + sum(t) + 1e-5) with p the sigmoid, per sample and
 *       channel (MONAI's DiceLoss), mean over those that have an annotated voxel.
 *   <li>Deep supervision: weighted sum over the heads, targets and masks brought to the head's size
 *       by nearest neighbour.
 * </ul>
 */
final class LossProgram {

    private LossProgram() {}

    /** Adds {@code loss(z, y, m)} and {@code heads_loss(z, y, m)}: total, cross-entropy, Dice. */
    static void addTo(TorchModule module, LossSection loss, int heads) {
        boolean all = loss.divisor().equals("all");
        module.method(
                "loss(z: Tensor, y: Tensor, m: Tensor) -> Tuple[Tensor, Tensor, Tensor]",
                "e = torch.binary_cross_entropy_with_logits(z, y, None, None, 0)",
                "bce = torch.div(torch.sum(torch.mul(e, m)), "
                        + (all ? "torch.numel(m)" : "torch.clamp(torch.sum(m), 1.)")
                        + ")",
                "p = torch.mul(torch.sigmoid(z), m)",
                "i = torch.sum(torch.mul(p, y), [2, 3, 4])",
                "s = torch.add(torch.sum(p, [2, 3, 4]), torch.sum(y, [2, 3, 4]))",
                "d = torch.sub(1., torch.div(torch.add(torch.mul(i, 2.), 1e-05), torch.add(s, 1e-05)))",
                "v = torch.to(torch.gt(torch.sum(m, [2, 3, 4]), 0), 6)",
                "dice = torch.div(torch.sum(torch.mul(d, v)), torch.clamp(torch.sum(v), 1.))",
                "total = torch.add(torch.mul(bce, %s), torch.mul(dice, %s))"
                        .formatted(loss.bce(), loss.dice()),
                "return (total, bce, dice)");
        if (heads > 1) addHeads(module, loss.deepSupervision(), heads);
    }

    private static void addHeads(TorchModule module, double[] weights, int heads) {
        List<String> body = new ArrayList<>();
        body.add("total, bce, dice = self.loss(z[0], y, m)");
        body.add("total = torch.mul(total, " + weight(weights, 0) + ")");
        for (int i = 1; i < heads; i++) {
            if (weight(weights, i) == 0) continue;
            String size = "[torch.size(z[%d], 2), torch.size(z[%<d], 3), torch.size(z[%<d], 4)]";
            body.add("size = " + size.formatted(i));
            body.add("t = torch.upsample_nearest3d(y, size)");
            body.add("k = torch.upsample_nearest3d(m, size)");
            body.add("part, _b, _d = self.loss(z[" + i + "], t, k)");
            body.add("total = torch.add(total, torch.mul(part, " + weight(weights, i) + "))");
        }
        body.add("return (total, bce, dice)");
        module.method(
                "heads_loss(z: List[Tensor], y: Tensor, m: Tensor) -> Tuple[Tensor, Tensor, Tensor]",
                body.toArray(String[]::new));
    }

    private static double weight(double[] weights, int head) {
        return head < weights.length ? weights[head] : 0;
    }
}
