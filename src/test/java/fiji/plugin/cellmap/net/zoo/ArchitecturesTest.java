// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Parameter counts and state_dict keys against the facts, and the checking of options. */
class ArchitecturesTest {

    @Test
    void parameterCounts() throws IOException {
        int checked = 0;
        List<String> lines = Files.readAllLines(TestData.facts().resolve("param_counts.tsv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t");
            if (cells[0].contains("(MONAI 1.5)")) continue;
            Network network = network(cells);
            assertEquals(Long.parseLong(cells[5]), network.parameterCount(), line);
            checked++;
        }
        assertTrue(checked >= 39, checked + " rows");
    }

    @Test
    void parameterCountsOfTheOthers() {
        count(31_189_509, "DynUNet", Map.of(), 5);
        count(31_191_764, "DynUNet", Map.of("deep_supervision", 3), 5);
        count(31_419_109, "DynUNet", Map.of("residual", true), 5);
        count(31_421_364, "DynUNet", Map.of("residual", true, "deep_supervision", 3), 5);
        count(31_194_789, "PlainConvUNet", Map.of(), 1);
        count(31_198_009, "PlainConvUNet", Map.of("deep_supervision", true), 5);
        count(102_348_965, "ResEncUNet", Map.of(), 1);
        count(102_352_185, "ResEncUNet", Map.of(), 5);
        count(141_888_486, "ResEncUNet", Map.of("stages", 7), 1);
        count(141_892_990, "ResEncUNet", Map.of("stages", 7, "deep_supervision", true), 5);
    }

    /** Counted by building the originals with their defaults. */
    @Test
    void parameterCountsOfTheDefaults() {
        count(1_978_745, "UNet", Map.of(), 1);
        count(4_809_646, "UNet", Map.of("residual_units", 2), 5);
        count(1_624_844, "UNet", Map.of("residual_units", 2, "spatial_dims", 2), 1);
        count(121_123_025, "UNETR", Map.of(), 1);
        count(15_703_079, "SwinUNETR", Map.of(), 5);
        count(62_186_659, "SwinUNETR", Map.of("feature_size", 48), 1);
        count(72_762_215, "SwinUNETR", Map.of("feature_size", 48, "use_v2", true), 5);
        count(10_645_543, "RSUNet", Map.of(), 5);
        Map<String, Object> isotropic =
                Map.of(
                        "width",
                        List.of(16, 32, 64, 128),
                        "down_factors",
                        List.of(2, 2, 2),
                        "deep_supervision",
                        true);
        count(2_648_470, "RSUNet", isotropic, 5);
        count(90_298_561, "UNet_3D", Map.of(), 1);
        count(51_767_941, "UNet_3D", Map.of("trilinear", true), 5);
        count(31_036_741, "UNet_2D", Map.of(), 5);
        count(23_493_121, "ResNet", Map.of(), 1);
        count(7_837_701, "ResNet", Map.of("spatial_dims", 2), 5);
    }

    private static void count(
            long expected, String architecture, Map<String, Object> options, int outputs) {
        Network network = Architectures.create(architecture, options, 1, outputs);
        assertEquals(expected, network.parameterCount(), architecture + options);
    }

    @Test
    void keysOfTheOthers() throws IOException {
        keys("dynunet6_res", "DynUNet", Map.of("residual", true), 5);
        keys("resenc6", "ResEncUNet", Map.of("deep_supervision", true), 5);
        keys("swin_unetr_48", "SwinUNETR", Map.of("feature_size", 48), 5);
    }

    private static Network network(String[] cells) {
        int outputs = Integer.parseInt(cells[3]);
        Map<String, Object> options = new HashMap<>();
        if (cells[0].startsWith("MedNeXt-")) {
            options.put("size", cells[0].substring(8, 9));
            options.put("kernel", Integer.parseInt(cells[2]));
            options.put("deep_supervision", cells[4].equals("yes"));
            return Architectures.create("MedNeXt", options, 1, outputs);
        }
        String[] words = cells[1].split(" ");
        options.put("features", Arrays.stream(words[1].split(",")).map(Integer::valueOf).toList());
        if (!words[2].startsWith("(")) options.put("upsample", words[2]);
        return Architectures.create("BasicUNet", options, 1, outputs);
    }

    @Test
    void keysOfBasicUNet() throws IOException {
        keys("monai_basicunet_default", "BasicUNet", Map.of(), 5);
        Map<String, Object> wide =
                Map.of("features", List.of(32, 64, 128, 256, 512, 1024), "norm", "batch");
        keys("monai_basicunet_pytc_batch", "BasicUNet", wide, 2);
    }

    @Test
    void keysOfMedNeXt() throws IOException {
        for (String variant : List.of("S_k3", "B_k3", "M_k3", "M_k5", "L_k3")) medNeXt(variant, 5);
        medNeXt("L_k7", 1);
    }

    private static void medNeXt(String variant, int outputs) throws IOException {
        Map<String, Object> options =
                Map.of(
                        "size",
                        variant.substring(0, 1),
                        "kernel",
                        Integer.parseInt(variant.substring(3)),
                        "deep_supervision",
                        true);
        keys("mednext_" + variant + "_ds", "MedNeXt", options, outputs);
    }

    /** Names, shapes and order. */
    private static void keys(
            String file, String architecture, Map<String, Object> options, int outputs)
            throws IOException {
        Network network = Architectures.create(architecture, options, 1, outputs);
        List<String> actual = new ArrayList<>(List.of("name\tshape"));
        network.program(Precision.FLOAT32)
                .forEachSlot((name, slot) -> actual.add(name + "\t" + text(slot.shape())));
        List<String> expected =
                Files.readAllLines(TestData.facts().resolve("state_dict_" + file + ".tsv"));
        assertEquals(String.join("\n", expected), String.join("\n", actual), file);
    }

    private static String text(int[] shape) {
        if (shape.length == 0) return "scalar";
        return Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining("x"));
    }

    @Test
    void wrongOptionsAreRefusedByName() {
        refused("BasicUNet", Map.of("featuers", 3), "features");
        refused("BasicUNet", Map.of("features", List.of(1, 2)), "list of 6 whole numbers");
        refused("BasicUNet", Map.of("dropout", 2), "from 0.0 to 0.95");
        refused("BasicUNet", Map.of("upsample", "bilinear"), "pixelshuffle");
        refused("MedNeXt", Map.of("size", "XL"), "S, B, M, L");
        refused("MedNeXt", Map.of("kernel", 4), "odd");
        refused("MedNeXt", Map.of("deep_supervision", "yes"), "true or false");
        refused("DynUNet", Map.of("strides", List.of(2, 2, 2, 2, 2, 2)), "stride 1");
        refused("DynUNet", Map.of("kernels", List.of(3, 3)), "list of 6 sizes");
        refused("UNet", Map.of("channels", List.of(4)), "2 to 9 whole numbers");
        refused("UNet", Map.of("norm", "group", "groups", 3), "divide every width");
        refused("UNETR", Map.of("img_size", 40), "multiple of 16");
        refused("SwinUNETR", Map.of("feature_size", 20), "multiple of 12");
        refused("RSUNet", Map.of("down_factors", List.of(1)), "list of 4 sizes");
        refused("Unet3000", Map.of(), "BasicUNet");
    }

    private static void refused(String name, Map<String, Object> options, String expected) {
        UsageException error =
                assertThrows(UsageException.class, () -> Architectures.create(name, options, 1, 2));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @Test
    void sizesThatFit() {
        Network plane = Architectures.create("UNet_2D", Map.of(), 1, 2);
        assertTrue(plane.takes(new int[] {7, 32, 48}));
        assertTrue(!plane.takes(new int[] {1, 32, 40}));
        Network flat = Architectures.create("RSUNet", Map.of(), 1, 2);
        assertTrue(flat.takes(new int[] {5, 32, 48}), flat.sizes());
        assertTrue(!flat.takes(new int[] {5, 24, 48}), flat.sizes());
        Network fixed = Architectures.create("UNETR", Map.of("img_size", 64), 1, 2);
        assertTrue(fixed.takes(new int[] {64, 64, 64}));
        assertTrue(!fixed.takes(new int[] {128, 64, 64}), fixed.sizes());
    }

    @Test
    void initialisationIsAPureFunctionOfTheSeed() {
        Network network = Architectures.create("BasicUNet", Map.of(), 1, 2);
        Weights one = network.initial(1);
        assertTrue(Arrays.equals(values(one), values(network.initial(1))));
        assertTrue(!Arrays.equals(values(one), values(network.initial(2))));
    }

    /** PyTorch's default: uniform within 1/sqrt(fan), variance 1/(3 fan). */
    @Test
    void momentsOfTheInitialisation() {
        float[] values = values(Architectures.create("BasicUNet", Map.of(), 1, 2).initial(5));
        double bound = 1 / Math.sqrt(128 * 27);
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            assertTrue(Math.abs(value) <= bound);
            sum += value;
            squares += value * value;
        }
        assertEquals(0, sum / values.length, 0.01 * bound);
        assertEquals(bound * bound / 3, squares / values.length, 0.01 * bound * bound);
    }

    private static float[] values(Weights weights) {
        return weights.get("down_4.convs.conv_0.conv.weight").values();
    }
}
