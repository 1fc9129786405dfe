// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MONAI's DynUNet (MONAI 1.5.0), the U-Net of nnU-Net, in 3-D or 2-D. Names are those of the
 * original without the copies that it registers again under {@code skip_layers}.
 */
public final class DynUNet implements Architecture {

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
        int axes = options.spatialDims();
        int levels = options.integer("levels", 6, 3, 8);
        int[] filters = options.integers("filters", filters(levels, axes), 1, 4096);
        int[][] kernels = options.sizes("kernels", LevelCount.all(levels, 3, axes), axes, 1, 15);
        int[][] strides = options.sizes("strides", LevelCount.strides(levels, axes), axes, 1, 8);
        LevelCount.requireFullSize(options, strides);
        Norm norm = Norm.of(options, Norm.INSTANCE_AFFINE);
        norm.check(options, filters);
        if (norm.kind().equals("none"))
            throw options.wrong("norm", "none", "It must be instance, batch or group");
        boolean residual = options.flag("residual", false);
        boolean bias = options.flag("transposed_bias", false);
        double dropout = options.number("dropout", 0, 0, 0.95);
        int extra = options.integer("deep_supervision", 0, 0, levels - 2);
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers ->
                                new Builder(
                                                new UnetBlocks(
                                                        layers.kaiming(SLOPE).channelsLast(),
                                                        norm,
                                                        dropout),
                                                kernels,
                                                strides,
                                                residual,
                                                bias)
                                        .build(filters, inputs, outputs, extra))
                .in(axes)
                .multipleOf(LevelCount.product(strides, levels))
                .withHeads(1 + extra)
                .drawing(dropout > 0);
    }

    @Override
    public List<Map<String, Object>> presets() {
        return List.of(Map.of(), Map.of("residual", true));
    }

    private static int[] filters(int levels, int axes) {
        int[] filters = new int[levels];
        for (int i = 0; i < levels; i++) filters[i] = Math.min(32 << i, axes == 3 ? 320 : 512);
        return filters;
    }

    private record Builder(
            UnetBlocks make, int[][] kernels, int[][] strides, boolean residual, boolean bias) {

        TorchModule build(int[] f, int inputs, int outputs, int extra) {
            int deepest = f.length - 1;
            TorchModule net =
                    new TorchModule("DynUNet").child("input_block", down(0, inputs, f[0]));
            TorchModule downsamples = new TorchModule("ModuleList");
            for (int i = 1; i < deepest; i++)
                downsamples.child(String.valueOf(i - 1), down(i, f[i - 1], f[i]));
            net.child("downsamples", downsamples);
            net.child("bottleneck", down(deepest, f[deepest - 1], f[deepest]));
            TorchModule upsamples = new TorchModule("ModuleList");
            for (int i = deepest; i > 0; i--)
                upsamples.child(String.valueOf(deepest - i), up(i, f[i], f[i - 1]));
            net.child("upsamples", upsamples);
            net.child("output_block", make.output(f[0], outputs));
            TorchModule heads = new TorchModule("ModuleList");
            for (int i = 1; i <= extra; i++)
                heads.child(String.valueOf(i - 1), level(i).output(f[i], outputs));
            if (extra > 0) net.child("deep_supervision_heads", heads);
            return flow(deepest, extra, net);
        }

        /** The heads of the lower levels are brought to full size by nearest neighbour. */
        private TorchModule flow(int deepest, int extra, TorchModule net) {
            Flow flow = new Flow(make.layers()).step("s0", "self.input_block.forward(x)");
            for (int i = 1; i < deepest; i++)
                flow.step("s" + i, member("downsamples", i - 1, "s" + (i - 1)));
            flow.step("u" + deepest, "self.bottleneck.forward(s" + (deepest - 1) + ")");
            List<String> heads = new ArrayList<>(List.of("z0"));
            int axes = make.layers().axes();
            for (int i = deepest - 1; i >= 0; i--) {
                String arguments = "u" + (i + 1) + ", s" + i;
                flow.step("u" + i, member("upsamples", deepest - 1 - i, arguments));
                if (i < 1 || i > extra) continue;
                String head = member("deep_supervision_heads", i - 1, "u" + i);
                String full = make.layers().precision().full(head);
                String size = make.layers().size("x", 1);
                flow.step("z" + i, "torch.upsample_nearest%dd(%s, %s)".formatted(axes, full, size));
                heads.add(1, "z" + i);
            }
            return flow.head("z0", "self.output_block.forward(u0)").into(net, heads);
        }

        private static String member(String list, int index, String arguments) {
            String member = TorchModule.access("self." + list, String.valueOf(index));
            return member + ".forward(" + arguments + ")";
        }

        private UnetBlocks level(int i) {
            return make.at(LevelCount.product(strides, i + 1));
        }

        private TorchModule down(int i, int in, int out) {
            return level(i).block(residual, in, out, kernels[i], strides[i]);
        }

        private TorchModule up(int i, int in, int out) {
            return level(i - 1).up(false, in, out, kernels[i], strides[i], bias);
        }
    }
}
