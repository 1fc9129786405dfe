// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.PythonCall;
import fiji.plugin.cellmap.net.contract.PythonNetwork;
import fiji.plugin.cellmap.net.contract.PythonNetworks;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The networks of the example packages of bioimage.io (bioimage-io/spec-bioimage-io, {@code
 * example_descriptions/models}) that are nobody else's: {@code UNet2d} of three levels, and {@code
 * Upscaler}, which repeats each pixel four times along each axis and has no weights.
 */
public final class ExampleNetworks implements PythonNetworks {

    private static final int LEVELS = 3;
    private static final int WIDTH = 16;

    @Override
    public List<String> names() {
        return List.of("UNet2d, ResizeUNet and Upscaler of the format's examples");
    }

    @Override
    public Optional<PythonNetwork> of(PythonCall call) {
        if (call.mayBeOf("bioimageio") && call.name().equals("UNet2d")) {
            if (!call.has("input_channels")) return Optional.empty();
            int inputs = call.integer("input_channels", 1);
            int outputs = call.integer("output_channels", 1);
            if (inputs < 1 || outputs < 1) throw call.refused("It has no channels.");
            return Optional.of(
                    PythonNetwork.of(
                            planar(call.name(), inputs, outputs, l -> unet(l, inputs, outputs))
                                    .multipleOf(1 << LEVELS)));
        }
        if (!call.mayBeOf("bioimageio") || !call.name().equals("Upscaler")) return Optional.empty();
        return Optional.of(PythonNetwork.of(planar(call.name(), 1, 1, ExampleNetworks::upscaler)));
    }

    private static Network planar(
            String name, int in, int out, java.util.function.Function<Layers, TorchModule> body) {
        return Network.of(name, Map.of(), in, out, body).in(2);
    }

    private static TorchModule upscaler(Layers layers) {
        String size = layers.size("x", 4);
        return new Flow(layers)
                .head("z", "torch.upsample_nearest2d(x, " + size + ")")
                .into(new TorchModule("Upscaler"), "z");
    }

    private static TorchModule unet(Layers layers, int inputs, int outputs) {
        Flow flow = new Flow(layers);
        TorchModule encoders = new TorchModule("ModuleList");
        String x = "x";
        for (int i = 0; i < LEVELS; i++) {
            Layers level = layers.at(1 << i);
            encoders.child(i + "", pair(level, i == 0 ? inputs : WIDTH << i - 1, WIDTH << i));
            flow.step("e" + i, TorchModule.access("self.encoders", i + "") + ".forward(" + x + ")");
            x = level.maxPool("e" + i, level.axes(2));
        }
        TorchModule base = pair(layers.at(1 << LEVELS), WIDTH << LEVELS - 1, WIDTH << LEVELS);
        flow.step("b", "self.base.forward(" + x + ")");
        TorchModule decoders = new TorchModule("ModuleList");
        TorchModule upsamplers = new TorchModule("ModuleList");
        String below = "b";
        for (int i = 0; i < LEVELS; i++) {
            int at = LEVELS - 1 - i;
            Layers level = layers.at(1 << at);
            int width = WIDTH << at;
            upsamplers.child(i + "", upsampler(level, 2 * width, width));
            decoders.child(i + "", pair(level, 2 * width, width));
            level.keep(2 * width);
            flow.step(
                    "s" + i,
                    TorchModule.access("self.upsamplers", i + "") + ".forward(" + below + ")");
            flow.step(
                    "d" + i,
                    "%s.forward(torch.cat([e%d, s%d], 1))"
                            .formatted(TorchModule.access("self.decoders", i + ""), at, i));
            below = "d" + i;
        }
        TorchModule root =
                new TorchModule("UNet2d")
                        .child("encoders", encoders)
                        .child("base", base)
                        .child("decoders", decoders)
                        .child("upsamplers", upsamplers)
                        .child("output", layers.conv(WIDTH, outputs, 1, 1, true));
        return flow.head("z", "self.output.forward(" + below + ")").into(root, "z");
    }

    /** Two convolutions, and one ReLU behind both. */
    private static TorchModule pair(Layers level, int in, int out) {
        String y = TorchModule.call("1", TorchModule.call("0", "x"));
        return new TorchModule("Sequential")
                .child("0", level.conv(in, out, 3, 1, true))
                .child("1", level.conv(out, out, 3, 1, true))
                .forward("return " + Activation.RELU.of(y, 0));
    }

    private static TorchModule upsampler(Layers level, int in, int out) {
        String larger = level.linearUpsample("x", level.size("x", 2), false);
        return new TorchModule("Sequential")
                .child("1", level.conv(in, out, 1, 1, true))
                .forward("return " + TorchModule.call("1", larger));
    }
}
