// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The official MedNeXt, version 1 (MIC-DKFZ/MedNeXt 0b78ed86), not MONAI's variant of it. */
public final class MedNeXt implements Architecture {

    private static final int LEVELS = 4;

    @Override
    public String name() {
        return "MedNeXt";
    }

    @Override
    public String source() {
        return "MIC-DKFZ/MedNeXt 0b78ed86 (Roy et al., MICCAI 2023)";
    }

    /** The four published sizes with the kernels 3 and 5, and 7, which the recipes add. */
    @Override
    public List<Map<String, Object>> presets() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String size : List.of("S", "B", "M", "L"))
            for (int kernel : new int[] {3, 5, 7}) all.add(Map.of("size", size, "kernel", kernel));
        return all;
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        String size = options.choice("size", "S", "S", "B", "M", "L");
        int axes = options.spatialDims();
        int kernel = odd(options, "kernel", 3);
        int encoderKernel = odd(options, "encoder_kernel", kernel);
        int decoderKernel = odd(options, "decoder_kernel", kernel);
        boolean deep = options.flag("deep_supervision", false);
        int width = options.integer("base_width", 32, 1, 1024);
        int[] ratios = options.integers("ratios", ratios(size), 1, 64);
        int[] blocks = options.integers("blocks", blocks(size), 1, 64);
        String norm = options.choice("norm", "group", "group", "layer");
        if (norm.equals("layer") && axes == 2)
            throw options.wrong("norm", norm, "The original has it in 3-D only");
        boolean grn = options.flag("grn", false);
        boolean residual = options.flag("residual", true);
        boolean resampling = options.flag("residual_resampling", true);
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers ->
                                new Tree(
                                                layers,
                                                new MedNeXtBlocks(layers, encoderKernel, norm, grn),
                                                new MedNeXtBlocks(layers, decoderKernel, norm, grn),
                                                width,
                                                ratios,
                                                blocks,
                                                residual,
                                                resampling)
                                        .build(inputs, outputs, deep))
                .in(axes)
                .multipleOf(1 << LEVELS)
                .withHeads(deep ? LEVELS + 1 : 1);
    }

    private static int odd(Options options, String name, int fallback) {
        int kernel = options.integer(name, fallback, 1, 15);
        if (kernel % 2 == 0) throw options.wrong(name, kernel, "It must be odd");
        return kernel;
    }

    private static int[] ratios(String size) {
        return switch (size) {
            case "S" -> new int[] {2, 2, 2, 2, 2, 2, 2, 2, 2};
            case "L" -> new int[] {3, 4, 8, 8, 8, 8, 8, 4, 3};
            default -> new int[] {2, 3, 4, 4, 4, 4, 4, 3, 2};
        };
    }

    private static int[] blocks(String size) {
        return switch (size) {
            case "M" -> new int[] {3, 4, 4, 4, 4, 4, 4, 4, 3};
            case "L" -> new int[] {3, 4, 8, 8, 8, 8, 8, 4, 3};
            default -> new int[] {2, 2, 2, 2, 2, 2, 2, 2, 2};
        };
    }

    private record Tree(
            Layers layers,
            MedNeXtBlocks encoder,
            MedNeXtBlocks decoder,
            int width,
            int[] ratios,
            int[] blocks,
            boolean residual,
            boolean resampling) {

        TorchModule build(int inputs, int outputs, boolean deep) {
            TorchModule net = new TorchModule("MedNeXt").unused("dummy_tensor", Init.ONES, 1);
            net.child("stem", layers.conv(inputs, width, 1, 1, true));
            for (int i = 0; i < LEVELS; i++) {
                int w = width << i;
                boolean response = encoder.grn() && i > 0;
                MedNeXtBlocks below = encoder.at(2 << i);
                net.child("enc_block_" + i, sequence(encoder.at(1 << i), w, i));
                net.child("down_" + i, below.down(w, 2 * w, ratios[i + 1], resampling, response));
            }
            net.child("bottleneck", sequence(decoder.at(1 << LEVELS), width << LEVELS, LEVELS));
            for (int i = LEVELS - 1; i >= 0; i--) {
                int w = width << i;
                int stage = 2 * LEVELS - i;
                MedNeXtBlocks level = decoder.at(1 << i);
                net.child("up_" + i, level.up(2 * w, w, ratios[stage], resampling));
                net.child("dec_block_" + i, sequence(level, w, stage));
            }
            for (int i = 0; i <= (deep ? LEVELS : 0); i++)
                net.child("out_" + i, decoder.at(1 << i).head(width << i, outputs));
            return flow(net, deep);
        }

        private TorchModule sequence(MedNeXtBlocks level, int channels, int stage) {
            TorchModule sequence = new TorchModule("Sequential");
            for (int i = 0; i < blocks[stage]; i++)
                sequence.child(String.valueOf(i), level.block(channels, ratios[stage], residual));
            return sequence;
        }

        /** Each block is a segment, as in the original's checkpointing outside of blocks. */
        private TorchModule flow(TorchModule net, boolean deep) {
            Flow flow = new Flow(layers).step("x0", "self.stem.forward(x)");
            String at = "x0";
            List<String> heads = new ArrayList<>(List.of("z0"));
            for (int i = 0; i < LEVELS; i++) {
                at = blocks(flow, "enc_block_" + i, i, at, "e" + i);
                flow.step("d" + i, "self.down_%d.forward(%s)".formatted(i, at));
                at = "d" + i;
            }
            at = blocks(flow, "bottleneck", LEVELS, at, "b");
            if (deep) flow.head("z" + LEVELS, "self.out_" + LEVELS + ".forward(" + at + ")");
            for (int i = LEVELS - 1; i >= 0; i--) {
                String skip = "e" + i + (blocks[i] - 1);
                flow.step("u" + i, "torch.add(%s, self.up_%d.forward(%s))".formatted(skip, i, at));
                at = blocks(flow, "dec_block_" + i, 2 * LEVELS - i, "u" + i, "f" + i);
                if (i == 0 || deep) flow.head("z" + i, "self.out_%d.forward(%s)".formatted(i, at));
            }
            for (int i = 1; deep && i <= LEVELS; i++) heads.add("z" + i);
            return flow.into(net, heads);
        }

        private String blocks(Flow flow, String name, int stage, String input, String result) {
            String at = input;
            for (int i = 0; i < blocks[stage]; i++) {
                String block = TorchModule.access("self." + name, String.valueOf(i));
                flow.step(result + i, block + ".forward(" + at + ")");
                at = result + i;
            }
            return at;
        }
    }
}
