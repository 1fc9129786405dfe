// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The parts of MONAI's SwinTransformer (MONAI 1.5.0, {@code monai.networks.nets.swin_unetr}; Liu et
 * al., ICCV 2021). Images between stages are N, C, spatial; inside a stage N, spatial, C.
 *
 * @param layers at the scale of the stage
 * @param merging {@code merging}, whose order of neighbours in 3-D is MONAI's first, or {@code
 *     mergingv2}
 */
record SwinBlocks(
        Layers layers,
        int[] window,
        double ratio,
        boolean bias,
        String merging,
        double dropout,
        double attentionDropout) {

    private static final double EPSILON = 1e-5;

    SwinBlocks at(int scale) {
        return new SwinBlocks(
                layers.at(scale), window, ratio, bias, merging, dropout, attentionDropout);
    }

    private int axes() {
        return layers.axes();
    }

    private String toLast() {
        return axes() == 3 ? "[0, 2, 3, 4, 1]" : "[0, 2, 3, 1]";
    }

    private String toFirst() {
        return axes() == 3 ? "[0, 4, 1, 2, 3]" : "[0, 3, 1, 2]";
    }

    /** Body that normalises each voxel over its channels, without parameters. */
    String channelNorm() {
        return "y = torch.permute(%s, %s)\n".formatted(layers.precision().full("x"), toLast())
                + "y = torch.layer_norm(y, [torch.size(x, 1)], None, None, 1e-05, True)\n"
                + "return torch.contiguous(torch.permute(y, "
                + toFirst()
                + "))";
    }

    /** Patches of two voxels per axis. */
    TorchModule embed(int inputs, int width, boolean norm) {
        int[] two = layers.axes(2);
        TorchModule embed =
                new TorchModule("PatchEmbed")
                        .child(
                                "proj",
                                layers.conv(inputs, width, two, two, layers.axes(0), 1, true));
        if (norm) embed.child("norm", layers.layerNorm(width, EPSILON));
        String y = "torch.permute(self.norm.forward(torch.permute(y, %s)), %s)";
        return embed.forward(
                "y = self.proj.forward(x)",
                norm ? "y = " + y.formatted(toLast(), toFirst()) : "",
                "return " + dropped("y", dropout));
    }

    /** Blocks, then a merge of neighbours. */
    TorchModule stage(TorchModule blocks, int depth, TorchModule merge) {
        List<String> body = new ArrayList<>();
        body.add("x = torch.contiguous(torch.permute(x, " + toLast() + "))");
        for (int i = 0; i < depth; i++)
            body.add("x = " + TorchModule.access("self.blocks", "" + i) + ".forward(x)");
        body.add("x = self.downsample.forward(x)");
        body.add("return torch.contiguous(torch.permute(x, " + toFirst() + "))");
        return new TorchModule("BasicLayer")
                .child("blocks", blocks)
                .child("downsample", merge)
                .forward(body.toArray(String[]::new));
    }

    /** Halves the size, doubles the width. Made at the scale of its output. */
    TorchModule merge(int width) {
        int cells = 1 << axes();
        List<String> parts = new ArrayList<>();
        for (int[] offset : offsets()) {
            String part = "x";
            for (int d = 0; d < axes(); d++)
                part =
                        "torch.slice(%s, %d, %d, 9223372036854775807, 2)"
                                .formatted(part, d + 1, offset[d]);
            parts.add(part);
        }
        layers.keep(cells * width);
        List<String> pad = new ArrayList<>(List.of("0", "0"));
        for (int d = axes(); d > 0; d--) pad.addAll(List.of("0", "torch.size(x, " + d + ") % 2"));
        return new TorchModule("PatchMerging")
                .child("reduction", layers.linear(cells * width, 2 * width, false))
                .child("norm", layers.layerNorm(cells * width, EPSILON))
                .forward(
                        "x = torch.constant_pad_nd(x, " + pad + ", 0)",
                        "x = torch.cat([" + String.join(", ", parts) + "], -1)",
                        "return self.reduction.forward(self.norm.forward(x))");
    }

    private int[][] offsets() {
        if (axes() == 2) return new int[][] {{0, 0}, {1, 0}, {0, 1}, {1, 1}};
        if (merging.equals("mergingv2"))
            return IntStream.range(0, 8)
                    .mapToObj(i -> new int[] {i >> 2, i >> 1 & 1, i & 1})
                    .toArray(int[][]::new);
        return new int[][] {
            {0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1},
            {1, 1, 0}, {1, 0, 1}, {0, 1, 1}, {1, 1, 1}
        };
    }

    /**
     * Attention within windows, which are shifted by half in every second block, and a perceptron.
     */
    TorchModule block(int width, int heads, boolean shifted, double dropPath) {
        int hidden = (int) (width * ratio);
        TorchModule mlp =
                new TorchModule("MLPBlock")
                        .child("linear1", layers.linear(width, hidden, true))
                        .child("linear2", layers.linear(hidden, width, true))
                        .forward(
                                "y = " + Activation.GELU.of("self.linear1.forward(x)", 0),
                                "y = self.linear2.forward(" + dropped("y", dropout) + ")",
                                "return " + dropped("y", dropout));
        layers.keep(hidden);
        return new TorchModule("SwinTransformerBlock")
                .child("norm1", layers.layerNorm(width, EPSILON))
                .child("attn", new SwinAttention(this, width, heads).module())
                .child("norm2", layers.layerNorm(width, EPSILON))
                .child("mlp", mlp)
                .forward(
                        windowed(shifted),
                        "x = torch.add(x, " + pathDropped("y", dropPath) + ")",
                        "y = self.mlp.forward(self.norm2.forward(x))",
                        "return torch.add(x, " + pathDropped("y", dropPath) + ")");
    }

    /** Lines that give y, the attention of x within its windows. */
    private String windowed(boolean shifted) {
        String all =
                IntStream.range(0, axes())
                        .mapToObj(i -> "torch.size(x, " + (i + 1) + ")")
                        .collect(Collectors.joining(", ", "[", "]"));
        String dims = axes() == 3 ? "[1, 2, 3]" : "[1, 2]";
        String halves =
                shifted
                        ? Arrays.toString(Arrays.stream(window).map(w -> w / 2).toArray())
                        : layersZeros();
        return String.join(
                "\n",
                "size = " + all,
                "window = " + Arrays.toString(window),
                "shift = " + halves,
                "back = annotate(List[int], [])",
                "padded = annotate(List[int], [])",
                "pad = [0, 0]",
                "total = 0",
                "for i in range(" + axes() + "):",
                "  if size[i] <= window[i]:",
                "    _0 = torch._set_item(window, i, size[i])",
                "    _1 = torch._set_item(shift, i, 0)",
                "  more = (window[i] - size[i] % window[i]) % window[i]",
                "  _2 = torch.append(padded, size[i] + more)",
                "  _3 = torch.append(back, -shift[i])",
                "  total = total + shift[i]",
                "for i in range(" + axes() + "):",
                "  _4 = torch.append(pad, 0)",
                "  _5 = torch.append(pad, padded[%d - i] - size[%<d - i])".formatted(axes() - 1),
                "y = torch.constant_pad_nd(self.norm1.forward(x), pad, 0)",
                "mask = annotate(List[Tensor], [])",
                "if total > 0:",
                "  y = torch.roll(y, back, " + dims + ")",
                "  _6 = torch.append(mask, self.attn.mask(y, padded, window, shift))",
                "w = self.attn.forward(self.attn.partition(y, window), mask)",
                "y = self.attn.reverse(w, window, padded)",
                "if total > 0:",
                "  y = torch.roll(y, shift, " + dims + ")",
                "for i in range(" + axes() + "):",
                "  y = torch.narrow(y, i + 1, 0, size[i])");
    }

    private String layersZeros() {
        return Arrays.toString(layers.axes(0));
    }

    /** Stochastic depth: the branch is left out for whole samples. */
    private String pathDropped(String y, double p) {
        if (p == 0) return y;
        String dims = axes() == 3 ? "[1, 2, 3, 4]" : "[1, 2, 3]";
        String ones = "torch.ones_like(torch.mean(" + y + ", " + dims + ", True))";
        return "torch.mul(%s, torch.dropout(%s, %s, self.training))".formatted(y, ones, p);
    }

    static String dropped(String x, double p) {
        return p == 0 ? x : "torch.dropout(" + x + ", " + p + ", self.training)";
    }
}
