// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * nnU-Net's residual-encoder U-Net, in 3-D or 2-D (MIC-DKFZ/dynamic-network-architectures
 * d35f85c7). Names are those of the original without the copies that it registers again under
 * {@code all_modules} and {@code decoder.encoder}.
 */
public final class ResEncUNet implements Architecture {

    private static final double EPSILON = NnUnetBlocks.EPSILON;
    private static final double SLOPE = NnUnetBlocks.SLOPE;

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
        int[] features = options.integers("features", NnUnetBlocks.features(stages, axes), 1, 4096);
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
                                                new NnUnetBlocks(
                                                        layers.kaiming(SLOPE).channelsLast(),
                                                        features,
                                                        kernels,
                                                        strides,
                                                        bias),
                                                blocks,
                                                decoder)
                                        .build(inputs, outputs, deep))
                .in(axes)
                .multipleOf(LevelCount.product(strides, stages))
                .withHeads(deep ? stages - 1 : 1);
    }

    @Override
    public List<Map<String, Object>> presets() {
        return List.of(Map.of(), Map.of("stages", 7));
    }

    private static int[] blocks(int stages) {
        int[] start = {1, 3, 4};
        int[] blocks = new int[stages];
        for (int i = 0; i < stages; i++) blocks[i] = i < start.length ? start[i] : 6;
        return blocks;
    }

    private record Builder(NnUnetBlocks shared, int[] blocks, int decoder) {

        TorchModule build(int inputs, int outputs, boolean deep) {
            TorchModule net =
                    new TorchModule("ResEncUNet")
                            .child("encoder", encoder(inputs))
                            .child("decoder", shared.decoder(outputs, decoder, deep));
            Flow flow = new Flow(shared.layers()).step("s", "self.encoder.stem.forward(x)");
            return shared.into(net, flow, "s", deep);
        }

        private TorchModule encoder(int inputs) {
            TorchModule stem =
                    shared.conv(
                            shared.layers(),
                            inputs,
                            shared.features()[0],
                            shared.kernels()[0],
                            shared.layers().axes(1));
            TorchModule stages = new TorchModule("Sequential");
            for (int i = 0; i < shared.features().length; i++)
                stages.child(String.valueOf(i), stage(i));
            return new TorchModule("ResidualEncoder")
                    .child("stem", NnUnetBlocks.stack("StackedConvBlocks", "convs", List.of(stem)))
                    .child("stages", stages);
        }

        private TorchModule stage(int index) {
            List<TorchModule> modules = new ArrayList<>();
            for (int i = 0; i < blocks[index]; i++) {
                int in =
                        i > 0 || index == 0
                                ? shared.features()[index]
                                : shared.features()[index - 1];
                int[] stride = i == 0 ? shared.strides()[index] : shared.layers().axes(1);
                modules.add(
                        block(
                                shared.level(index),
                                in,
                                shared.features()[index],
                                shared.kernels()[index],
                                stride));
            }
            return NnUnetBlocks.stack("StackedResidualBlocks", "blocks", modules);
        }

        private TorchModule block(Layers level, int in, int out, int[] kernel, int[] stride) {
            TorchModule block =
                    new TorchModule("BasicBlockD")
                            .child("conv1", shared.conv(level, in, out, kernel, stride))
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

        /** The last of a residual block: its norm starts at zero, so the block as the identity. */
        private TorchModule convWithoutActivation(Layers level, int width, int[] kernel) {
            TorchModule norm = level.instanceNorm(width, EPSILON).starting("weight", Init.ZEROS);
            int[] one = level.axes(1);
            return new TorchModule("ConvNorm")
                    .child(
                            "conv",
                            level.conv(
                                    width,
                                    width,
                                    kernel,
                                    one,
                                    NnUnetBlocks.half(kernel),
                                    1,
                                    shared.bias()))
                    .child("norm", norm)
                    .forward("return self.norm.forward(self.conv.forward(x))");
        }
    }
}
