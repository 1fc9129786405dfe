// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.PythonCall;
import fiji.plugin.cellmap.net.contract.PythonNetwork;
import fiji.plugin.cellmap.net.contract.PythonNetworks;
import fiji.plugin.cellmap.net.contract.ValueStep;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The U-Nets of torch_em ({@code torch_em.model.unet}: {@code UNet2d}, {@code UNet3d}, {@code
 * AnisotropicUNet}), which many packages of bioimage.io bring along, and {@code ResizeUNet} of the
 * format's examples, the same with an output of half the size. Normalisation, convolution and ReLU
 * twice in each block; maxima; linear interpolation and a convolution of 1. (With another gain than
 * 2 the original does not run.)
 */
public final class TorchEmUNet implements PythonNetworks {

    private static final double EPSILON = 1e-5;
    private static final int GROUPS = 32;
    private static final int MOST = 4096;

    @Override
    public List<String> names() {
        return List.of("UNet2d, UNet3d and AnisotropicUNet of torch_em");
    }

    @Override
    public Optional<PythonNetwork> of(PythonCall call) {
        boolean ours =
                call.mayBeOf("torch_em")
                        && List.of("UNet2d", "UNet3d", "AnisotropicUNet", "ResizeUNet")
                                .contains(call.name())
                        && call.has("in_channels");
        return ours ? Optional.of(network(call)) : Optional.empty();
    }

    private static PythonNetwork network(PythonCall call) {
        int axes = call.name().equals("UNet2d") || call.name().equals("ResizeUNet") ? 2 : 3;
        int[][] factors = factors(call, axes);
        int features = call.integer("initial_features", 32);
        call.only("gain", "2");
        if (features < 1 || (long) features << factors.length > MOST)
            throw call.refused(
                    "Its features are %d, doubled at each of %d levels."
                            .formatted(features, factors.length));
        int inputs = call.integer("in_channels", 1);
        int outputs = number(call, call.need("out_channels"));
        if (inputs < 1 || outputs < 1) throw call.refused("It has no channels.");
        String norm =
                call.choice(
                        "norm", "InstanceNorm", "InstanceNorm", "BatchNorm", "GroupNorm", "None");
        String last = call.choice("final_activation", "None", "None", "Sigmoid");
        call.only("kernel_size", "3");
        call.only("padding", "1");
        call.only("return_side_outputs", "False");
        call.only("anisotropic_kernel", "False");
        call.choice("check_shape", "True", "True", "False");
        for (String none :
                List.of("postprocessing", "conv_block_impl", "pooler_impl", "sampler_impl"))
            call.only(none, "None");
        int[] widths = new int[factors.length + 1];
        for (int i = 0; i < widths.length; i++) widths[i] = features << i;
        boolean half = call.name().equals("ResizeUNet");
        Network network =
                Network.of(
                                call.name(),
                                Map.of(),
                                inputs,
                                outputs,
                                layers ->
                                        new Builder(layers, factors, widths, norm, half)
                                                .build(inputs, outputs))
                        .in(axes)
                        .multipleOf(LevelCount.product(factors, factors.length));
        return new PythonNetwork(
                network, last.equals("None") ? List.of() : List.of(new ValueStep("sigmoid", null)));
    }

    private static int[][] factors(PythonCall call, int axes) {
        if (!call.name().equals("AnisotropicUNet")) {
            int depth = call.integer("depth", 4);
            if (depth < 1 || depth > 8) throw call.refused("Its depth is " + depth + ".");
            return LevelCount.all(depth, 2, axes);
        }
        if (!(call.need("scale_factors") instanceof List<?> levels)
                || levels.isEmpty()
                || levels.size() > 8) throw call.refused("Its scale_factors are no short list.");
        List<int[]> all = new ArrayList<>();
        for (Object level : levels) {
            int[] factors =
                    level instanceof List<?> list
                            ? list.stream().mapToInt(n -> number(call, n)).toArray()
                            : IntStream.generate(() -> number(call, level)).limit(axes).toArray();
            if (factors.length != axes || Arrays.stream(factors).anyMatch(n -> n < 1 || n > 8))
                throw call.refused("Its scale_factors hold " + level + ".");
            all.add(factors);
        }
        return all.toArray(int[][]::new);
    }

    private static int number(PythonCall call, Object value) {
        if (value instanceof Integer n) return n;
        throw call.refused("It is given " + value + " where a whole number is known here.");
    }

    private record Builder(
            Layers layers, int[][] factors, int[] widths, String norm, boolean half) {

        TorchModule build(int inputs, int outputs) {
            int depth = factors.length;
            Flow flow = new Flow(layers);
            TorchModule down = new TorchModule("ModuleList");
            String x = "x";
            for (int i = 0; i < depth; i++) {
                Layers level = at(i);
                down.child(i + "", block(level, i == 0 ? inputs : widths[i - 1], widths[i]));
                flow.step(
                        "e" + i,
                        TorchModule.access("self.encoder.blocks", i + "") + ".forward(" + x + ")");
                x = level.maxPool("e" + i, factors[i]);
            }
            TorchModule up = new TorchModule("ModuleList");
            TorchModule samplers = new TorchModule("ModuleList");
            TorchModule base = block(at(depth), widths[depth - 1], widths[depth]);
            flow.step("b", "self.base.forward(" + x + ")");
            String below = "b";
            for (int i = 0; i < depth; i++) {
                int at = depth - 1 - i;
                samplers.child(i + "", sampler(at(at), factors[at], widths[at + 1], widths[at]));
                up.child(i + "", block(at(at), 2 * widths[at], widths[at]));
                at(at).keep(2 * widths[at]);
                flow.step(
                        "s" + i,
                        TorchModule.access("self.decoder.samplers", i + "")
                                + ".forward("
                                + below
                                + ")");
                flow.step(
                        "d" + i,
                        "%s.forward(torch.cat([s%d, e%d], 1))"
                                .formatted(
                                        TorchModule.access("self.decoder.blocks", i + ""), i, at));
                below = "d" + i;
            }
            TorchModule root =
                    new TorchModule("UNetBase")
                            .child("encoder", new TorchModule("Encoder").child("blocks", down))
                            .child("base", base)
                            .child(
                                    "decoder",
                                    new TorchModule("Decoder")
                                            .child("blocks", up)
                                            .child("samplers", samplers))
                            .child("out_conv", layers.conv(widths[0], outputs, 1, 1, true));
            String last = "self.out_conv.forward(" + below + ")";
            return flow.head("z", half ? halved(last) : last).into(root, "z");
        }

        private Layers at(int level) {
            return layers.at(LevelCount.product(factors, level));
        }

        private TorchModule block(Layers level, int in, int out) {
            TorchModule sequence = new TorchModule("Sequential");
            List<String> body = new ArrayList<>();
            int at = 0;
            for (int width : new int[] {in, out}) {
                if (!norm.equals("None")) {
                    sequence.child(at + "", norm(level, width));
                    body.add("x = " + TorchModule.call(at++ + "", "x"));
                }
                sequence.child(at + "", level.conv(width, out, 3, 1, true));
                body.add("x = " + Activation.RELU.of(TorchModule.call(at + "", "x"), 0));
                at += 2;
            }
            body.add("return x");
            return new TorchModule("ConvBlock")
                    .child("block", sequence.forward(body.toArray(String[]::new)))
                    .forward("return self.block.forward(x)");
        }

        private TorchModule norm(Layers level, int width) {
            return switch (norm) {
                case "BatchNorm" -> level.batchNorm(width, EPSILON);
                case "GroupNorm" -> level.groupNorm(Math.min(GROUPS, width), width, EPSILON, true);
                default -> level.instanceNorm(width, EPSILON, false);
            };
        }

        private TorchModule sampler(Layers level, int[] factors, int in, int out) {
            String size =
                    IntStream.range(0, factors.length)
                            .mapToObj(d -> "torch.size(x, " + (2 + d) + ") * " + factors[d])
                            .toList()
                            .toString();
            return new TorchModule("Upsampler")
                    .child("conv", level.conv(in, out, 1, 1, true))
                    .forward(
                            "return self.conv.forward(%s)"
                                    .formatted(level.linearUpsample("x", size, false)));
        }

        private String halved(String x) {
            return "torch.avg_pool2d(" + x + ", [1, 1], [2, 2], [0, 0], False, True, None)";
        }
    }
}
