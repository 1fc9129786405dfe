// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** MONAI's SwinUNETR (MONAI 1.5.0), in 3-D or 2-D: a shifted-window transformer in a U-Net. */
public final class SwinUNETR implements Architecture {

    private static final int STAGES = 4;

    @Override
    public String name() {
        return "SwinUNETR";
    }

    @Override
    public String source() {
        return "MONAI 1.5.0, monai.networks.nets.SwinUNETR (Hatamizadeh et al., 2022)";
    }

    @Override
    public List<Map<String, Object>> presets() {
        return List.of(
                Map.of("feature_size", 24),
                Map.of("feature_size", 48),
                Map.of("feature_size", 48, "use_v2", true));
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        int axes = options.spatialDims();
        int features = options.integer("feature_size", 24, 12, 768);
        if (features % 12 != 0)
            throw options.wrong("feature_size", features, "It must be a multiple of 12");
        int[] depths = options.integers("depths", new int[] {2, 2, 2, 2}, 1, 32);
        int[] heads = options.integers("num_heads", new int[] {3, 6, 12, 24}, 1, 256);
        for (int i = 0; i < STAGES; i++)
            if ((features << i) % heads[i] != 0)
                throw options.wrong("num_heads", heads[i], "It must divide " + (features << i));
        int[] window = options.integers("window_size", LevelCount.all(1, 7, axes)[0], 2, 32);
        double ratio = options.number("mlp_ratio", 4, 0.1, 32);
        boolean bias = options.flag("qkv_bias", true);
        Norm norm = Norm.of(options, Norm.INSTANCE);
        if (norm.kind().equals("none"))
            throw options.wrong("norm", "none", "It must be instance, batch or group");
        norm.check(options, features);
        boolean normalize = options.flag("normalize", true);
        boolean patchNorm = options.flag("patch_norm", false);
        String merging = options.choice("downsample", "merging", "merging", "mergingv2");
        boolean v2 = options.flag("use_v2", false);
        double dropout = options.number("dropout", 0, 0, 0.95);
        double attentionDropout = options.number("attention_dropout", 0, 0, 0.95);
        double dropPath = options.number("drop_path", 0, 0, 0.95);
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers ->
                                new Builder(
                                                layers,
                                                new UnetBlocks(layers, norm, 0),
                                                new SwinBlocks(
                                                        layers,
                                                        window,
                                                        ratio,
                                                        bias,
                                                        merging,
                                                        dropout,
                                                        attentionDropout),
                                                features,
                                                depths,
                                                heads,
                                                dropPath)
                                        .build(inputs, outputs, normalize, patchNorm, v2))
                .in(axes)
                .multipleOf(32)
                .drawing(dropout + attentionDropout + dropPath > 0);
    }

    private record Builder(
            Layers layers,
            UnetBlocks make,
            SwinBlocks swin,
            int f,
            int[] depths,
            int[] heads,
            double dropPath) {

        TorchModule build(
                int inputs, int outputs, boolean normalize, boolean patchNorm, boolean v2) {
            TorchModule net = new TorchModule("SwinUNETR");
            net.child("swinViT", transformer(inputs, normalize, patchNorm, v2));
            int[] widths = {f, 2 * f, 4 * f, 16 * f};
            String[] names = {"encoder2", "encoder3", "encoder4", "encoder10"};
            net.child("encoder1", layer(make, inputs, f));
            for (int i = 0; i < STAGES; i++)
                net.child(names[i], layer(make.at(i == 3 ? 32 : 2 << i), widths[i], widths[i]));
            for (int i = 4; i > 0; i--)
                net.child("decoder" + (i + 1), make.at(1 << i).up(true, f << i, f << i - 1));
            net.child("decoder1", make.up(true, f, f));
            net.child("out", make.output(f, outputs));
            return flow(v2).into(net, "z");
        }

        private Flow flow(boolean v2) {
            Flow flow = new Flow(layers).step("t0", "self.swinViT.patch_embed.forward(x)");
            flow.step("h0", "self.swinViT.proj_out(t0)");
            for (int i = 1; i <= STAGES; i++) {
                String at = "t" + (i - 1);
                if (v2) {
                    flow.step("c" + i, stage("layers" + i + "c", at));
                    at = "c" + i;
                }
                flow.step("t" + i, stage("layers" + i, at));
                flow.step("h" + i, "self.swinViT.proj_out(t" + i + ")");
            }
            return flow.step("e0", "self.encoder1.forward(x)")
                    .step("e1", "self.encoder2.forward(h0)")
                    .step("e2", "self.encoder3.forward(h1)")
                    .step("e3", "self.encoder4.forward(h2)")
                    .step("d4", "self.encoder10.forward(h4)")
                    .step("d3", "self.decoder5.forward(d4, h3)")
                    .step("d2", "self.decoder4.forward(d3, e3)")
                    .step("d1", "self.decoder3.forward(d2, e2)")
                    .step("d0", "self.decoder2.forward(d1, e1)")
                    .step("u", "self.decoder1.forward(d0, e0)")
                    .head("z", "self.out.forward(u)");
        }

        private static String stage(String list, String input) {
            return TorchModule.access("self.swinViT." + list, "0") + ".forward(" + input + ")";
        }

        private TorchModule transformer(
                int inputs, boolean normalize, boolean patchNorm, boolean v2) {
            TorchModule vit = new TorchModule("SwinTransformer");
            vit.child("patch_embed", swin.at(2).embed(inputs, f, patchNorm));
            int number = 0;
            int all = Arrays.stream(depths).sum();
            for (int i = 0; i < STAGES; i++) {
                SwinBlocks level = swin.at(2 << i);
                TorchModule blocks = new TorchModule("ModuleList");
                for (int k = 0; k < depths[i]; k++, number++) {
                    double drop = all == 1 ? 0 : dropPath * number / (all - 1);
                    blocks.child("" + k, level.block(f << i, heads[i], k % 2 == 1, drop));
                }
                TorchModule layer = level.stage(blocks, depths[i], swin.at(4 << i).merge(f << i));
                vit.child("layers" + (i + 1), new TorchModule("ModuleList").child("0", layer));
            }
            UnetBlocks plain = new UnetBlocks(layers, Norm.INSTANCE, 0);
            for (int i = 0; v2 && i < STAGES; i++)
                vit.child(
                        "layers" + (i + 1) + "c",
                        new TorchModule("ModuleList")
                                .child("0", layer(plain.at(2 << i), f << i, f << i)));
            layers.at(2).keep(f);
            return vit.method(
                    "proj_out(x: Tensor) -> Tensor", normalize ? swin.channelNorm() : "return x");
        }

        private static TorchModule layer(UnetBlocks level, int in, int out) {
            return new TorchModule("UnetrBasicBlock")
                    .child("layer", level.block(true, in, out))
                    .forward("return self.layer.forward(x)");
        }
    }
}
