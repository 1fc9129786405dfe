// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What nnU-Net's networks share (MIC-DKFZ/dynamic-network-architectures d35f85c7): convolutions
 * with instance norm and leaky ReLU, the decoder, the way through both.
 *
 * @param features of each stage
 * @param kernels of each stage
 * @param strides of each stage
 * @param bias whether convolutions have one
 */
record NnUnetBlocks(Layers layers, int[] features, int[][] kernels, int[][] strides, boolean bias) {

    static final double EPSILON = 1e-5;
    static final double SLOPE = 0.01;

    /** As many features as nnU-Net plans. */
    static int[] features(int stages, int axes) {
        int[] features = new int[stages];
        for (int i = 0; i < stages; i++) features[i] = Math.min(32 << i, axes == 3 ? 320 : 512);
        return features;
    }

    /**
     * Makes the program of a network with the children {@code encoder} and {@code decoder}.
     *
     * @param flow that has made the input of the first stage
     * @param input its name
     */
    TorchModule into(TorchModule net, Flow flow, String input, boolean deep) {
        int last = features.length - 1;
        Precision precision = layers.precision();
        for (int i = 0; i <= last; i++)
            flow.step("s" + i, call("self.encoder.stages", i, i == 0 ? input : "s" + (i - 1)));
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

    Layers level(int stage) {
        return layers.at(LevelCount.product(strides, stage + 1));
    }

    /** Modules one after the other, in a Sequential of a name. */
    static TorchModule stack(String kind, String name, List<TorchModule> modules) {
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

    /** The original has a head at each stage also where only the last is used. */
    TorchModule decoder(int outputs, int convolutions, boolean deep) {
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
            for (int k = 0; k < convolutions; k++)
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

    TorchModule conv(Layers level, int in, int out, int[] kernel, int[] stride) {
        String y = "self.norm.forward(self.conv.forward(x))";
        return new TorchModule("ConvNormReLU")
                .child("conv", level.conv(in, out, kernel, stride, half(kernel), 1, bias))
                .child("norm", level.instanceNorm(out, EPSILON))
                .forward("return " + Activation.LEAKY_RELU.of(y, SLOPE));
    }

    static int[] half(int[] kernel) {
        return Arrays.stream(kernel).map(k -> k / 2).toArray();
    }

    private static String call(String list, int index, String argument) {
        return TorchModule.access(list, String.valueOf(index)) + ".forward(" + argument + ")";
    }
}
