// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The U-Net that nnU-Net trains by default, in 3-D or 2-D (MIC-DKFZ/dynamic-network-architectures
 * d35f85c7). Names are those of the original without the copies that it registers again under
 * {@code all_modules} and {@code decoder.encoder}.
 */
public final class PlainConvUNet implements Architecture {

    @Override
    public String name() {
        return "PlainConvUNet";
    }

    @Override
    public String source() {
        return "MIC-DKFZ/dynamic-network-architectures d35f85c7, PlainConvUNet"
                + " (Isensee et al., Nature Methods 2021)";
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
        int[] two = new int[stages];
        Arrays.fill(two, 2);
        int[] convolutions = options.integers("convolutions", two, 1, 8);
        int decoder = options.integer("decoder_convolutions", 2, 1, 8);
        boolean bias = options.flag("bias", true);
        boolean deep = options.flag("deep_supervision", false);
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers -> {
                            NnUnetBlocks blocks =
                                    new NnUnetBlocks(
                                            layers.kaiming(NnUnetBlocks.SLOPE).channelsLast(),
                                            features,
                                            kernels,
                                            strides,
                                            bias);
                            TorchModule net =
                                    new TorchModule(name())
                                            .child("encoder", encoder(blocks, inputs, convolutions))
                                            .child(
                                                    "decoder",
                                                    blocks.decoder(outputs, decoder, deep));
                            return blocks.into(net, new Flow(blocks.layers()), "x", deep);
                        })
                .in(axes)
                .multipleOf(LevelCount.product(strides, stages))
                .withHeads(deep ? stages - 1 : 1);
    }

    /** The first convolution of a stage has its stride. */
    private static TorchModule encoder(NnUnetBlocks blocks, int inputs, int[] convolutions) {
        TorchModule stages = new TorchModule("Sequential");
        for (int i = 0; i < convolutions.length; i++) {
            int width = blocks.features()[i];
            List<TorchModule> convs = new ArrayList<>();
            for (int k = 0; k < convolutions[i]; k++) {
                int below = i == 0 ? inputs : blocks.features()[i - 1];
                convs.add(
                        blocks.conv(
                                blocks.level(i),
                                k == 0 ? below : width,
                                width,
                                blocks.kernels()[i],
                                k == 0 ? blocks.strides()[i] : blocks.layers().axes(1)));
            }
            TorchModule stack = NnUnetBlocks.stack("StackedConvBlocks", "convs", convs);
            stages.child(
                    String.valueOf(i),
                    new TorchModule("Stage")
                            .child("0", stack)
                            .forward("return " + TorchModule.call("0", "x")));
        }
        return new TorchModule("PlainConvEncoder").child("stages", stages);
    }
}
