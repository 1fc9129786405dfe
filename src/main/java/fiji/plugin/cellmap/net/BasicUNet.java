package fiji.plugin.cellmap.net;

import java.util.Map;

/** MONAI's BasicUNet in 3-D (MONAI 1.5.0, {@code monai.networks.nets.BasicUNet}). */
public final class BasicUNet implements Architecture {

    private static final double EPSILON = 1e-5;

    @Override
    public String name() {
        return "BasicUNet";
    }

    @Override
    public String source() {
        return "MONAI 1.5.0, monai.networks.nets.BasicUNet (Falk et al., Nature Methods 2019)";
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        int[] features =
                options.integers("features", new int[] {32, 32, 64, 128, 256, 32}, 2, 4096);
        String norm = options.choice("norm", "instance", "instance", "batch");
        String activation = options.choice("activation", "leaky_relu", "leaky_relu", "relu");
        double slope = options.number("slope", 0.1, 0, 1);
        boolean bias = options.flag("bias", true);
        double dropout = options.number("dropout", 0, 0, 0.95);
        String up = options.choice("upsample", "deconv", "deconv", "nontrainable", "pixelshuffle");
        return new Network(
                name(),
                options.finish(),
                inputs,
                outputs,
                16,
                1,
                dropout > 0,
                layers ->
                        new Builder(
                                        layers.channelsLast(),
                                        norm,
                                        activation,
                                        slope,
                                        bias,
                                        dropout,
                                        up)
                                .build(features, inputs, outputs));
    }

    private record Builder(
            Layers layers,
            String norm,
            String activation,
            double slope,
            boolean bias,
            double dropout,
            String up) {

        Module build(int[] f, int inputs, int outputs) {
            Module net = new Module("BasicUNet");
            net.child("conv_0", twoConv(inputs, f[0]));
            for (int i = 1; i <= 4; i++) net.child("down_" + i, down(f[i - 1], f[i]));
            net.child("upcat_4", upCat(f[4], f[3], f[3], true));
            net.child("upcat_3", upCat(f[3], f[2], f[2], true));
            net.child("upcat_2", upCat(f[2], f[1], f[1], true));
            net.child("upcat_1", upCat(f[1], f[0], f[5], false));
            net.child("final_conv", layers.conv(f[5], outputs, 1, 1, true));
            return net.forward(
                    "x0 = self.conv_0.forward(x)",
                    "x1 = self.down_1.forward(x0)",
                    "x2 = self.down_2.forward(x1)",
                    "x3 = self.down_3.forward(x2)",
                    "x4 = self.down_4.forward(x3)",
                    "u4 = self.upcat_4.forward(x4, x3)",
                    "u3 = self.upcat_3.forward(u4, x2)",
                    "u2 = self.upcat_2.forward(u3, x1)",
                    "u1 = self.upcat_1.forward(u2, x0)",
                    "return " + layers.precision().full("self.final_conv.forward(u1)"));
        }

        /** Convolution, norm, dropout, activation. */
        private Module convolution(int in, int out) {
            Module normalise =
                    norm.equals("instance")
                            ? layers.instanceNorm(out, EPSILON)
                            : layers.batchNorm(out, EPSILON);
            String y = "self.N.forward(x)";
            if (dropout > 0) y = "torch.dropout(" + y + ", " + dropout + ", self.training)";
            Activation function =
                    activation.equals("relu") ? Activation.RELU : Activation.LEAKY_RELU;
            Module adn =
                    new Module("ADN")
                            .child("N", normalise)
                            .forward("return " + function.of(y, slope));
            return new Module("Convolution")
                    .child("conv", layers.conv(in, out, 3, 1, bias))
                    .child("adn", adn)
                    .forward("return self.adn.forward(self.conv.forward(x))");
        }

        private Module twoConv(int in, int out) {
            return new Module("TwoConv")
                    .child("conv_0", convolution(in, out))
                    .child("conv_1", convolution(out, out))
                    .forward("return self.conv_1.forward(self.conv_0.forward(x))");
        }

        private Module down(int in, int out) {
            return new Module("Down")
                    .child("convs", twoConv(in, out))
                    .forward(
                            "y = torch.max_pool3d(x, [2, 2, 2], [2, 2, 2], [0, 0, 0], [1, 1, 1], False)",
                            "return self.convs.forward(y)");
        }

        private Module upCat(int in, int cat, int out, boolean halves) {
            int width = halves ? in / 2 : in;
            return new Module("UpCat")
                    .child("upsample", upsample(in, width))
                    .child("convs", twoConv(cat + width, out))
                    .method(
                            "forward(x: Tensor, skip: Tensor) -> Tensor",
                            "y = self.upsample.forward(x)",
                            "d = torch.size(skip, 2) - torch.size(y, 2)",
                            "h = torch.size(skip, 3) - torch.size(y, 3)",
                            "w = torch.size(skip, 4) - torch.size(y, 4)",
                            "if d + h + w > 0:",
                            "  y = torch.replication_pad3d(y, [0, w, 0, h, 0, d])",
                            "return self.convs.forward(torch.cat(["
                                    + layers.precision().operand("skip")
                                    + ", "
                                    + layers.precision().operand("y")
                                    + "], 1))");
        }

        private Module upsample(int in, int width) {
            Module upsample = new Module("UpSample");
            if (up.equals("deconv")) {
                int[] two = Layers.cube(2);
                return upsample.child(
                                "deconv",
                                layers.convTranspose(in, width, two, two, Layers.cube(0), 1, true))
                        .forward("return self.deconv.forward(x)");
            }
            if (up.equals("pixelshuffle"))
                return upsample.child("pixelshuffle", subpixel(in, width))
                        .forward("return self.pixelshuffle.forward(x)");
            String y = "x";
            if (width != in) {
                upsample.child("preconv", layers.conv(in, width, 1, 1, true));
                y = "self.preconv.forward(x)";
            }
            return upsample.forward(
                    "y = " + layers.precision().full(y),
                    "size = [torch.size(y, 2) * 2, torch.size(y, 3) * 2, torch.size(y, 4) * 2]",
                    "return torch.upsample_trilinear3d(y, size, True)");
        }

        /** Depth to space by 2, then a padded average over 2, against checkerboards. */
        private Module subpixel(int in, int width) {
            return new Module("Subpixel")
                    .child("conv_block", layers.conv(in, 8 * width, 3, 1, true))
                    .forward(
                            "y = self.conv_block.forward(x)",
                            "n, d, h, w = torch.size(x, 0), torch.size(x, 2), torch.size(x, 3), torch.size(x, 4)",
                            "y = torch.reshape(y, [n, " + width + ", 2, 2, 2, d, h, w])",
                            "y = torch.permute(y, [0, 1, 5, 2, 6, 3, 7, 4])",
                            "y = torch.reshape(y, [n, " + width + ", d * 2, h * 2, w * 2])",
                            "y = torch.constant_pad_nd(y, [1, 0, 1, 0, 1, 0], 0)",
                            "return torch.avg_pool3d(y, [2, 2, 2], [1, 1, 1], [0, 0, 0], False, True, None)");
        }
    }
}
