// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Starting;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The residual symmetric U-Net of PyTorch Connectomics, 3-D
 * (PytorchConnectomics/pytorch_connectomics 6f90acc5, {@code models/architectures/rsunet.py}; Lee
 * et al., Superhuman accuracy on the SNEMI3D connectomics challenge, 2017). Its fixed upsampling
 * kernel does not interpolate along z, so with factor 2 there it doubles the values; reproduced.
 */
public final class RSUNet implements Architecture {

    private static final double EPSILON = 1e-5;

    @Override
    public String name() {
        return "RSUNet";
    }

    @Override
    public String source() {
        return "pytorch_connectomics 6f90acc5, RSUNet (Lee et al., 2017)";
    }

    @Override
    public List<Map<String, Object>> presets() {
        List<Integer> width = List.of(16, 32, 64, 128);
        return List.of(
                Map.of("width", width), Map.of("width", width, "down_factors", List.of(2, 2, 2)));
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        int[] width = options.list("width", new int[] {16, 32, 64, 128, 256}, 2, 8, 1, 4096);
        int depth = width.length - 1;
        int[][] plane = new int[depth][];
        Arrays.fill(plane, new int[] {1, 2, 2});
        int[][] factors = options.sizes("down_factors", plane, 3, 1, 4);
        int planar = options.integer("depth_2d", 0, 0, width.length);
        int[][] kernels = options.sizes("kernels", kernels(width.length, planar), 3, 1, 15);
        String norm = options.choice("norm", "batch", "batch", "group", "instance", "none");
        int groups = options.integer("groups", 8, 1, 4096);
        Activation activation =
                Activation.of(
                        options.choice("activation", "relu", "relu", "leaky_relu", "prelu", "elu"));
        double number = options.number("slope", slope(activation), 0, 10);
        boolean deep = options.flag("deep_supervision", false);
        if (deep && depth > 4)
            throw options.wrong(
                    "deep_supervision", true, "The original has it for at most five levels");
        for (int[] factor : factors)
            if (factor[1] != factor[2])
                throw options.wrong(
                        "down_factors", Arrays.toString(factor), "y and x must be equal");
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers ->
                                new Builder(
                                                layers.starting(Starting.kaimingOut())
                                                        .channelsLast(),
                                                new RSUNetBlocks(norm, groups, activation, number),
                                                width,
                                                factors,
                                                kernels)
                                        .build(inputs, outputs, deep))
                .multipleOf(LevelCount.product(factors, depth))
                .withHeads(deep ? depth + 1 : 1);
    }

    private static double slope(Activation activation) {
        return switch (activation) {
            case LEAKY_RELU -> 0.01;
            case PRELU -> 0.25;
            default -> 1;
        };
    }

    private static int[][] kernels(int levels, int planar) {
        int[][] kernels = LevelCount.all(levels, 3, 3);
        for (int i = 0; i < planar; i++) kernels[i][0] = 1;
        return kernels;
    }

    private record Builder(
            Layers layers, RSUNetBlocks make, int[] width, int[][] factors, int[][] kernels) {

        TorchModule build(int inputs, int outputs, boolean deep) {
            int depth = factors.length;
            TorchModule net =
                    new TorchModule("RSUNet")
                            .child(
                                    "input_conv",
                                    make.convBlock(layers, inputs, width[0], kernels[0]));
            TorchModule downs = new TorchModule("ModuleList");
            TorchModule ups = new TorchModule("ModuleList");
            TorchModule heads = new TorchModule("ModuleList");
            Flow flow = new Flow(layers).step("s0", "self.input_conv.forward(x)");
            for (int i = 0; i < depth; i++) {
                Layers level = level(i + 1);
                level.keep(BasicUNet.POOLED * width[i]);
                TorchModule block =
                        new TorchModule("DownBlock")
                                .child(
                                        "conv",
                                        make.convBlock(
                                                level, width[i], width[i + 1], kernels[i + 1]))
                                .forward(
                                        "return self.conv.forward("
                                                + level.maxPool("x", factors[i])
                                                + ")");
                downs.child("" + i, block);
                flow.step("s" + (i + 1), call("down_blocks", i, "s" + i));
            }
            List<String> all = new ArrayList<>();
            String at = "s" + depth;
            for (int i = 0; i < depth; i++) {
                int to = depth - 1 - i;
                if (deep) {
                    heads.child("" + i, level(to + 1).conv(width[to + 1], outputs, 1, 1, true));
                    flow.head("z" + i, call("ds_heads", i, at));
                    all.add(0, "z" + i);
                }
                ups.child(
                        "" + i,
                        make.upBlock(
                                level(to), width[to + 1], width[to], factors[to], kernels[to]));
                flow.step("u" + i, call("up_blocks", i, at + ", s" + to));
                at = "u" + i;
            }
            net.child("down_blocks", downs).child("up_blocks", ups);
            net.child("final_norm", make.normAct(layers, width[0]));
            net.child("output_head", layers.conv(width[0], outputs, 1, 1, true));
            if (deep) net.child("ds_heads", heads);
            flow.head("z", "self.output_head.forward(self.final_norm.forward(" + at + "))");
            all.add(0, "z");
            return flow.into(net, all);
        }

        private Layers level(int depth) {
            return depth == 0 ? layers : layers.at(LevelCount.product(factors, depth));
        }

        private static String call(String list, int index, String arguments) {
            String member = TorchModule.access("self." + list, String.valueOf(index));
            return member + ".forward(" + arguments + ")";
        }
    }
}
