// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

/**
 * Normalisations over space as modules. They compute in float32; their result has the format of the
 * convolutions, which take it, so the backward pass keeps it once. See {@link Forms#NORMS}.
 */
final class SpatialNorms {

    private SpatialNorms() {}

    static TorchModule affine(TorchModule module, int channels) {
        return module.parameter("weight", Init.ONES, channels)
                .parameter("bias", Init.ZEROS, channels);
    }

    private static TorchModule module(String kind, int channels, boolean affine) {
        TorchModule module = new TorchModule(kind);
        return affine ? affine(module, channels) : module;
    }

    /** The input of a batch norm. */
    private static String given(Precision precision, String x) {
        return precision.isHalf() && Forms.mixedNorms() ? precision.operand(x) : precision.full(x);
    }

    private static String parameters(boolean affine) {
        return affine ? "self.weight, self.bias" : "None, None";
    }

    /** Each sample's batch normalisation: keeps the channels last in memory. */
    static TorchModule instance(Precision precision, int channels, double epsilon, boolean affine) {
        String one =
                "torch.batch_norm(%s, "
                        + parameters(affine)
                        + ", None, None, True, 0.1, "
                        + epsilon
                        + ", True)";
        return module("InstanceNorm", channels, affine)
                .forward(
                        "x = " + given(precision, "x"),
                        "if torch.size(x, 0) == 1:",
                        "  return " + precision.operand(one.formatted("x")),
                        "samples = torch.split(x, 1)",
                        "parts = annotate(List[Tensor], [])",
                        "for i in range(torch.len(samples)):",
                        "  _0 = torch.append(parts, " + one.formatted("samples[i]") + ")",
                        "return " + precision.operand("torch.cat(parts)"));
    }

    static TorchModule group(
            Precision precision, int groups, int channels, double epsilon, boolean affine) {
        return module("GroupNorm", channels, affine)
                .forward(
                        "return "
                                + precision.operand(
                                        "torch.group_norm(%s, %d, %s, %s, True)"
                                                .formatted(
                                                        precision.full("x"),
                                                        groups,
                                                        parameters(affine),
                                                        epsilon)));
    }

    /**
     * @param recompute whether segments run twice, the second time with gradients: then only the
     *     first run moves the running statistics
     */
    static TorchModule batch(Precision precision, int channels, double epsilon, boolean recompute) {
        String call =
                "return "
                        + precision.operand(
                                "torch.batch_norm(%s, self.weight, self.bias, %%s, 0.1, %s, True)"
                                        .formatted(given(precision, "x"), epsilon));
        String again = "  " + call.formatted("None, None, True");
        return affine(new TorchModule("BatchNorm"), channels)
                .buffer("running_mean", Init.ZEROS, channels)
                .buffer("running_var", Init.ONES, channels)
                .counter("num_batches_tracked", Init.ZEROS)
                .forward(
                        recompute ? "if self.training and torch.is_grad_enabled():" : "",
                        recompute ? again : "",
                        "if self.training:",
                        "  count = torch.add_(self.num_batches_tracked, 1)",
                        call.formatted("self.running_mean, self.running_var, self.training"));
    }
}
