// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Map;

/** MONAI's BasicUNet (MONAI 1.5.0, {@code monai.networks.nets.BasicUNet}), in 3-D or 2-D. */
public final class BasicUNet implements Architecture {

    /** What pooling keeps for a channel: its result, and a place in 8 bytes. */
    static final int POOLED = 3;

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
        int axes = options.spatialDims();
        int[] features =
                options.integers("features", new int[] {32, 32, 64, 128, 256, 32}, 2, 4096);
        Adn adn = Adn.of(options, Norm.INSTANCE_AFFINE, Activation.LEAKY_RELU, 0.1);
        adn.norm().check(options, features);
        boolean bias = options.flag("bias", true);
        String up = options.choice("upsample", "deconv", "deconv", "nontrainable", "pixelshuffle");
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers ->
                                new Builder(layers.channelsLast(), adn, bias, up)
                                        .build(features, inputs, outputs))
                .in(axes)
                .multipleOf(16)
                .drawing(adn.dropout() > 0);
    }

    private record Builder(Layers layers, Adn adn, boolean bias, String up) {

        TorchModule build(int[] f, int inputs, int outputs) {
            TorchModule net = new TorchModule("BasicUNet");
            net.child("conv_0", twoConv(layers, inputs, f[0]));
            for (int i = 1; i <= 4; i++)
                net.child("down_" + i, down(layers.at(1 << i), f[i - 1], f[i]));
            net.child("upcat_4", upCat(layers.at(8), f[4], f[3], f[3], true));
            net.child("upcat_3", upCat(layers.at(4), f[3], f[2], f[2], true));
            net.child("upcat_2", upCat(layers.at(2), f[2], f[1], f[1], true));
            net.child("upcat_1", upCat(layers, f[1], f[0], f[5], false));
            net.child("final_conv", layers.conv(f[5], outputs, 1, 1, true));
            return new Flow(layers)
                    .step("x0", "self.conv_0.forward(x)")
                    .step("x1", "self.down_1.forward(x0)")
                    .step("x2", "self.down_2.forward(x1)")
                    .step("x3", "self.down_3.forward(x2)")
                    .step("x4", "self.down_4.forward(x3)")
                    .step("u4", "self.upcat_4.forward(x4, x3)")
                    .step("u3", "self.upcat_3.forward(u4, x2)")
                    .step("u2", "self.upcat_2.forward(u3, x1)")
                    .step("u1", "self.upcat_1.forward(u2, x0)")
                    .head("z", "self.final_conv.forward(u1)")
                    .into(net, "z");
        }

        private TorchModule convolution(Layers level, int in, int out) {
            return new TorchModule("Convolution")
                    .child("conv", level.conv(in, out, 3, 1, bias))
                    .child("adn", adn.module(level, out))
                    .forward("return self.adn.forward(self.conv.forward(x))");
        }

        private TorchModule twoConv(Layers level, int in, int out) {
            return new TorchModule("TwoConv")
                    .child("conv_0", convolution(level, in, out))
                    .child("conv_1", convolution(level, out, out))
                    .forward("return self.conv_1.forward(self.conv_0.forward(x))");
        }

        private TorchModule down(Layers level, int in, int out) {
            level.keep(POOLED * in);
            return new TorchModule("Down")
                    .child("convs", twoConv(level, in, out))
                    .forward(
                            "y = " + level.maxPool("x", level.axes(2)),
                            "return self.convs.forward(y)");
        }

        private TorchModule upCat(Layers level, int in, int cat, int out, boolean halves) {
            int width = halves ? in / 2 : in;
            level.keep(cat + width);
            Precision precision = level.precision();
            return new TorchModule("UpCat")
                    .child("upsample", upsample(level, in, width))
                    .child("convs", twoConv(level, cat + width, out))
                    .method(
                            "forward(x: Tensor, skip: Tensor) -> Tensor",
                            "y = self.upsample.forward(x)",
                            "pad = annotate(List[int], [])",
                            "odd = 0",
                            "for i in range(" + level.axes() + "):",
                            "  axis = " + (level.axes() + 1) + " - i",
                            "  more = torch.size(skip, axis) - torch.size(y, axis)",
                            "  _0 = torch.append(pad, 0)",
                            "  _1 = torch.append(pad, more)",
                            "  odd = odd + more",
                            "if odd > 0:",
                            "  y = torch.replication_pad%dd(y, pad)".formatted(level.axes()),
                            "return self.convs.forward(torch.cat([%s, %s], 1))"
                                    .formatted(precision.operand("skip"), precision.operand("y")));
        }

        private TorchModule upsample(Layers level, int in, int width) {
            TorchModule upsample = new TorchModule("UpSample");
            if (up.equals("deconv")) {
                int[] two = level.axes(2);
                return upsample.child(
                                "deconv",
                                level.convTranspose(in, width, two, two, level.axes(0), 1, true))
                        .forward("return self.deconv.forward(x)");
            }
            if (up.equals("pixelshuffle"))
                return upsample.child("pixelshuffle", subpixel(level, in, width))
                        .forward("return self.pixelshuffle.forward(x)");
            String y = "x";
            if (width != in) {
                upsample.child("preconv", level.conv(in, width, 1, 1, true));
                y = "self.preconv.forward(x)";
            }
            return upsample.forward(
                    "y = " + y, "return " + level.linearUpsample("y", level.size("y", 2), true));
        }

        /** Depth to space by 2, then a padded average over 2, against checkerboards. */
        private TorchModule subpixel(Layers level, int in, int width) {
            int cells = Tensor.size(level.axes(2));
            Layers below = level.at(level.doubledScale());
            TorchModule conv = below.conv(in, cells * width, 3, 1, true);
            boolean cube = level.axes() == 3;
            level.sees(2, -1);
            String twos = cube ? "2, 2, 2" : "2, 2";
            String sizes = level.size("y", 1);
            return new TorchModule("Subpixel")
                    .child("conv_block", conv.starting("weight", Init.shuffled(cells)))
                    .forward(
                            "y = self.conv_block.forward(x)",
                            "size = " + level.size("y", 2),
                            "y = torch.reshape(y, [torch.size(y, 0), %d, %s, %s])"
                                    .formatted(width, twos, sizes.substring(1, sizes.length() - 1)),
                            "y = torch.permute(y, %s)"
                                    .formatted(
                                            cube
                                                    ? "[0, 1, 5, 2, 6, 3, 7, 4]"
                                                    : "[0, 1, 4, 2, 5, 3]"),
                            "y = torch.reshape(y, torch.add([torch.size(y, 0), "
                                    + width
                                    + "], size))",
                            "y = torch.constant_pad_nd(y, "
                                    + (cube ? "[1, 0, 1, 0, 1, 0]" : "[1, 0, 1, 0]")
                                    + ", 0)",
                            "return " + level.averagePool("y", level.axes(2), level.axes(1)));
        }
    }
}
