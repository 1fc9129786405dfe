package fiji.plugin.cellmap.net;

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
        int kernel = options.integer("kernel", 3, 1, 15);
        if (kernel % 2 == 0) throw options.wrong("kernel", kernel, "It must be odd");
        boolean deep = options.flag("deep_supervision", false);
        int width = options.integer("base_width", 32, 1, 1024);
        int[] ratios = options.integers("ratios", ratios(size), 1, 64);
        int[] blocks = options.integers("blocks", blocks(size), 1, 64);
        String norm = options.choice("norm", "group", "group", "layer");
        boolean grn = options.flag("grn", false);
        boolean residual = options.flag("residual", true);
        boolean resampling = options.flag("residual_resampling", true);
        return new Network(
                name(),
                options.finish(),
                inputs,
                outputs,
                1 << LEVELS,
                deep ? LEVELS + 1 : 1,
                false,
                layers ->
                        new Tree(
                                        new MedNeXtBlocks(layers, kernel, norm, grn),
                                        width,
                                        ratios,
                                        blocks,
                                        residual,
                                        resampling)
                                .build(inputs, outputs, deep));
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
            MedNeXtBlocks make,
            int width,
            int[] ratios,
            int[] blocks,
            boolean residual,
            boolean resampling) {

        Module build(int inputs, int outputs, boolean deep) {
            Module net = new Module("MedNeXt").unused("dummy_tensor", Init.ONES, 1);
            net.child("stem", make.layers().conv(inputs, width, 1, 1, true));
            for (int i = 0; i < LEVELS; i++) {
                int w = width << i;
                boolean response = make.grn() && i > 0;
                net.child("enc_block_" + i, sequence(w, i));
                net.child("down_" + i, make.down(w, 2 * w, ratios[i + 1], resampling, response));
            }
            net.child("bottleneck", sequence(width << LEVELS, LEVELS));
            for (int i = LEVELS - 1; i >= 0; i--) {
                int w = width << i;
                int stage = 2 * LEVELS - i;
                net.child("up_" + i, make.up(2 * w, w, ratios[stage], resampling));
                net.child("dec_block_" + i, sequence(w, stage));
            }
            for (int i = 0; i <= (deep ? LEVELS : 0); i++)
                net.child("out_" + i, make.head(width << i, outputs));
            net.forward(body(false).toArray(String[]::new));
            if (deep)
                net.method("heads(x: Tensor) -> List[Tensor]", body(true).toArray(String[]::new));
            return net;
        }

        private Module sequence(int channels, int stage) {
            Module sequence = new Module("Sequential");
            List<String> body = new ArrayList<>();
            for (int i = 0; i < blocks[stage]; i++) {
                String name = String.valueOf(i);
                sequence.child(name, make.block(channels, ratios[stage], residual));
                body.add("x = " + Module.call(name, "x"));
            }
            body.add("return x");
            return sequence.forward(body.toArray(String[]::new));
        }

        private static List<String> body(boolean heads) {
            List<String> body = new ArrayList<>();
            body.add("x = self.stem.forward(x)");
            for (int i = 0; i < LEVELS; i++) {
                body.add("s%d = self.enc_block_%<d.forward(x)".formatted(i));
                body.add("x = self.down_%d.forward(s%<d)".formatted(i));
            }
            body.add("x = self.bottleneck.forward(x)");
            if (heads) body.add("z4 = self.out_4.forward(x)");
            for (int i = LEVELS - 1; i >= 0; i--) {
                body.add("x = torch.add(s%d, self.up_%<d.forward(x))".formatted(i));
                body.add("x = self.dec_block_%d.forward(x)".formatted(i));
                if (heads && i > 0) body.add("z%d = self.out_%<d.forward(x)".formatted(i));
            }
            String main = "self.out_0.forward(x)";
            body.add("return " + (heads ? "[" + main + ", z1, z2, z3, z4]" : main));
            return body;
        }
    }
}
