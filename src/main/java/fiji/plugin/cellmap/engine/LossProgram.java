// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loss on logits, as TorchScript: a weighted sum. Shapes N,K,D,H,W; the mask m is 1 where a
 * voxel is annotated; targets y are 0 where it is not, and {@link DistanceTargets#ONE} times the
 * scaled distance for distances. A voxel without annotation has a gradient of exactly 0.
 *
 * <ul>
 *   <li>Masks: {@link MaskLosses}.
 *   <li>Distances: the mean square, or PyTorch's smooth L1 loss, of tanh(z) - y, over annotated
 *       voxels ({@code valid}) or all.
 *   <li>Deep supervision: weighted sum over the heads, targets and masks brought to the head's
 *       size, see {@link HeadTargets}.
 * </ul>
 */
final class LossProgram {

    private LossProgram() {}

    /**
     * Adds {@code losses(z, y, m)}, of the list of all heads' logits: the total, then each loss of
     * the main head that has a weight, in the order of the section.
     */
    static void addTo(TorchModule module, Objective objective, int heads) {
        module.method("loss(z: Tensor, y: Tensor, m: Tensor) -> List[Tensor]", loss(objective));
        List<String> body = new ArrayList<>();
        if (objective.exclusive()) body.addAll(knownTogether(objective.background()));
        body.add("parts = self.loss(z[0], y, m)");
        if (heads > 1) body.addAll(otherHeads(objective.loss(), heads));
        body.add("return parts");
        module.method(
                "losses(z: List[Tensor], y: Tensor, m: Tensor) -> List[Tensor]",
                body.toArray(String[]::new));
    }

    /**
     * Targets and masks of exclusive classes, after those of the background if there is one. A
     * voxel is known if a class is present, or all classes are annotated.
     */
    private static List<String> knownTogether(boolean background) {
        List<String> body = new ArrayList<>();
        body.add("known = torch.maximum(torch.amax(y, [1], True), torch.amin(m, [1], True))");
        if (background) {
            body.add("none = torch.clamp(torch.sub(1., torch.sum(y, [1], True)), 0.)");
            body.add("y = torch.cat([none, y], 1)");
        }
        body.add("y = torch.mul(y, known)");
        body.add("m = torch.expand_as(known, y)");
        return body;
    }

    private static String[] loss(Objective objective) {
        List<String> body = new ArrayList<>();
        Map<String, Double> parts = new LinkedHashMap<>();
        if (objective.hasMasks()) {
            String tag = objective.hasDistances() ? "s" : "";
            if (!tag.isEmpty())
                for (String name : List.of("z", "y", "m"))
                    body.add(name + tag + " = " + objective.part(name, false));
            new MaskLosses(objective, "z" + tag, "y" + tag, "m" + tag).addTo(body, parts);
        }
        if (objective.hasDistances()) distances(objective, body, parts);
        String total = null;
        for (Map.Entry<String, Double> part : parts.entrySet()) {
            String weighted = "torch.mul(" + part.getKey() + ", " + part.getValue() + ")";
            total = total == null ? weighted : "torch.add(" + total + ", " + weighted + ")";
        }
        body.add("return [" + total + ", " + String.join(", ", parts.keySet()) + "]");
        return body.toArray(String[]::new);
    }

    private static void distances(
            Objective objective, List<String> body, Map<String, Double> parts) {
        LossSection loss = objective.loss();
        body.add("zd = torch.tanh(" + objective.part("z", true) + ")");
        body.add("yd = torch.div(" + objective.part("y", true) + ", " + Objective.ONE + ".)");
        body.add("md = " + objective.part("m", true));
        double[] weights = objective.part(objective.classWeights(), true);
        String weighted = "md";
        if (weights != null) {
            body.add("wd = " + Objective.tensor(weights, "zd", weights.length + ", 1, 1, 1"));
            weighted = "torch.mul(md, wd)";
        }
        String mean =
                "torch.div(torch.sum(torch.mul(%s, "
                        + weighted
                        + ")), "
                        + MaskLosses.divisor(loss, "md")
                        + ")";
        if (loss.mse() > 0) {
            body.add("mse = " + mean.formatted("torch.pow(torch.sub(zd, yd), 2)"));
            parts.put("mse", loss.mse());
        }
        if (loss.smoothL1() > 0) {
            String error = "torch.smooth_l1_loss(zd, yd, 0, " + loss.smoothL1Beta() + ")";
            body.add("smooth_l1 = " + mean.formatted(error));
            parts.put("smooth_l1", loss.smoothL1());
        }
    }

    private static List<String> otherHeads(LossSection loss, int heads) {
        double[] weights = HeadTargets.weights(loss, heads);
        List<String> body = new ArrayList<>();
        body.add("total = torch.mul(parts[0], " + weights[0] + ")");
        for (int i = 1; i < heads; i++) {
            if (weights[i] == 0) continue;
            String size = "[torch.size(z[%d], 2), torch.size(z[%<d], 3), torch.size(z[%<d], 4)]";
            body.add("size = " + size.formatted(i));
            body.addAll(HeadTargets.pooled(loss.pooling()));
            body.add("part = self.loss(z[" + i + "], t, k)");
            body.add("total = torch.add(total, torch.mul(part[0], " + weights[i] + "))");
        }
        body.add("parts[0] = total");
        return body;
    }
}
