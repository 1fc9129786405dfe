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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * nnU-Net's residual-encoder U-Net, in 3-D or 2-D (MIC-DKFZ/dynamic-network-architectures
 * d35f85c7). Names are those of the original without the copies that it registers again under
 * {@code all_modules} and {@code decoder.encoder}.
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
        int axes = options.spatialDims();
        int stages = options.integer("stages", 6, 2, 8);
        int[] features = options.integers("features", features(stages, axes), 1, 4096);
        int[][] kernels = options.sizes("kernels", LevelCount.all(stages, 3, axes), axes, 1, 15);
        int[][] strides = options.sizes("strides", LevelCount.strides(stages, axes), axes, 1, 8);
        LevelCount.requireFullSize(options, strides);
        int[] blocks = options.integers("blocks", blocks(stages), 1, 32);
        int decoder = options.integer("decoder_convolutions", 1, 1, 8);
        boolean bias = options.flag("bias", true);
        boolean deep = options.flag("deep_supervision", false);
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers ->
                                new Builder(
                                                layers.kaiming(SLOPE).channelsLast(),
                                                features,
                                                kernels,
                                                strides,
                                                blocks,
                                                decoder,
                                                bias)
                                        .build(inputs, outputs, deep))
                .in(axes)
                .multipleOf(LevelCount.product(strides, stages))
                .withHeads(deep ? stages - 1 : 1);
    }

    @Override
    public List<Map<String, Object>> presets() {
        return List.of(Map.of(), Map.of("stages", 7));
    }

    private static int[] features(int stages, int axes) {
        int[] features = new int[stages];
        for (int i = 0; i < stages; i++) features[i] = Math.min(32 << i, axes == 3 ? 320 : 512);
        return features;
    }

    private static int[] blocks(int stages) {
        int[] start = {1, 3, 4};
        int[] blocks = new int[stages];
        for (int i = 0; i < stages; i++) blocks[i] = i < start.length ? start[i] : 6;
        return blocks;
    }

    private record Builder(
            Layers layers,
            int[] features,
            int[][] kernels,
            int[][] strides,
            int[] blocks,
            int decoder,
            boolean bias) {

        TorchModule build(int inputs, int outputs, boolean deep) {
            TorchModule net =
                    new TorchModule("ResEncUNet")
                            .child("encoder", encoder(inputs))
                            .child("decoder", decoder(outputs, deep));
            int last = features.length - 1;
            Precision precision = layers.precision();
            Flow flow = new Flow(layers).step("s", "self.encoder.stem.forward(x)");
            for (int i = 0; i <= last; i++)
                flow.step("s" + i, call("self.encoder.stages", i, i == 0 ? "s" : "s" + (i - 1)));
            List<String> heads = new ArrayList<>();
            for (int i = 0; i < last; i++) {
                String below = i == 0 ? "s" + last : "u" + (i - 1);
                String up = precision.operand(call("self.decoder.transpconvs", i, below));
                String cat = "torch.cat([%s, %s], 1)";
                String joined = cat.formatted(up, precision.operand("s" + (last - 1 - i)));
                flow.step("u" + i, call("self.decoder.stages", i, joined));
                if (!deep && i < last - 1) continue;
                flow.head("z" + i, call("self.decoder.seg_layers", i, "u" + i));
                heads.add(0, "z" + i);
            }
            return flow.into(net, heads);
        }

        private Layers level(int stage) {
            return layers.at(LevelCount.product(strides, stage + 1));
        }

        private TorchModule encoder(int inputs) {
            TorchModule stem = conv(layers, inputs, features[0], kernels[0], layers.axes(1));
            TorchModule stages = new TorchModule("Sequential");
            for (int i = 0; i < features.length; i++) stages.child(String.valueOf(i), stage(i));
            return new TorchModule("ResidualEncoder")
                    .child("stem", stack("StackedConvBlocks", "convs", List.of(stem)))
                    .child("stages", stages);
        }

        /** Modules one after the other, in a Sequential of a name. */
        private static TorchModule stack(String kind, String name, List<TorchModule> modules) {
            TorchModule sequence = new TorchModule("Sequential");
            List<String> body = new ArrayList<>();
            for (int i = 0; i < modules.size(); i++) {
                sequence.child(String.valueOf(i), modules.get(i));
                body.add("x = " + TorchModule.call(String.valueOf(i), "x"));
            }
            body.add("return x");
            return new TorchModule(kind)
                    .child(name, sequence.forward(body.toArray(String[]::new)))
                    .forward("return self." + name + ".forward(x)");
        }

        private TorchModule stage(int index) {
            List<TorchModule> modules = new ArrayList<>();
            for (int i = 0; i < blocks[index]; i++) {
                int in = i > 0 || index == 0 ? features[index] : features[index - 1];
                int[] stride = i == 0 ? strides[index] : layers.axes(1);
                modules.add(block(level(index), in, features[index], kernels[index], stride));
            }
            return stack("StackedResidualBlocks", "blocks", modules);
        }

        private TorchModule block(Layers level, int in, int out, int[] kernel, int[] stride) {
            TorchModule block =
                    new TorchModule("BasicBlockD")
                            .child("conv1", conv(level, in, out, kernel, stride))
                            .child("conv2", convWithoutActivation(level, out, kernel));
            String skip = "x";
            boolean strided = Tensor.size(stride) > 1;
            if (strided) skip = level.beside().averagePool("x", stride, stride);
            if (in != out) {
                String index = strided ? "1" : "0";
                TorchModule projection =
                        new TorchModule("ConvNorm")
                                .child("conv", level.conv(in, out, 1, 1, false))
                                .child("norm", level.instanceNorm(out, EPSILON))
                                .forward("return self.norm.forward(self.conv.forward(x))");
                block.child("skip", new TorchModule("Sequential").child(index, projection));
                skip = TorchModule.access("self.skip", index) + ".forward(" + skip + ")";
            }
            return block.forward(
                    "y = self.conv2.forward(self.conv1.forward(x))",
                    "return " + Activation.LEAKY_RELU.of("torch.add(y, " + skip + ")", SLOPE));
        }

        /** The original has a head at each stage also where only the last is used. */
        private TorchModule decoder(int outputs, boolean deep) {
            TorchModule stages = new TorchModule("ModuleList");
            TorchModule transposed = new TorchModule("ModuleList");
            TorchModule heads = new TorchModule("ModuleList");
            for (int i = 0; i < features.length - 1; i++) {
                String name = String.valueOf(i);
                int stage = features.length - 2 - i;
                int width = features[stage];
                int[] by = strides[stage + 1];
                Layers level = level(stage);
                level.keep(2 * width);
                transposed.child(
                        name,
                        level.convTranspose(
                                features[stage + 1], width, by, by, level.axes(0), 1, bias));
                List<TorchModule> convs = new ArrayList<>();
                for (int k = 0; k < decoder; k++)
                    convs.add(
                            conv(
                                    level,
                                    k == 0 ? 2 * width : width,
                                    width,
                                    kernels[stage],
                                    level.axes(1)));
                stages.child(name, stack("StackedConvBlocks", "convs", convs));
                TorchModule head = level.conv(width, outputs, 1, 1, true);
                heads.child(name, deep || stage == 0 ? head : head.idle());
            }
            return new TorchModule("UNetDecoder")
                    .child("stages", stages)
                    .child("transpconvs", transposed)
                    .child("seg_layers", heads);
        }

        private TorchModule conv(Layers level, int in, int out, int[] kernel, int[] stride) {
            String y = "self.norm.forward(self.conv.forward(x))";
            return new TorchModule("ConvNormReLU")
                    .child("conv", level.conv(in, out, kernel, stride, half(kernel), 1, bias))
                    .child("norm", level.instanceNorm(out, EPSILON))
                    .forward("return " + Activation.LEAKY_RELU.of(y, SLOPE));
        }

        /** The last of a residual block: its norm starts at zero, so the block as the identity. */
        private TorchModule convWithoutActivation(Layers level, int width, int[] kernel) {
            TorchModule norm = level.instanceNorm(width, EPSILON).starting("weight", Init.ZEROS);
            int[] one = level.axes(1);
            return new TorchModule("ConvNorm")
                    .child("conv", level.conv(width, width, kernel, one, half(kernel), 1, bias))
                    .child("norm", norm)
                    .forward("return self.norm.forward(self.conv.forward(x))");
        }

        private static int[] half(int[] kernel) {
            return Arrays.stream(kernel).map(k -> k / 2).toArray();
        }

        private static String call(String list, int index, String argument) {
            return TorchModule.access(list, String.valueOf(index)) + ".forward(" + argument + ")";
        }
    }
}
