// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.program.Forms;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Arrays;

/**
 * The blocks of MedNeXt: depthwise convolution, norm, expansion, GELU, compression (Roy et al.,
 * MICCAI 2023; MIC-DKFZ/MedNeXt 0b78ed86).
 *
 * @param kernel of the depthwise convolutions: odd
 * @param norm {@code group}, one group per channel, or {@code layer}, over the channels of a voxel
 * @param grn whether expanded channels pass a global response norm
 */
public record MedNeXtBlocks(Layers layers, int kernel, String norm, boolean grn) {

    private static final double EPSILON = 1e-5;

    /** Values of a tensor of 16 MiB. */
    private static final int CACHED = 1 << 22;

    MedNeXtBlocks at(int scale) {
        return new MedNeXtBlocks(layers.at(scale), kernel, norm, grn);
    }

    /** Keeps size and width. */
    public TorchModule block(int width, int ratio, boolean residual) {
        TorchModule block = new TorchModule("MedNeXtBlock");
        path(block, depthwise(width, 1), width, width, ratio, grn);
        return block.forward(main(grn), residual ? "return torch.add(x, y)" : "return y");
    }

    /** Halves the size (rounded up) and changes the width. */
    public TorchModule down(int in, int out, int ratio, boolean residual, boolean response) {
        TorchModule block = new TorchModule("MedNeXtDown");
        path(block, depthwise(in, 2), in, out, ratio, response);
        if (residual) block.child("res_conv", layers.beside().conv(in, out, 1, 2, true));
        return block.forward(
                main(response),
                residual ? "return torch.add(y, self.res_conv.forward(x))" : "return y");
    }

    /**
     * Doubles the size and changes the width: a transposed convolution to 2n-1, everything else on
     * that grid, then a plane of zeros at the low end of each axis.
     */
    public TorchModule up(int in, int out, int ratio, boolean residual) {
        TorchModule block = new TorchModule("MedNeXtUp");
        int[] strides = layers.axes(2);
        int[] padding = layers.axes(kernel / 2);
        TorchModule conv1 =
                layers.convTranspose(in, in, layers.axes(kernel), strides, padding, in, true);
        path(block, conv1, in, out, ratio, grn);
        layers.sees(1, -1);
        int[] none = layers.axes(0);
        if (residual)
            block.child(
                    "res_conv",
                    layers.beside().convTranspose(in, out, layers.axes(1), strides, none, 1, true));
        return block.forward(
                main(grn),
                residual ? "y = torch.add(y, self.res_conv.forward(x))" : "",
                "return torch.constant_pad_nd(y, %s, 0)"
                        .formatted(layers.axes() == 3 ? "[1, 0, 1, 0, 1, 0]" : "[1, 0, 1, 0]"));
    }

    /** A head: a transposed 1x1x1 convolution, so its weight is (width, outputs, 1, 1, 1). */
    public TorchModule head(int width, int outputs) {
        int[] one = layers.axes(1);
        return new TorchModule("OutBlock")
                .child(
                        "conv_out",
                        layers.convTranspose(width, outputs, one, one, layers.axes(0), 1, true))
                .forward("return self.conv_out.forward(x)");
    }

    private TorchModule depthwise(int width, int stride) {
        int[] padding = layers.axes(kernel / 2);
        return layers.conv(
                width, width, layers.axes(kernel), layers.axes(stride), padding, width, true);
    }

    private void path(
            TorchModule block, TorchModule conv1, int in, int out, int ratio, boolean response) {
        if (response) {
            int[] shape = layers.axes() == 3 ? new int[5] : new int[4];
            Arrays.fill(shape, 1);
            shape[1] = ratio * in;
            block.parameter("grn_beta", Init.ZEROS, shape);
            block.parameter("grn_gamma", Init.ZEROS, shape);
            layers.keep(3 * ratio * in);
        }
        block.child("conv1", conv1);
        block.child("norm", norm.equals("group") ? layers.instanceNorm(in, EPSILON) : layer(in));
        block.child("conv2", layers.conv(in, ratio * in, 1, 1, true));
        layers.keep(ratio * in);
        block.child("conv3", layers.conv(ratio * in, out, 1, 1, true));
    }

    private String main(boolean response) {
        String expanded =
                convolved()
                        + "y = self.conv2.forward(self.norm.forward(y))\n"
                        + "y = torch.gelu(y, approximate=\"none\")\n";
        String responding =
                "f = "
                        + layers.precision().full("y")
                        + "\n"
                        + "g = torch.linalg_vector_norm(f, 2, %s, True)\n"
                                .formatted(layers.axes() == 3 ? "[2, 3, 4]" : "[2, 3]")
                        + "q = torch.div(g, torch.add(torch.mean(g, [1], True), 1e-06))\n"
                        + "r = torch.mul(self.grn_gamma, torch.mul(f, q))\n"
                        + "y = torch.add(torch.add(r, self.grn_beta), f)\n";
        return expanded + (response ? responding : "") + "y = self.conv3.forward(y)";
    }

    /**
     * The depthwise convolution. In training on a CPU its input lies with the channels last: then
     * oneDNN's backward pass is up to four times as fast. Prediction is faster without, all else
     * too, and where the kernel is small, it does not pay for the copies of a tensor that exceeds
     * the processor's cache.
     */
    private String convolved() {
        String small = kernel > 3 ? "" : "torch.lt(torch.numel(x), " + CACHED + ")";
        int channelsLast = layers.axes() == 3 ? 3 : 2;
        return "a = x\n"
                + ("if " + Forms.channelsLast(small) + ":\n")
                + ("  a = torch.contiguous(x, memory_format=" + channelsLast + ")\n")
                + "y = torch.contiguous(self.conv1.forward(a))\n";
    }

    private TorchModule layer(int width) {
        return new TorchModule("ChannelNorm")
                .parameter("weight", Init.ONES, width)
                .parameter("bias", Init.ZEROS, width)
                .forward(
                        "x = " + layers.precision().full("x"),
                        "d = torch.sub(x, torch.mean(x, [1], True))",
                        "v = torch.mean(torch.mul(d, d), [1], True)",
                        "y = torch.div(d, torch.sqrt(torch.add(v, " + EPSILON + ")))",
                        "w = torch.reshape(self.weight, [-1, 1, 1, 1])",
                        "return torch.add(torch.mul(y, w), torch.reshape(self.bias, [-1, 1, 1, 1]))");
    }
}
