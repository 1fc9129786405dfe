// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;

/**
 * The pre-activation blocks of {@link RSUNet}: norm, activation, convolution without bias.
 *
 * @param groups most groups of the group norm; the largest number not above it that divides the
 *     width is taken
 * @param number slope or alpha of the activation
 */
record RSUNetBlocks(String norm, int groups, Activation activation, double number) {

    private static final double EPSILON = 1e-5;

    TorchModule normAct(Layers level, int channels) {
        TorchModule module = new TorchModule("NormAct");
        String y = "x";
        if (!norm.equals("none")) {
            module.child("norm", norm(level, channels));
            y = "self.norm.forward(x)";
        }
        if (activation.trained())
            module.child(
                    "act", new TorchModule("PReLU").parameter("weight", Init.constant(number), 1));
        if (norm.equals("none")) level.keep(channels);
        // Without a norm the argument is the input itself, which others still need.
        String copied = norm.equals("none") && activation.inPlace() ? "torch.clone(x)" : y;
        return module.forward(
                "y = " + copied, "return " + activation.of("y", number, "self.act.weight"));
    }

    private TorchModule norm(Layers level, int channels) {
        return switch (norm) {
            case "batch" -> level.batchNorm(channels, EPSILON);
            case "instance" -> level.instanceNorm(channels, EPSILON, false);
            default -> level.groupNorm(divisor(channels), channels, EPSILON, true);
        };
    }

    private int divisor(int channels) {
        int number = Math.min(groups, channels);
        while (channels % number != 0) number--;
        return number;
    }

    /** Norm, activation, convolution; the residual block; norm, activation, convolution. */
    TorchModule convBlock(Layers level, int in, int out, int[] kernel) {
        return new TorchModule("ConvBlock")
                .child("pre", sequence(level, in, out, kernel))
                .child("res", residual(level, out, kernel))
                .child("post", sequence(level, out, out, kernel))
                .forward("return self.post.forward(self.res.forward(self.pre.forward(x)))");
    }

    private TorchModule sequence(Layers level, int in, int out, int[] kernel) {
        return new TorchModule("Sequential")
                .child("0", normAct(level, in))
                .child("1", conv(level, in, out, kernel))
                .forward("return " + TorchModule.call("1", TorchModule.call("0", "x")));
    }

    /** Without a norm the original's activation changes the shortcut too, in place; so here. */
    private TorchModule residual(Layers level, int width, int[] kernel) {
        boolean shared = norm.equals("none") && activation.inPlace();
        return new TorchModule("ResBlock")
                .child("norm_act1", normAct(level, width))
                .child("conv1", conv(level, width, width, kernel))
                .child("norm_act2", normAct(level, width))
                .child("conv2", conv(level, width, width, kernel))
                .forward(
                        "y = self.norm_act1.forward(x)",
                        shared ? "x = y" : "",
                        "y = self.norm_act2.forward(self.conv1.forward(y))",
                        "return torch.add(self.conv2.forward(y), x)");
    }

    private static TorchModule conv(Layers level, int in, int out, int[] kernel) {
        int[] padding = new int[kernel.length];
        for (int i = 0; i < padding.length; i++) padding[i] = kernel[i] / 2;
        return level.conv(in, out, kernel, level.axes(1), padding, 1, false);
    }

    /** Fixed bilinear upsampling, projection, addition of the skip, convolutions. */
    TorchModule upBlock(Layers level, int in, int out, int[] factor, int[] kernel) {
        return new TorchModule("UpBlock")
                .child("up", bilinear(level, in, factor))
                .child("proj", level.conv(in, out, 1, 1, false))
                .child("conv", convBlock(level, out, out, kernel))
                .method(
                        "forward(x: Tensor, skip: Tensor) -> Tensor",
                        "x = torch.add(self.proj.forward(self.up.forward(x)), skip)",
                        "return self.conv.forward(x)");
    }

    private static TorchModule bilinear(Layers level, int channels, int[] factor) {
        int[] kernel = new int[3];
        int[] padding = new int[3];
        for (int i = 0; i < 3; i++) {
            kernel[i] = 2 * factor[i] - factor[i] % 2;
            padding[i] = factor[i] / 2;
        }
        TorchModule conv =
                level.convTranspose(channels, channels, kernel, factor, padding, channels, false);
        return conv.fixed("weight", Init.fixed(bilinear(channels, kernel)));
    }

    private static float[] bilinear(int channels, int[] kernel) {
        double f = Math.ceil(kernel[2] / 2.0);
        double c = (kernel[2] - 1) / (2 * f);
        float[] weight = new float[channels * Tensor.size(kernel)];
        for (int i = 0; i < weight.length; i++) {
            int x = i % kernel[2];
            int y = i / kernel[2] % kernel[1];
            weight[i] = (float) ((1 - Math.abs(x / f - c)) * (1 - Math.abs(y / f - c)));
        }
        return weight;
    }
}
