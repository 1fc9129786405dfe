// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;

/**
 * MONAI's vision transformer (MONAI 1.5.0, {@code monai.networks.nets.ViT}; Dosovitskiy et al.,
 * ICLR 2021) without class token. Tokens are N, P, C.
 *
 * @param layers at the scale of a token
 * @param hidden channels of a token
 * @param mlp channels between the two linear layers
 */
record VitBlocks(Layers layers, int hidden, int mlp, int heads, double dropout, boolean bias) {

    private static final double EPSILON = 1e-5;
    private static final double POSITION_DEVIATION = 0.02;

    /**
     * @param size of the input image; the position embedding holds for no other
     */
    TorchModule module(int inputs, int[] size, int patch, int count) {
        int tokens = 1;
        StringBuilder grid = new StringBuilder();
        for (int n : size) {
            tokens *= n / patch;
            grid.append(n / patch).append(", ");
        }
        TorchModule blocks = new TorchModule("ModuleList");
        for (int i = 0; i < count; i++) blocks.child(String.valueOf(i), block(tokens));
        String order = size.length == 3 ? "[0, 4, 1, 2, 3]" : "[0, 3, 1, 2]";
        return new TorchModule("ViT")
                .child("patch_embedding", embedding(inputs, patch, tokens))
                .child("blocks", blocks)
                .child("norm", layers.layerNorm(hidden, EPSILON))
                .method(
                        "image(x: Tensor) -> Tensor",
                        "y = torch.reshape(x, [torch.size(x, 0), %s%d])".formatted(grid, hidden),
                        "return torch.contiguous(torch.permute(y, " + order + "))");
    }

    private TorchModule embedding(int inputs, int patch, int tokens) {
        int[] edge = layers.axes(patch);
        TorchModule conv = layers.conv(inputs, hidden, edge, edge, layers.axes(0), 1, true);
        return new TorchModule("PatchEmbeddingBlock")
                .parameter(
                        "position_embeddings", Init.normal(POSITION_DEVIATION), 1, tokens, hidden)
                .child("patch_embeddings", conv)
                .forward(
                        "y = torch.flatten(self.patch_embeddings.forward(x), 2)",
                        "y = torch.add(torch.transpose(y, 1, 2), self.position_embeddings)",
                        "return " + dropped("y"));
    }

    /** Attention and a perceptron; the cross attention of the original is there but not used. */
    private TorchModule block(int tokens) {
        TorchModule mlpBlock =
                new TorchModule("MLPBlock")
                        .child("linear1", layers.linear(hidden, mlp, true))
                        .child("linear2", layers.linear(mlp, hidden, true))
                        .forward(
                                "y = " + Activation.GELU.of("self.linear1.forward(x)", 0),
                                "y = self.linear2.forward(" + dropped("y") + ")",
                                "return " + dropped("y"));
        layers.keep(mlp);
        return new TorchModule("TransformerBlock")
                .child("mlp", mlpBlock)
                .child("norm1", layers.layerNorm(hidden, EPSILON))
                .child("attn", attention(tokens))
                .child("norm2", layers.layerNorm(hidden, EPSILON))
                .child("norm_cross_attn", unused("LayerNorm", Init.ONES, Init.ZEROS, hidden))
                .child("cross_attn", crossAttention())
                .forward(
                        "x = torch.add(x, self.attn.forward(self.norm1.forward(x)))",
                        "return torch.add(x, self.mlp.forward(self.norm2.forward(x)))");
    }

    private TorchModule attention(int tokens) {
        layers.keep(2 * heads * tokens);
        layers.footprint().lookEverywhere();
        Precision precision = layers.precision();
        double scale = Math.pow(hidden / heads, -0.5);
        return new TorchModule("SABlock")
                .child("out_proj", layers.linear(hidden, hidden, true))
                .child("qkv", layers.linear(hidden, 3 * hidden, bias))
                .forward(
                        "sizes = [torch.size(x, 0), torch.size(x, 1), 3, %d, %d]"
                                .formatted(heads, hidden / heads),
                        "t = torch.permute(torch.reshape(self.qkv.forward(x), sizes),"
                                + " [2, 0, 3, 1, 4])",
                        "q = torch.select(t, 0, 0)",
                        "k = torch.select(t, 0, 1)",
                        "v = torch.select(t, 0, 2)",
                        "a = torch.matmul(q, torch.transpose(k, -2, -1))",
                        "a = torch.softmax(torch.mul("
                                + precision.full("a")
                                + ", "
                                + scale
                                + "), -1)",
                        "a = " + dropped("a"),
                        "y = torch.transpose(torch.matmul("
                                + precision.operand("a")
                                + ", v), 1, 2)",
                        "y = self.out_proj.forward(torch.flatten(y, 2))",
                        "return " + dropped("y"));
    }

    private TorchModule crossAttention() {
        Init init = Init.uniform(hidden);
        TorchModule cross = new TorchModule("CrossAttentionBlock");
        cross.child("out_proj", unused("Linear", init, init, hidden, hidden));
        for (String name : new String[] {"to_q", "to_k", "to_v"})
            cross.child(name, unused("Linear", init, bias ? init : null, hidden, hidden));
        return cross;
    }

    private static TorchModule unused(String kind, Init weight, Init bias, int... shape) {
        TorchModule module = new TorchModule(kind).unused("weight", weight, shape);
        return bias == null ? module : module.unused("bias", bias, shape[0]);
    }

    private String dropped(String x) {
        return dropout == 0 ? x : "torch.dropout(" + x + ", " + dropout + ", self.training)";
    }
}
