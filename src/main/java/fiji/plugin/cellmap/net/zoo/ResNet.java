// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Collections;
import java.util.Map;

/**
 * The ResNet of the challenge's toolbox, in 3-D or 2-D
 * (janelia-cellmap/cellmap-segmentation-challenge 6b9ad68, {@code models/resnet.py}, after Johnson
 * et al., Perceptual losses for real-time style transfer, ECCV 2016). Its valid padding, with an
 * output smaller than the input, is left out.
 */
public final class ResNet implements Architecture {

    private static final double EPSILON = 1e-5;

    @Override
    public String name() {
        return "ResNet";
    }

    @Override
    public String source() {
        return "cellmap-segmentation-challenge 6b9ad68, models.ResNet";
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        int axes = options.spatialDims();
        int width = options.integer("base_width", 64, 1, 1024);
        int blocks = options.integer("blocks", 6, 0, 100);
        int downs = options.integer("downsamplings", 2, 0, 6);
        String padding = options.choice("padding", "reflect", "reflect", "replicate", "zeros");
        String norm = options.choice("norm", "instance", "instance", "batch");
        boolean dropout = options.flag("dropout", false);
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers ->
                                new Builder(layers.channelsLast(), padding, norm, dropout)
                                        .build(width, blocks, downs, inputs, outputs))
                .in(axes)
                .multipleOf(1 << downs)
                .drawing(dropout);
    }

    private record Builder(Layers layers, String padding, String norm, boolean dropout) {

        /** One long Sequential; layers without tensors have numbers in it too. */
        TorchModule build(int w, int blocks, int downs, int inputs, int outputs) {
            boolean pads = !padding.equals("zeros");
            TorchModule model = new TorchModule("Sequential");
            Flow flow = new Flow(layers);
            int n = pads ? 1 : 0;
            model.child("" + n, wide(inputs, w, bias())).child("" + (n + 1), norm(layers, w));
            String at = segment(flow, "s0", n, padded(layers, "x", inputs, 3));
            n += 3;
            for (int i = 0; i < downs; i++, n += 3) {
                Layers level = layers.at(2 << i);
                model.child("" + n, level.conv(w << i, 2 * w << i, 3, 2, bias()));
                model.child("" + (n + 1), norm(level, 2 * w << i));
                at = segment(flow, "d" + i, n, at);
            }
            Layers deepest = layers.at(1 << downs);
            for (int i = 0; i < blocks; i++, n++) {
                model.child("" + n, block(deepest, w << downs));
                flow.step(
                        "b" + i, TorchModule.access("self.model", "" + n) + ".forward(" + at + ")");
                at = "b" + i;
            }
            for (int i = downs - 1; i >= 0; i--, n += 3) {
                Layers level = layers.at(1 << i);
                int[] one = level.axes(1);
                int[] two = level.axes(2);
                model.child(
                        "" + n,
                        level.convTranspose(
                                2 * w << i, w << i, level.axes(3), two, one, one, 1, bias()));
                model.child("" + (n + 1), norm(level, w << i));
                at = segment(flow, "u" + i, n, at);
            }
            model.child("" + (n + (pads ? 1 : 0)), wide(w, outputs, true));
            String last = TorchModule.access("self.model", "" + (n + (pads ? 1 : 0)));
            return flow.head("z", last + ".forward(" + padded(layers, at, w, 3) + ")")
                    .into(new TorchModule("ResNet").child("model", model), "z");
        }

        /** Convolution, norm and ReLU at three places of the Sequential. */
        private static String segment(Flow flow, String result, int place, String input) {
            String conv = TorchModule.access("self.model", "" + place) + ".forward(" + input + ")";
            String norm =
                    TorchModule.access("self.model", "" + (place + 1)) + ".forward(" + conv + ")";
            flow.step(result, Activation.RELU.of(norm, 0));
            return result;
        }

        private TorchModule wide(int in, int out, boolean bias) {
            int[] seven = layers.axes(7);
            int[] around = layers.axes(padding.equals("zeros") ? 3 : 0);
            return layers.conv(in, out, seven, layers.axes(1), around, 1, bias);
        }

        private TorchModule block(Layers level, int width) {
            boolean pads = !padding.equals("zeros");
            int first = pads ? 1 : 0;
            int second = first + 3 + (dropout ? 1 : 0) + first;
            int[] around = level.axes(pads ? 0 : 1);
            TorchModule sequence = new TorchModule("Sequential");
            for (int place : new int[] {first, second}) {
                int[] one = level.axes(1);
                TorchModule conv = level.conv(width, width, level.axes(3), one, around, 1, bias());
                sequence.child("" + place, conv).child("" + (place + 1), norm(level, width));
            }
            String y = TorchModule.call("" + first, padded(level, "x", width, 1));
            y = Activation.RELU.of(TorchModule.call("" + (first + 1), y), 0);
            String z = TorchModule.call("" + second, padded(level, "y", width, 1));
            sequence.forward(
                    "y = " + y,
                    dropout ? "y = torch.dropout(y, 0.2, self.training)" : "",
                    "return " + TorchModule.call("" + (second + 1), z));
            return new TorchModule("ResnetBlock")
                    .child("conv_block", sequence)
                    .forward("return torch.add(x, self.conv_block.forward(x))");
        }

        private String padded(Layers level, String x, int channels, int width) {
            if (padding.equals("zeros")) return x;
            level.keep(channels);
            level.sees(width, -width);
            String kind = padding.equals("reflect") ? "reflection" : "replication";
            return "torch.%s_pad%dd(%s, %s)"
                    .formatted(
                            kind, layers.axes(), x, Collections.nCopies(2 * layers.axes(), width));
        }

        private boolean bias() {
            return norm.equals("instance");
        }

        private TorchModule norm(Layers level, int channels) {
            return norm.equals("instance")
                    ? level.instanceNorm(channels, EPSILON, false)
                    : level.batchNorm(channels, EPSILON);
        }
    }
}
