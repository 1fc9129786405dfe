// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Map;

/** MONAI's UNETR (MONAI 1.5.0), in 3-D or 2-D: a vision transformer as the encoder of a U-Net. */
public final class UNETR implements Architecture {

    private static final int BLOCKS = 12;
    private static final int PATCH = 16;

    @Override
    public String name() {
        return "UNETR";
    }

    @Override
    public String source() {
        return "MONAI 1.5.0, monai.networks.nets.UNETR (Hatamizadeh et al., WACV 2022)";
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        int axes = options.spatialDims();
        int[] size = options.integers("img_size", LevelCount.all(1, 96, axes)[0], PATCH, 4096);
        for (int n : size)
            if (n % PATCH != 0) throw options.wrong("img_size", n, "It must be a multiple of 16");
        int features = options.integer("feature_size", 16, 1, 1024);
        int hidden = options.integer("hidden_size", 768, 1, 16384);
        int mlp = options.integer("mlp_dim", 3072, 1, 65536);
        int heads = options.integer("num_heads", 12, 1, 256);
        if (hidden % heads != 0)
            throw options.wrong("num_heads", heads, "It must divide hidden_size " + hidden);
        Norm norm = Norm.of(options, Norm.INSTANCE);
        if (norm.kind().equals("none"))
            throw options.wrong("norm", "none", "It must be instance, batch or group");
        norm.check(options, features);
        boolean convBlocks = options.flag("conv_block", true);
        boolean residual = options.flag("residual", true);
        double dropout = options.number("dropout", 0, 0, 0.95);
        boolean bias = options.flag("qkv_bias", false);
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers ->
                                new Builder(
                                                layers,
                                                new UnetBlocks(layers, norm, 0),
                                                new VitBlocks(
                                                        layers.at(PATCH),
                                                        hidden,
                                                        mlp,
                                                        heads,
                                                        dropout,
                                                        bias),
                                                size,
                                                features,
                                                residual,
                                                convBlocks)
                                        .build(inputs, outputs))
                .in(axes)
                .multipleOf(size)
                .exactly()
                .drawing(dropout > 0);
    }

    private record Builder(
            Layers layers,
            UnetBlocks make,
            VitBlocks vit,
            int[] size,
            int f,
            boolean residual,
            boolean convBlocks) {

        TorchModule build(int inputs, int outputs) {
            TorchModule net =
                    new TorchModule("UNETR").child("vit", vit.module(inputs, size, PATCH, BLOCKS));
            net.child("encoder1", layer(inputs, f));
            net.child("encoder2", project(2 * f, 2));
            net.child("encoder3", project(4 * f, 1));
            net.child("encoder4", project(8 * f, 0));
            net.child("decoder5", make.at(8).up(residual, vit.hidden(), 8 * f));
            net.child("decoder4", make.at(4).up(residual, 8 * f, 4 * f));
            net.child("decoder3", make.at(2).up(residual, 4 * f, 2 * f));
            net.child("decoder2", make.up(residual, 2 * f, f));
            net.child("out", make.output(f, outputs));
            Flow flow = new Flow(layers).step("t0", "self.vit.patch_embedding.forward(x)");
            for (int i = 0; i < BLOCKS; i++) {
                String block = TorchModule.access("self.vit.blocks", String.valueOf(i));
                flow.step("t" + (i + 1), block + ".forward(t" + i + ")");
            }
            return flow.step("e1", "self.encoder1.forward(x)")
                    .step("e2", "self.encoder2.forward(self.vit.image(t4))")
                    .step("e3", "self.encoder3.forward(self.vit.image(t7))")
                    .step("e4", "self.encoder4.forward(self.vit.image(t10))")
                    .step("d4", "self.vit.image(self.vit.norm.forward(t12))")
                    .step("d3", "self.decoder5.forward(d4, e4)")
                    .step("d2", "self.decoder4.forward(d3, e3)")
                    .step("d1", "self.decoder3.forward(d2, e2)")
                    .step("d0", "self.decoder2.forward(d1, e1)")
                    .head("z", "self.out.forward(d0)")
                    .into(net, "z");
        }

        private TorchModule layer(int in, int out) {
            return new TorchModule("UnetrBasicBlock")
                    .child("layer", make.block(residual, in, out))
                    .forward("return self.layer.forward(x)");
        }

        /** Brings the transformer's tokens to the resolution of a level of the U-Net. */
        private TorchModule project(int out, int more) {
            int[] two = layers.axes(2);
            TorchModule blocks = new TorchModule("ModuleList");
            StringBuilder body = new StringBuilder("x = self.transp_conv_init.forward(x)\n");
            for (int i = 0; i < more; i++) {
                String name = String.valueOf(i);
                UnetBlocks level = make.at(4 >> i);
                TorchModule up = level.transposed(out, out, two, false);
                if (convBlocks)
                    up =
                            new TorchModule("Sequential")
                                    .child("0", up)
                                    .child("1", level.block(residual, out, out))
                                    .forward(
                                            "return "
                                                    + TorchModule.call(
                                                            "1", TorchModule.call("0", "x")));
                blocks.child(name, up);
                body.append("x = ").append(TorchModule.access("self.blocks", name));
                body.append(".forward(x)\n");
            }
            return new TorchModule("UnetrPrUpBlock")
                    .child("transp_conv_init", make.at(8).transposed(vit.hidden(), out, two, false))
                    .child("blocks", blocks)
                    .forward(body + "return x");
        }
    }
}
