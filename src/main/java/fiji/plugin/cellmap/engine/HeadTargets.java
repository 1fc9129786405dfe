// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.config.LossSection;
import java.util.Arrays;
import java.util.List;

/** Deep supervision: how much each head counts, and what it should have found. */
final class HeadTargets {

    private HeadTargets() {}

    /**
     * One weight a head, full resolution first; {@code exp}, {@code two}, {@code same} as MONAI.
     */
    static double[] weights(LossSection loss, int heads) {
        double[] weights = new double[heads];
        for (int i = 0; i < heads; i++)
            weights[i] =
                    switch (loss.weightMode()) {
                        case "exp" -> Math.max(Math.pow(0.5, i), 0.0625);
                        case "two" -> i == 0 ? 1 : 0.5;
                        case "same" -> 1;
                        default ->
                                i < loss.deepSupervision().length ? loss.deepSupervision()[i] : 0;
                    };
        double sum = loss.normalizeWeights() ? Arrays.stream(weights).sum() : 1;
        return Arrays.stream(weights).map(w -> w / sum).toArray();
    }

    /**
     * Lines that make the target t and mask k of {@code size} from y and m. A coarse voxel is known
     * if the voxel it takes is; for {@code any} if a present one is in it, or all are known; for
     * {@code mean} if any is; for {@code trilinear} if all that it is interpolated from are.
     */
    static List<String> pooled(String pooling) {
        return switch (pooling) {
            case "nearest-exact" ->
                    List.of(
                            "t = torch._upsample_nearest_exact3d(y, size)",
                            "k = torch._upsample_nearest_exact3d(m, size)");
            case "trilinear" ->
                    List.of(
                            "t = torch.upsample_trilinear3d(y, size, False)",
                            "k = torch.upsample_trilinear3d(m, size, False)",
                            "k = torch.type_as(torch.gt(k, 0.999999), m)",
                            "t = torch.mul(t, k)");
            case "any" ->
                    List.of(
                            "t, _t = torch.adaptive_max_pool3d(y, size)",
                            "k, _k = torch.adaptive_max_pool3d(torch.neg(m), size)",
                            "k = torch.maximum(torch.type_as(torch.gt(t, 0), m), torch.neg(k))");
            case "mean" ->
                    List.of(
                            "k = torch.adaptive_avg_pool3d(m, size)",
                            "t = torch.div(torch.adaptive_avg_pool3d(y, size), torch.clamp(k, 1e-06))",
                            "k = torch.type_as(torch.gt(k, 0), m)");
            default ->
                    List.of(
                            "t = torch.upsample_nearest3d(y, size)",
                            "k = torch.upsample_nearest3d(m, size)");
        };
    }
}
