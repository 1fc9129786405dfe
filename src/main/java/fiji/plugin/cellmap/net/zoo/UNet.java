// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** MONAI's UNet with residual units (MONAI 1.5.0, {@code monai.networks.nets.UNet}), 3-D or 2-D. */
public final class UNet implements Architecture {

    @Override
    public String name() {
        return "UNet";
    }

    @Override
    public String source() {
        return "MONAI 1.5.0, monai.networks.nets.UNet (Kerfoot et al., STACOM 2018)";
    }

    @Override
    public List<Map<String, Object>> presets() {
        return List.of(Map.of(), Map.of("residual_units", 2));
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        int axes = options.spatialDims();
        int[] channels = options.list("channels", new int[] {16, 32, 64, 128, 256}, 2, 9, 1, 4096);
        int[] twos = new int[channels.length - 1];
        Arrays.fill(twos, 2);
        int[] strides = options.integers("strides", twos, 1, 8);
        int[] kernel = odd(options, "kernel", axes);
        int[] upKernel = odd(options, "up_kernel", axes);
        int units = options.integer("residual_units", 0, 0, 16);
        Adn adn =
                Adn.of(options, Norm.INSTANCE, Activation.PRELU, 0.25)
                        .ordered(
                                options.choice(
                                        "order", "NDA", "NDA", "NAD", "DNA", "DAN", "AND", "ADN",
                                        "NA", "AN", "N", "A"));
        adn.norm().check(options, channels);
        boolean bias = options.flag("bias", true);
        int multiple = Tensor.size(strides);
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers ->
                                new Builder(
                                                layers, channels, strides, kernel, upKernel, units,
                                                adn, bias)
                                        .build(inputs, outputs))
                .in(axes)
                .multipleOf(multiple)
                .drawing(adn.dropout() > 0);
    }

    private static int[] odd(Options options, String name, int axes) {
        int[] three = new int[axes];
        Arrays.fill(three, 3);
        int[] kernel = options.integers(name, three, 1, 15);
        for (int k : kernel) if (k % 2 == 0) throw options.wrong(name, k, "It must be odd");
        return kernel;
    }

    private record Builder(
            Layers layers,
            int[] channels,
            int[] strides,
            int[] kernel,
            int[] upKernel,
            int units,
            Adn adn,
            boolean bias) {

        TorchModule build(int inputs, int outputs) {
            Flow flow = new Flow(layers);
            TorchModule model = level(flow, "self.model", "x", 0, inputs, outputs);
            return flow.into(new TorchModule("UNet").child("model", model), "u0");
        }

        /** A level around the next: down, the rest with a skip connection, up. */
        private TorchModule level(Flow flow, String path, String input, int i, int in, int out) {
            int c = channels[i];
            int scale = 1;
            for (int k = 0; k < i; k++) scale *= strides[k];
            Layers here = layers.at(scale);
            Layers below = layers.at(scale * strides[i]);
            String inner = TorchModule.access(path, "1") + ".submodule";
            boolean last = i == channels.length - 2;
            TorchModule down = unit(below, in, c, strides[i]);
            flow.step("d" + i, TorchModule.access(path, "0") + ".forward(" + input + ")");
            TorchModule rest;
            if (last) {
                rest = unit(below, c, channels[i + 1], 1);
                flow.step("u" + (i + 1), inner + ".forward(d" + i + ")");
            } else {
                rest = level(flow, inner, "d" + i, i + 1, c, c);
            }
            int joined = c + (last ? channels[i + 1] : c);
            below.keep(joined);
            Precision precision = layers.precision();
            String cat =
                    "torch.cat([%s, %s], 1)"
                            .formatted(
                                    precision.operand("d" + i), precision.operand("u" + (i + 1)));
            String up = TorchModule.access(path, "2") + ".forward(" + cat + ")";
            if (i == 0) flow.head("u0", up);
            else flow.step("u" + i, up);
            return new TorchModule("Sequential")
                    .child("0", down)
                    .child("1", new TorchModule("SkipConnection").child("submodule", rest))
                    .child("2", up(here, joined, out, strides[i], i == 0));
        }

        private TorchModule unit(Layers level, int in, int out, int stride) {
            return units == 0
                    ? convolution(level, in, out, stride, false)
                    : residual(level, in, out, stride, units, false);
        }

        private TorchModule convolution(Layers level, int in, int out, int stride, boolean bare) {
            TorchModule conv =
                    level.conv(in, out, kernel, level.axes(stride), half(kernel), 1, bias);
            return adorned(level, conv, out, bare);
        }

        private TorchModule adorned(Layers level, TorchModule conv, int out, boolean bare) {
            TorchModule module = new TorchModule("Convolution").child("conv", conv);
            if (bare) return module.forward("return self.conv.forward(x)");
            return module.child("adn", adn.module(level, out))
                    .forward("return self.adn.forward(self.conv.forward(x))");
        }

        /** Convolutions beside a shortcut, which adapts size and width where they change. */
        private TorchModule residual(
                Layers level, int in, int out, int stride, int count, boolean lastBare) {
            TorchModule sequence = new TorchModule("Sequential");
            StringBuilder body = new StringBuilder("y = x\n");
            for (int i = 0; i < count; i++) {
                boolean bare = lastBare && i == count - 1;
                sequence.child(
                        "unit" + i,
                        convolution(level, i == 0 ? in : out, out, i == 0 ? stride : 1, bare));
                body.append("y = self.unit").append(i).append(".forward(y)\n");
            }
            TorchModule unit =
                    new TorchModule("ResidualUnit")
                            .child("conv", sequence.forward(body + "return y"));
            if (stride == 1 && in == out)
                return unit.forward("return torch.add(self.conv.forward(x), x)");
            int[] taps = stride == 1 ? level.axes(1) : kernel;
            TorchModule shortcut =
                    level.beside().conv(in, out, taps, level.axes(stride), half(taps), 1, bias);
            return unit.child("residual", shortcut)
                    .forward("return torch.add(self.conv.forward(x), self.residual.forward(x))");
        }

        private TorchModule up(Layers level, int in, int out, int stride, boolean top) {
            int[] steps = level.axes(stride);
            int[] more = level.axes(stride - 1);
            TorchModule conv =
                    level.convTranspose(in, out, upKernel, steps, half(upKernel), more, 1, bias);
            TorchModule convolution = adorned(level, conv, out, top && units == 0);
            if (units == 0) return convolution;
            return new TorchModule("Sequential")
                    .child("0", convolution)
                    .child("1", residual(level, out, out, 1, 1, top))
                    .forward(
                            "x = " + TorchModule.call("0", "x"),
                            "return " + TorchModule.call("1", "x"));
        }

        private static int[] half(int[] kernel) {
            return Arrays.stream(kernel).map(k -> k / 2).toArray();
        }
    }
}
