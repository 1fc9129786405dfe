// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;

/**
 * The convolution blocks that MONAI's DynUNet, UNETR and SwinUNETR share (MONAI 1.5.0, {@code
 * monai.networks.blocks.dynunet_block} and {@code unetr_block}): convolutions without bias, leaky
 * ReLU with slope 0.01.
 */
record UnetBlocks(Layers layers, Norm norm, double dropout) {

    private static final double SLOPE = 0.01;

    UnetBlocks at(int... scale) {
        return new UnetBlocks(layers.at(scale), norm, dropout);
    }

    TorchModule block(boolean residual, int in, int out) {
        return block(residual, in, out, layers.axes(3), layers.axes(1));
    }

    TorchModule block(boolean residual, int in, int out, int[] kernel, int[] stride) {
        return residual
                ? residualBlock(in, out, kernel, stride)
                : basicBlock(in, out, kernel, stride);
    }

    private TorchModule basicBlock(int in, int out, int[] kernel, int[] stride) {
        return plain("UnetBasicBlock", in, out, kernel, stride)
                .forward(
                        "x = " + activated("self.norm1.forward(self.conv1.forward(x))"),
                        "return " + activated("self.norm2.forward(self.conv2.forward(x))"));
    }

    private TorchModule plain(String kind, int in, int out, int[] kernel, int[] stride) {
        return new TorchModule(kind)
                .child("conv1", conv(layers, in, out, kernel, stride))
                .child("conv2", conv(layers, out, out, kernel, layers.axes(1)))
                .child("norm1", norm.module(layers, out).orElseThrow())
                .child("norm2", norm.module(layers, out).orElseThrow());
    }

    private TorchModule residualBlock(int in, int out, int[] kernel, int[] stride) {
        TorchModule block = plain("UnetResBlock", in, out, kernel, stride);
        boolean changes = in != out || Tensor.size(stride) != 1;
        if (changes)
            block.child("conv3", conv(layers.beside(), in, out, layers.axes(1), stride))
                    .child("norm3", norm.module(layers, out).orElseThrow());
        return block.forward(
                "y = " + activated("self.norm1.forward(self.conv1.forward(x))"),
                "y = self.norm2.forward(self.conv2.forward(y))",
                changes ? "x = self.norm3.forward(self.conv3.forward(x))" : "",
                "return " + activated("torch.add(y, x)"));
    }

    /** A transposed convolution that does not overlap. */
    TorchModule transposed(int in, int out, int[] kernel, boolean bias) {
        TorchModule conv = layers.convTranspose(in, out, kernel, kernel, layers.axes(0), 1, bias);
        return wrapped(conv);
    }

    /** Upsampling, concatenation of [upsampled, skip], block. */
    TorchModule up(boolean residual, int in, int out) {
        return up(residual, in, out, layers.axes(3), layers.axes(2), false);
    }

    TorchModule up(boolean residual, int in, int out, int[] kernel, int[] factors, boolean bias) {
        layers.keep(2 * out);
        Precision precision = layers.precision();
        return new TorchModule("UnetUpBlock")
                .child("transp_conv", transposed(in, out, factors, bias))
                .child("conv_block", block(residual, 2 * out, out, kernel, layers.axes(1)))
                .method(
                        "forward(x: Tensor, skip: Tensor) -> Tensor",
                        "x = self.transp_conv.forward(x)",
                        "x = torch.cat([%s, %s], 1)"
                                .formatted(precision.operand("x"), precision.operand("skip")),
                        "return self.conv_block.forward(x)");
    }

    TorchModule output(int in, int outputs) {
        return new TorchModule("UnetOutBlock")
                .child("conv", wrapped(layers.conv(in, outputs, 1, 1, true)))
                .forward("return self.conv.forward(x)");
    }

    private TorchModule conv(Layers with, int in, int out, int[] kernel, int[] stride) {
        int[] padding = new int[kernel.length];
        for (int i = 0; i < padding.length; i++) padding[i] = (kernel[i] - stride[i] + 1) / 2;
        return wrapped(with.conv(in, out, kernel, stride, padding, 1, false));
    }

    private TorchModule wrapped(TorchModule conv) {
        String y = "self.conv.forward(x)";
        if (dropout > 0) y = "torch.dropout(" + y + ", " + dropout + ", self.training)";
        return new TorchModule("Convolution").child("conv", conv).forward("return " + y);
    }

    private static String activated(String expression) {
        return Activation.LEAKY_RELU.of(expression, SLOPE);
    }
}
