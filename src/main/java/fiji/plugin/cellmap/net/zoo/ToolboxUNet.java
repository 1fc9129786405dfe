// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Map;

/**
 * The U-Nets of the challenge's toolbox, after milesial/Pytorch-UNet
 * (janelia-cellmap/cellmap-segmentation-challenge 6b9ad68, {@code models/unet_model_3D.py} and
 * {@code unet_model_2D.py}). Where sizes are odd, each axis is padded by its own difference; the
 * original mixes up the axes and works for cubes only.
 */
abstract sealed class ToolboxUNet implements Architecture permits UNet2D, UNet3D {

    private static final double EPSILON = 1e-5;

    private final int axes;

    ToolboxUNet(int axes) {
        this.axes = axes;
    }

    @Override
    public String name() {
        return "UNet_" + axes + "D";
    }

    @Override
    public String source() {
        return "cellmap-segmentation-challenge 6b9ad68, models.UNet_" + axes + "D";
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        int width = options.integer("base_width", 64, 1, 1024);
        boolean linear = options.flag("trilinear", false);
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers ->
                                new Builder(axes == 3 ? layers : layers.channelsLast(), linear)
                                        .build(width, inputs, outputs))
                .in(axes)
                .multipleOf(16);
    }

    private record Builder(Layers layers, boolean linear) {

        TorchModule build(int w, int inputs, int outputs) {
            int factor = linear ? 2 : 1;
            TorchModule net = new TorchModule("UNet");
            net.child("inc", doubleConv(layers, inputs, w, w));
            net.child("down1", down(layers.at(2), w, 2 * w));
            net.child("down2", down(layers.at(4), 2 * w, 4 * w));
            net.child("down3", down(layers.at(8), 4 * w, 8 * w));
            net.child("down4", down(layers.at(16), 8 * w, 16 * w / factor));
            net.child("up1", up(layers.at(8), 16 * w, 8 * w / factor));
            net.child("up2", up(layers.at(4), 8 * w, 4 * w / factor));
            net.child("up3", up(layers.at(2), 4 * w, 2 * w / factor));
            net.child("up4", up(layers, 2 * w, w));
            net.child(
                    "outc",
                    new TorchModule("OutConv")
                            .child("conv", layers.conv(w, outputs, 1, 1, true))
                            .forward("return self.conv.forward(x)"));
            return new Flow(layers)
                    .step("x1", "self.inc.forward(x)")
                    .step("x2", "self.down1.forward(x1)")
                    .step("x3", "self.down2.forward(x2)")
                    .step("x4", "self.down3.forward(x3)")
                    .step("x5", "self.down4.forward(x4)")
                    .step("u1", "self.up1.forward(x5, x4)")
                    .step("u2", "self.up2.forward(u1, x3)")
                    .step("u3", "self.up3.forward(u2, x2)")
                    .step("u4", "self.up4.forward(u3, x1)")
                    .head("z", "self.outc.forward(u4)")
                    .into(net, "z");
        }

        private TorchModule doubleConv(Layers level, int in, int middle, int out) {
            String y = TorchModule.call("1", TorchModule.call("0", "x"));
            String z = TorchModule.call("4", TorchModule.call("3", "x"));
            TorchModule sequence =
                    new TorchModule("Sequential")
                            .child("0", level.conv(in, middle, 3, 1, false))
                            .child("1", level.batchNorm(middle, EPSILON))
                            .child("3", level.conv(middle, out, 3, 1, false))
                            .child("4", level.batchNorm(out, EPSILON))
                            .forward(
                                    "x = " + Activation.RELU.of(y, 0),
                                    "return " + Activation.RELU.of(z, 0));
            return new TorchModule("DoubleConv")
                    .child("double_conv", sequence)
                    .forward("return self.double_conv.forward(x)");
        }

        private TorchModule down(Layers level, int in, int out) {
            String pooled = level.maxPool("x", level.axes(2));
            level.keep(BasicUNet.POOLED * in);
            TorchModule sequence =
                    new TorchModule("Sequential")
                            .child("1", doubleConv(level, in, out, out))
                            .forward("return " + TorchModule.call("1", pooled));
            return new TorchModule("Down")
                    .child("maxpool_conv", sequence)
                    .forward("return self.maxpool_conv.forward(x)");
        }

        private TorchModule up(Layers level, int in, int out) {
            TorchModule up = new TorchModule("Up");
            String y = "self.up.forward(x)";
            int[] two = level.axes(2);
            if (linear) y = level.linearUpsample("x", level.size("x", 2), true);
            else up.child("up", level.convTranspose(in, in / 2, two, two, level.axes(0), 1, true));
            level.keep(in);
            Precision precision = level.precision();
            return up.child("conv", doubleConv(level, in, linear ? in / 2 : out, out))
                    .method(
                            "forward(x: Tensor, skip: Tensor) -> Tensor",
                            "y = " + y,
                            "pad = annotate(List[int], [])",
                            "for i in range(" + level.axes() + "):",
                            "  axis = " + (level.axes() + 1) + " - i",
                            "  more = torch.size(skip, axis) - torch.size(y, axis)",
                            "  _0 = torch.append(pad, more // 2)",
                            "  _1 = torch.append(pad, more - more // 2)",
                            "y = torch.constant_pad_nd(y, pad, 0)",
                            "return self.conv.forward(torch.cat([%s, %s], 1))"
                                    .formatted(precision.operand("skip"), precision.operand("y")));
        }
    }
}
