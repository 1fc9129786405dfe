package fiji.plugin.cellmap.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * nnU-Net's residual-encoder U-Net in 3-D (MIC-DKFZ/dynamic-network-architectures d35f85c7). Names
 * are those of the original without the copies that it registers again under {@code all_modules}
 * and {@code decoder.encoder}.
 */
public final class ResEncUNet implements Architecture {

    private static final double EPSILON = 1e-5;
    private static final double SLOPE = 0.01;

    @Override
    public String name() {
        return "ResEncUNet";
    }

    @Override
    public String source() {
        return "MIC-DKFZ/dynamic-network-architectures d35f85c7, ResidualEncoderUNet"
                + " (Isensee et al., MICCAI 2024)";
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        int stages = options.integer("stages", 6, 2, 8);
        int[] features = options.integers("features", features(stages), 1, 4096);
        int[] blocks = options.integers("blocks", blocks(stages), 1, 32);
        int decoder = options.integer("decoder_convolutions", 1, 1, 8);
        boolean bias = options.flag("bias", true);
        boolean deep = options.flag("deep_supervision", false);
        return new Network(
                name(),
                options.finish(),
                inputs,
                outputs,
                1 << stages - 1,
                deep ? stages - 1 : 1,
                false,
                layers ->
                        new Builder(
                                        layers.kaiming(SLOPE).channelsLast(),
                                        features,
                                        blocks,
                                        decoder,
                                        bias)
                                .build(inputs, outputs, deep));
    }

    @Override
    public List<Map<String, Object>> presets() {
        return List.of(Map.of(), Map.of("stages", 7));
    }

    private static int[] features(int stages) {
        int[] features = new int[stages];
        for (int i = 0; i < stages; i++) features[i] = Math.min(32 << i, 320);
        return features;
    }

    private static int[] blocks(int stages) {
        int[] start = {1, 3, 4};
        int[] blocks = new int[stages];
        for (int i = 0; i < stages; i++) blocks[i] = i < start.length ? start[i] : 6;
        return blocks;
    }

    private record Builder(Layers layers, int[] features, int[] blocks, int decoder, boolean bias) {

        Module build(int inputs, int outputs, boolean deep) {
            Module net =
                    new Module("ResEncUNet")
                            .child("encoder", encoder(inputs))
                            .child("decoder", decoder(outputs));
            net.forward(body(false).toArray(String[]::new));
            if (deep)
                net.method("heads(x: Tensor) -> List[Tensor]", body(true).toArray(String[]::new));
            return net;
        }

        private List<String> body(boolean heads) {
            int last = features.length - 1;
            List<String> body = new ArrayList<>();
            body.add("s = self.encoder.forward(x)");
            body.add("x = s[" + last + "]");
            List<String> list = new ArrayList<>();
            for (int i = 0; i < last; i++) {
                String up = member("self.decoder.transpconvs", i);
                String skip = layers.precision().operand("s[" + (last - 1 - i) + "]");
                body.add("x = torch.cat([%s.forward(x), %s], 1)".formatted(up, skip));
                body.add("x = %s.forward(x)".formatted(member("self.decoder.stages", i)));
                if (!heads && i < last - 1) continue;
                String head = member("self.decoder.seg_layers", i) + ".forward(x)";
                body.add("z%d = %s".formatted(i, layers.precision().full(head)));
                list.add(0, "z" + i);
            }
            body.add("return " + (heads ? list : "z" + (last - 1)));
            return body;
        }

        private Module encoder(int inputs) {
            Module convs = new Module("Sequential").child("0", conv(inputs, features[0], 1));
            Module stem =
                    new Module("StackedConvBlocks")
                            .child("convs", convs.forward("return " + Module.call("0", "x")))
                            .forward("return self.convs.forward(x)");
            Module stages = new Module("Sequential");
            List<String> body = new ArrayList<>(List.of("x = self.stem.forward(x)"));
            List<String> list = new ArrayList<>();
            for (int i = 0; i < features.length; i++) {
                stages.child(String.valueOf(i), stage(i));
                String input = i == 0 ? "x" : "s" + (i - 1);
                body.add("s%d = %s.forward(%s)".formatted(i, member("self.stages", i), input));
                list.add("s" + i);
            }
            body.add("return " + list);
            return new Module("ResidualEncoder")
                    .child("stem", stem)
                    .child("stages", stages)
                    .method("forward(x: Tensor) -> List[Tensor]", body.toArray(String[]::new));
        }

        private Module stage(int index) {
            Module sequence = new Module("Sequential");
            List<String> body = new ArrayList<>();
            for (int i = 0; i < blocks[index]; i++) {
                int in = i > 0 || index == 0 ? features[index] : features[index - 1];
                int stride = i == 0 && index > 0 ? 2 : 1;
                sequence.child(String.valueOf(i), block(in, features[index], stride));
                body.add("x = " + Module.call(String.valueOf(i), "x"));
            }
            body.add("return x");
            return new Module("StackedResidualBlocks")
                    .child("blocks", sequence.forward(body.toArray(String[]::new)))
                    .forward("return self.blocks.forward(x)");
        }

        private Module block(int in, int out, int stride) {
            Module block =
                    new Module("BasicBlockD")
                            .child("conv1", conv(in, out, stride))
                            .child("conv2", convWithoutActivation(out, out));
            String skip = "x";
            if (stride > 1)
                skip = "torch.avg_pool3d(x, [2, 2, 2], [2, 2, 2], [0, 0, 0], False, True, None)";
            if (in != out) {
                String index = stride > 1 ? "1" : "0";
                Module projection =
                        new Module("ConvNorm")
                                .child("conv", layers.conv(in, out, 1, 1, false))
                                .child("norm", layers.instanceNorm(out, EPSILON))
                                .forward("return self.norm.forward(self.conv.forward(x))");
                block.child("skip", new Module("Sequential").child(index, projection));
                skip = Module.access("self.skip", index) + ".forward(" + skip + ")";
            }
            return block.forward(
                    "y = self.conv2.forward(self.conv1.forward(x))",
                    "return " + Activation.LEAKY_RELU.of("torch.add(y, " + skip + ")", SLOPE));
        }

        private Module decoder(int outputs) {
            Module stages = new Module("ModuleList");
            Module transposed = new Module("ModuleList");
            Module heads = new Module("ModuleList");
            int[] two = Layers.cube(2);
            for (int i = 0; i < features.length - 1; i++) {
                String name = String.valueOf(i);
                int below = features[features.length - 1 - i];
                int width = features[features.length - 2 - i];
                transposed.child(
                        name,
                        layers.convTranspose(below, width, two, two, Layers.cube(0), 1, bias));
                stages.child(name, convolutions(2 * width, width));
                heads.child(name, layers.conv(width, outputs, 1, 1, true));
            }
            return new Module("UNetDecoder")
                    .child("stages", stages)
                    .child("transpconvs", transposed)
                    .child("seg_layers", heads);
        }

        private Module convolutions(int in, int out) {
            Module sequence = new Module("Sequential");
            List<String> body = new ArrayList<>();
            for (int i = 0; i < decoder; i++) {
                sequence.child(String.valueOf(i), conv(i == 0 ? in : out, out, 1));
                body.add("x = " + Module.call(String.valueOf(i), "x"));
            }
            body.add("return x");
            return new Module("StackedConvBlocks")
                    .child("convs", sequence.forward(body.toArray(String[]::new)))
                    .forward("return self.convs.forward(x)");
        }

        private Module conv(int in, int out, int stride) {
            String y = "self.norm.forward(self.conv.forward(x))";
            return new Module("ConvNormReLU")
                    .child("conv", layers.conv(in, out, 3, stride, bias))
                    .child("norm", layers.instanceNorm(out, EPSILON))
                    .forward("return " + Activation.LEAKY_RELU.of(y, SLOPE));
        }

        /** The last of a residual block: its norm starts at zero, so the block as the identity. */
        private Module convWithoutActivation(int in, int out) {
            return new Module("ConvNorm")
                    .child("conv", layers.conv(in, out, 3, 1, bias))
                    .child("norm", layers.instanceNorm(out, EPSILON).starting("weight", Init.ZEROS))
                    .forward("return self.norm.forward(self.conv.forward(x))");
        }

        private static String member(String list, int index) {
            return Module.access(list, String.valueOf(index));
        }
    }
}
