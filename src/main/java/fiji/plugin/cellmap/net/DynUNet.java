package fiji.plugin.cellmap.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MONAI's DynUNet in 3-D (MONAI 1.5.0), the U-Net of nnU-Net. Names are those of the original
 * without the copies that it registers again under {@code skip_layers}.
 */
public final class DynUNet implements Architecture {

    private static final double EPSILON = 1e-5;
    private static final double SLOPE = 0.01;

    @Override
    public String name() {
        return "DynUNet";
    }

    @Override
    public String source() {
        return "MONAI 1.5.0, monai.networks.nets.DynUNet (Isensee et al., Nature Methods 2021)";
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        int levels = options.integer("levels", 6, 3, 8);
        int[] filters = options.integers("filters", filters(levels), 1, 4096);
        String norm = options.choice("norm", "instance", "instance", "batch");
        boolean residual = options.flag("residual", false);
        boolean bias = options.flag("transposed_bias", false);
        int extra = options.integer("deep_supervision", 0, 0, levels - 2);
        return new Network(
                name(),
                options.finish(),
                inputs,
                outputs,
                1 << levels - 1,
                1 + extra,
                false,
                layers ->
                        new Builder(layers.kaiming(SLOPE).channelsLast(), norm, residual, bias)
                                .build(filters, inputs, outputs, extra));
    }

    @Override
    public List<Map<String, Object>> presets() {
        return List.of(Map.of(), Map.of("residual", true));
    }

    private static int[] filters(int levels) {
        int[] filters = new int[levels];
        for (int i = 0; i < levels; i++) filters[i] = Math.min(32 << i, 320);
        return filters;
    }

    private record Builder(Layers layers, String norm, boolean residual, boolean bias) {

        Module build(int[] f, int inputs, int outputs, int extra) {
            int deepest = f.length - 1;
            Module net = new Module("DynUNet").child("input_block", down(inputs, f[0], 1));
            Module downsamples = new Module("ModuleList");
            for (int i = 1; i < deepest; i++)
                downsamples.child(String.valueOf(i - 1), down(f[i - 1], f[i], 2));
            net.child("downsamples", downsamples);
            net.child("bottleneck", down(f[deepest - 1], f[deepest], 2));
            Module upsamples = new Module("ModuleList");
            for (int i = 0; i < deepest; i++)
                upsamples.child(String.valueOf(i), up(f[deepest - i], f[deepest - i - 1]));
            net.child("upsamples", upsamples);
            net.child("output_block", output(f[0], outputs));
            Module heads = new Module("ModuleList");
            for (int i = 1; i <= extra; i++)
                heads.child(String.valueOf(i - 1), output(f[i], outputs));
            if (extra > 0) net.child("deep_supervision_heads", heads);
            net.forward(body(f.length, 0).toArray(String[]::new));
            if (extra > 0)
                net.method(
                        "heads(x: Tensor) -> List[Tensor]",
                        body(f.length, extra).toArray(String[]::new));
            return net;
        }

        /** The heads of the lower levels are brought to full size by nearest neighbour. */
        private static List<String> body(int levels, int extra) {
            List<String> body = new ArrayList<>();
            body.add("s0 = self.input_block.forward(x)");
            for (int i = 1; i < levels - 1; i++)
                body.add(
                        "s%d = %s.forward(s%d)"
                                .formatted(i, member("self.downsamples", i - 1), i - 1));
            body.add("x = self.bottleneck.forward(s" + (levels - 2) + ")");
            for (int i = levels - 2; i >= 0; i--) {
                String up = member("self.upsamples", levels - 2 - i);
                body.add("x = %s.forward(x, s%d)".formatted(up, i));
                if (i >= 1 && i <= extra)
                    body.add(
                            "z%d = %s.forward(x)"
                                    .formatted(i, member("self.deep_supervision_heads", i - 1)));
            }
            body.add("z0 = self.output_block.forward(x)");
            if (extra == 0) {
                body.add("return z0");
                return body;
            }
            body.add("size = [torch.size(z0, 2), torch.size(z0, 3), torch.size(z0, 4)]");
            StringBuilder list = new StringBuilder("return [z0");
            for (int i = 1; i <= extra; i++)
                list.append(", torch.upsample_nearest3d(z").append(i).append(", size)");
            body.add(list + "]");
            return body;
        }

        private static String member(String list, int index) {
            return Module.access(list, String.valueOf(index));
        }

        private Module down(int in, int out, int stride) {
            return residual ? residualBlock(in, out, stride) : basicBlock(in, out, stride);
        }

        private Module basicBlock(int in, int out, int stride) {
            return new Module("UnetBasicBlock")
                    .child("conv1", conv(in, out, 3, stride))
                    .child("conv2", conv(out, out, 3, 1))
                    .child("norm1", norm(out))
                    .child("norm2", norm(out))
                    .forward(
                            "x = " + activated("self.norm1.forward(self.conv1.forward(x))"),
                            "return " + activated("self.norm2.forward(self.conv2.forward(x))"));
        }

        private Module residualBlock(int in, int out, int stride) {
            Module block = basicBlock(in, out, stride);
            Module residualBlock = new Module("UnetResBlock");
            block.children().forEach(residualBlock::child);
            boolean changes = in != out || stride != 1;
            if (changes)
                residualBlock.child("conv3", conv(in, out, 1, stride)).child("norm3", norm(out));
            return residualBlock.forward(
                    "y = " + activated("self.norm1.forward(self.conv1.forward(x))"),
                    "y = self.norm2.forward(self.conv2.forward(y))",
                    changes ? "x = self.norm3.forward(self.conv3.forward(x))" : "",
                    "return " + activated("torch.add(y, x)"));
        }

        private Module up(int in, int out) {
            int[] two = Layers.cube(2);
            Module transposed = layers.convTranspose(in, out, two, two, Layers.cube(0), 1, bias);
            return new Module("UnetUpBlock")
                    .child("transp_conv", wrapped(transposed))
                    .child("conv_block", basicBlock(2 * out, out, 1))
                    .method(
                            "forward(x: Tensor, skip: Tensor) -> Tensor",
                            "x = self.transp_conv.forward(x)",
                            "return self.conv_block.forward(torch.cat([x, "
                                    + layers.precision().operand("skip")
                                    + "], 1))");
        }

        private Module output(int in, int outputs) {
            return new Module("UnetOutBlock")
                    .child("conv", wrapped(layers.conv(in, outputs, 1, 1, true)))
                    .forward("return " + layers.precision().full("self.conv.forward(x)"));
        }

        private Module conv(int in, int out, int kernel, int stride) {
            return wrapped(layers.conv(in, out, kernel, stride, false));
        }

        private static Module wrapped(Module conv) {
            return new Module("Convolution")
                    .child("conv", conv)
                    .forward("return self.conv.forward(x)");
        }

        private Module norm(int channels) {
            return norm.equals("batch")
                    ? layers.batchNorm(channels, EPSILON)
                    : layers.instanceNorm(channels, EPSILON);
        }

        private static String activated(String expression) {
            return Activation.LEAKY_RELU.of(expression, SLOPE);
        }
    }
}
