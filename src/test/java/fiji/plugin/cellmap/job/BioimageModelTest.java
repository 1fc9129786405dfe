// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.CellMap;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages of bioimage.io, in both formats, predict with their axes and processing. */
class BioimageModelTest {

    private static final int[] SIZE = {4, 6, 8};
    private static final int COUNT = 4 * 6 * 8;

    /** Version 0.5; to fill in: preprocessing, postprocessing. */
    private static final String NEW =
            """
            format_version: 0.5.4
            type: model
            inputs:
            - id: raw
              axes:
              - {type: batch}
              - {type: channel, channel_names: [em]}
              - {type: space, id: z, size: {min: 4, step: 4}, scale: 0.04, unit: micrometer}
              - {type: space, id: y, size: {min: 6, step: 2}, scale: 8.0, unit: nanometer}
              - {type: space, id: x, size: {min: 8, step: 2}, scale: 8.0, unit: nanometer}
              preprocessing: [%s]
            outputs:
            - id: out
              axes:
              - {type: batch}
              - {type: channel, channel_names: [in side, border]}
              - {type: space, id: z, size: {tensor_id: raw, axis_id: z}, scale: 0.04}
              - {type: space, id: y, size: {tensor_id: raw, axis_id: y}, scale: 8}
              - {type: space, id: x, size: {tensor_id: raw, axis_id: x}, halo: 2, scale: 8}
              postprocessing: [%s]
            weights:
              torchscript: {source: weights.pt, sha256: SUM}
            """;

    /** Version 0.4, with an anchor and numbers that are not finite, as they are in the wild. */
    private static final String OLD =
            """
            format_version: 0.4.9
            inputs:
            - name: raw
              axes: &axes bczyx
              data_range: [-.inf, .inf]
              shape: {min: [1, 1, 4, 6, 8], step: [0, 0, 4, 2, 2]}
              preprocessing: [%s]
            outputs:
            - name: out
              axes: *axes
              shape: {reference_tensor: raw, scale: [1, 0, 1, 1, 1], offset: [0, 1, 0, 0, 0]}
              postprocessing: [%s]
            weights:
              torchscript: {source: ./weights.pt, sha256: SUM}
            """;

    @TempDir Path folder;

    /** Its two outputs are the input and a part of it. */
    private Path unpacked(String rdf, String method, String... body) throws IOException {
        Path made = Files.createDirectories(folder.resolve("made"));
        TorchModule module = new TorchModule("Foreign").parameter("bias", Init.ZEROS, 1);
        module.method(method, body);
        Weights weights = new Weights(Map.of("bias", Tensor.of(new int[] {1}, new float[1])));
        Path program = made.resolve("weights.pt");
        ModelFile.write(program, module, weights, Map.of());
        String sum = Hashes.sha256(Files.readAllBytes(program));
        Files.writeString(made.resolve("rdf.yaml"), rdf.replace("SUM", sum));
        return made;
    }

    private Path twice(String rdf) throws IOException {
        return unpacked(
                rdf, "forward(x: Tensor) -> Tensor", "return torch.cat([x, torch.mul(x, 0.5)], 1)");
    }

    private Path zip(Path from) throws IOException {
        Path file = folder.resolve("package.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : List.of("rdf.yaml", "weights.pt")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(Files.readAllBytes(from.resolve(name)));
            }
        }
        return file;
    }

    private static float[] grey() {
        float[] grey = Golden.input("input", COUNT);
        for (int i = 0; i < COUNT; i++) grey[i] = Math.round(100 + 50 * grey[i]);
        return grey;
    }

    /** The classes that a package predicts, one after the other. */
    private float[] predict(Path model, String window, List<String> notes) throws IOException {
        var settings =
                ConfigFile.parse(
                                "x",
                                "name: none\nclasses: [none]\n",
                                List.of("predict.window=" + window, "predict.dtype=float32"))
                        .experiment()
                        .predict();
        Path out = Files.createTempDirectory(folder, "out").resolve("out.zarr");
        try (PredictionRun run = new PredictionRun(model, settings, "cpu", false);
                CellMap cellmap = new CellMap("none")) {
            double[] voxels = {40, 8, 8};
            Volume em =
                    CellMap.image(ArrayImgs.floats(grey(), 8, 6, 4), "em", voxels, new double[3]);
            notes.addAll(run.volume(em, "em", out, Progress.none()).notes());
            float[] all = new float[0];
            for (String name : run.classes()) {
                var image = cellmap.open(out + "/" + name).finest();
                float[] one = image.asFloats().read(image.bounds());
                all = Arrays.copyOf(all, all.length + one.length);
                System.arraycopy(one, 0, all, all.length - one.length, one.length);
            }
            return all;
        }
    }

    private float[] predict(Path model) throws IOException {
        return predict(model, "[4, 6, 8]", new ArrayList<>());
    }

    private static double mean(float[] v, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) sum += v[i];
        return sum / (to - from);
    }

    private static double deviation(float[] v, int from, int to) {
        double mean = mean(v, from, to);
        double sum = 0;
        for (int i = from; i < to; i++) sum += (v[i] - mean) * (v[i] - mean);
        return Math.sqrt(sum / (to - from));
    }

    private static double quantile(float[] v, double share) {
        float[] sorted = v.clone();
        Arrays.sort(sorted);
        double place = share * (v.length - 1);
        int below = (int) place;
        return sorted[below]
                + (place - below) * (sorted[Math.min(below + 1, v.length - 1)] - sorted[below]);
    }

    /** What a value becomes, in words that {@link #expected} knows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{id: scale_linear, kwargs: {gain: 0.004, offset: 0.1}}||linear",
                "{id: fixed_zero_mean_unit_variance, kwargs: {mean: 60, std: 200}}||fixed",
                "{name: zero_mean_unit_variance, kwargs: {mode: fixed, axes: zyx, mean: [60], std:"
                        + " [200]}}||fixed",
                "{id: ensure_dtype, kwargs: {dtype: float32}}, {id: zero_mean_unit_variance, kwargs:"
                        + " {axes: [channel, z, y, x]}}|{id: sigmoid}|whole",
                "{name: zero_mean_unit_variance, kwargs: {mode: per_dataset, axes: zyx}}|{name:"
                        + " sigmoid}|whole",
                "{id: zero_mean_unit_variance, kwargs: {axes: [y, x]}}|{id: sigmoid}|planes",
                "{name: scale_range, kwargs: {mode: per_sample, axes: zyx, min_percentile: 10,"
                        + " max_percentile: 99.5}}|{name: clip, kwargs: {min: 0.2, max: 0.9}}|range",
                "{id: scale_linear, kwargs: {gain: 0.01}}, {id: clip, kwargs: {min: 0.9, max:"
                        + " 1.2}}, {id: ensure_dtype, kwargs: {dtype: uint8}}||bytes",
                "{id: scale_linear, kwargs: {gain: 0.01}}|{id: binarize, kwargs: {threshold:"
                        + " 0.9}}|binary",
                "{id: binarize, kwargs: {threshold: 101}}|{id: scale_linear, kwargs: {axis: channel,"
                        + " gain: [0.5, 1], offset: [0.25, 0]}}|channels",
            })
    void processingIsThatOfTheFormat(String before, String after, String kind) throws IOException {
        String steps = after == null ? "" : after;
        float[] grey = grey();
        float[] expected = new float[2 * COUNT];
        for (int c = 0; c < 2; c++)
            for (int i = 0; i < COUNT; i++)
                expected[c * COUNT + i] =
                        (float) Math.max(0, Math.min(1, expected(kind, grey, i, c)));
        Path made = twice(NEW.formatted(before, steps));
        assertArrayEquals(expected, predict(made), 2e-5f);
        made = twice(OLD.formatted(before, steps));
        Files.writeString(made.resolve("cellmap.yaml"), "voxel_size: [40, 8, 8]\n");
        assertArrayEquals(expected, predict(made), 2e-5f);
    }

    private static double expected(String kind, float[] grey, int i, int c) {
        double part = c == 0 ? 1 : 0.5;
        double v = grey[i];
        int plane = i / 48 * 48;
        return switch (kind) {
            case "linear" -> part * (v * 0.004 + 0.1);
            case "fixed" -> part * (v - 60) / (200 + 1e-6);
            case "whole" ->
                    sigmoid(part * (v - mean(grey, 0, COUNT)) / (deviation(grey, 0, COUNT) + 1e-6));
            case "planes" ->
                    sigmoid(
                            part
                                    * (v - mean(grey, plane, plane + 48))
                                    / (deviation(grey, plane, plane + 48) + 1e-6));
            case "range" -> {
                double low = quantile(grey, 0.1);
                double x = part * (v - low) / (quantile(grey, 0.995) - low + 1e-6);
                yield Math.max(0.2, Math.min(0.9, x));
            }
            case "bytes" -> part * Math.floor(Math.max(0.9, Math.min(1.2, v * 0.01)));
            case "binary" -> part * v * 0.01 > 0.9 ? 1 : 0;
            default -> c == 0 ? (v > 101 ? 0.75 : 0.25) : v > 101 ? 0.5 : 0;
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void aZipAFolderAndADescriptionAreTheSameModel() throws IOException {
        Path made = twice(NEW.formatted("{id: scale_linear, kwargs: {gain: 0.004}}", ""));
        float[] expected = predict(made);
        assertArrayEquals(expected, predict(made.resolve("rdf.yaml")));
        assertArrayEquals(expected, predict(zip(made)));
        ModelSource source = ModelSource.open(zip(made), false);
        assertEquals(List.of("in_side", "border"), source.contract().classes());
        assertArrayEquals(new double[] {40, 8, 8}, source.contract().voxelSize());
        assertArrayEquals(new int[] {128, 128, 128}, source.contract().window());
        assertArrayEquals(new int[] {4, 2, 2}, source.contract().multiple());
        Files.writeString(folder.resolve("package.yaml"), "classes: [mito]\nchannels: [1]\n");
        float[] second = Arrays.copyOfRange(expected, COUNT, 2 * COUNT);
        assertArrayEquals(second, predict(zip(made)), "a YAML beside it says more");
    }

    /** Statistics are those of the volume, not of a window of it. */
    @Test
    void windowsShareTheStatisticsOfTheVolume() throws IOException {
        String mean = "{id: zero_mean_unit_variance, kwargs: {axes: [channel, z, y, x]}}";
        Path made = twice(NEW.formatted(mean, "{id: sigmoid}").replace("min: 8", "min: 4"));
        float[] whole = predict(made, "[4, 6, 8]", new ArrayList<>());
        assertArrayEquals(whole, predict(made, "[4, 6, 4]", new ArrayList<>()), 1e-5f);
    }

    @Test
    void planesAndAnotherResolution() throws IOException {
        String rdf =
                """
                format_version: 0.5.3
                inputs:
                - id: raw
                  axes:
                  - {type: batch}
                  - {type: space, id: y, size: 6}
                  - {type: space, size: 8}
                  - {type: channel, channel_names: [em]}
                  preprocessing: [{id: zero_mean_unit_variance, kwargs: {axes: [y, x]}}]
                outputs:
                - id: out
                  axes:
                  - {type: batch}
                  - {type: space, id: y, size: {tensor_id: raw, axis_id: y}, scale: 2}
                  - {type: space, size: {tensor_id: raw, axis_id: x}, scale: 2}
                  - {type: channel, channel_names: [a]}
                  postprocessing: [{id: sigmoid}]
                weights:
                  torchscript: {source: weights.pt}
                """;
        Path made =
                unpacked(
                        rdf,
                        "forward(x: Tensor) -> Tensor",
                        "y = torch.permute(x, [0, 3, 1, 2])",
                        "return torch.permute(torch.avg_pool2d(y, [2, 2]), [0, 2, 3, 1])");
        CellMapException e = assertThrows(CellMapException.class, () -> predict(made));
        assertTrue(e.why().contains("voxel_size") && e.fix().contains("cellmap.yaml"));
        Files.writeString(made.resolve("cellmap.yaml"), "voxel_size: [40, 8, 8]\n");
        float[] found = predict(made, "[1, 6, 8]", new ArrayList<>());
        float[] grey = grey();
        assertEquals(4 * 3 * 4, found.length);
        for (int k = 0; k < found.length; k++) {
            int z = k / 12;
            int at = z * 48 + k / 4 % 3 * 16 + k % 4 * 2;
            double four = (grey[at] + grey[at + 1] + grey[at + 8] + grey[at + 9]) / 4;
            double mean = mean(grey, z * 48, z * 48 + 48);
            double x = (four - mean) / (deviation(grey, z * 48, z * 48 + 48) + 1e-6);
            assertEquals(sigmoid(x), found[k], 2e-5);
        }
    }

    @Test
    void ofSeveralOutputsOneIsNamed() throws IOException {
        String rdf = NEW.formatted("{id: scale_linear, kwargs: {gain: 0.004}}", "");
        String second = rdf.substring(rdf.indexOf("- id: out"), rdf.indexOf("weights:"));
        rdf = rdf.replace("weights:", second.replace("id: out", "id: other") + "weights:");
        Path made =
                unpacked(
                        rdf,
                        "forward(x: Tensor) -> Tuple[Tensor, Tensor]",
                        "return (torch.cat([x, x], 1), torch.mul(torch.cat([x, x], 1), 0.5))");
        float[] first = predict(made);
        Files.writeString(made.resolve("cellmap.yaml"), "output: other\n");
        float[] other = predict(made);
        for (int i = 0; i < COUNT; i++) assertEquals(first[i] / 2, other[i], 1e-6);
    }

    /** Outputs beyond 0 to 1 are no probabilities, and it is said. */
    @Test
    void valuesThatAreCutAreReported() throws IOException {
        List<String> notes = new ArrayList<>();
        predict(twice(NEW.formatted("", "")), "[4, 6, 8]", notes);
        assertTrue(notes.get(0).contains("cut to 0 to 1"), notes.toString());
        notes.clear();
        predict(twice(NEW.formatted("", "{id: sigmoid}")), "[4, 6, 8]", notes);
        assertEquals(List.of(), notes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "channel_names: [em]|channel_names: [r, g, b]|3 channels",
                "outputs:|- {id: prompt, axes: bczyx}#outputs:|2 inputs (raw, prompt)",
                "torchscript:|onnx:|only onnx",
                "weights:|prediction: {weights: {source: w.pt}}#none:|is of format 0.5",
                "source: weights.pt|source: none.pt|none.pt",
                "source: weights.pt|source: ../../weights.pt|no file",
                "source: weights.pt|source: https://example.org/w.pt|elsewhere",
                "sha256: |sha256: 00|checksum",
                "{type: space, id: z, size: {min: 4|{type: time, id: t, size: {min: 4|axes",
                "preprocessing: []|preprocessing: [{id: unsharp}]|not known",
                "postprocessing: []|postprocessing: [{id: scale_mean_variance}]|not known",
                "postprocessing: []|postprocessing: [{id: zero_mean_unit_variance}]|whole image",
                "channel_names: [in side, border]|channel_names: [a]|promises",
            })
    void whatCannotBeUsedIsRefused(String part, String by, String why) throws IOException {
        String rdf = NEW.formatted("", "");
        assertTrue(rdf.contains(part));
        Path made = twice(rdf.replace(part, by.replace('#', '\n')));
        CellMapException e = assertThrows(CellMapException.class, () -> predict(made));
        assertTrue((e.why() + e.where()).contains(why), e.getMessage());
    }

    /** Descriptions that people and programs got wrong are refused, never a defect of ours. */
    @Test
    void misshapenDescriptionsAreRefused() throws IOException {
        String step = "{id: scale_range, kwargs: {axes: [z, y, x], min_percentile: 1}}";
        String linear = "{id: scale_linear, kwargs: {gain: [1, 2]}}";
        String[] odd = {"", "-1", "1e30", "[]", "{}", "null", "abc", ".nan", "[1, [2]]", "\"\""};
        Random random = new Random(7);
        int refused = 0;
        for (String form : List.of(NEW, OLD)) {
            Path made = twice(form.formatted(step, linear));
            Files.writeString(made.resolve("cellmap.yaml"), "voxel_size: [40, 8, 8]\n");
            String rdf = Files.readString(made.resolve("rdf.yaml"));
            List<MatchResult> values =
                    Pattern.compile("(?<=: )[^\n{}\\[\\],]+|\\[[^\\]]*\\]")
                            .matcher(rdf)
                            .results()
                            .toList();
            for (int i = 0; i < 300; i++) {
                MatchResult at = values.get(random.nextInt(values.size()));
                String by = odd[random.nextInt(odd.length)];
                String wrong = rdf.substring(0, at.start()) + by + rdf.substring(at.end());
                Files.writeString(made.resolve("rdf.yaml"), wrong);
                try {
                    ModelSource.open(made, false);
                } catch (CellMapException e) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 200, refused + " refused");
    }

    /**
     * The image is 6 x 8 in planes; a model for 4, 8, 12, ... gets it as a whole, not filled up to
     * 512.
     */
    @Test
    void aNetworkOfNoFixedSizeGetsASmallImageAsItIs() throws IOException {
        String sizes = NEW.replace("min: 6, step: 2", "min: 2, step: 2");
        Path made =
                unpacked(
                        sizes.formatted("{id: scale_linear, kwargs: {gain: 0.01}}", ""),
                        "forward(x: Tensor) -> Tensor",
                        "d = torch.sub(x, torch.mean(x, [2, 3, 4], True))",
                        "return torch.cat([torch.add(d, 0.5), torch.add(d, 0.5)], 1)");
        ModelSource source = ModelSource.open(made, false);
        assertArrayEquals(new int[] {4, 2, 8}, source.contract().smallest());
        float[] grey = grey();
        double mean = mean(grey, 0, COUNT);
        float[] found = predict(made, "null", new ArrayList<>());
        for (int i = 0; i < COUNT; i++)
            assertEquals((grey[i] - mean) * 0.01 + 0.5, found[i], 1e-5, "voxel " + i);
        int[] fitted = source.contract().fitting(new long[] {4, 5, 1000}).window();
        assertArrayEquals(new int[] {4, 6, 128}, fitted);
        fitted = source.contract().fitting(new long[] {1, 1, 1}).window();
        assertArrayEquals(new int[] {4, 2, 8}, fitted);
    }

    @Test
    void theDescriptionMayHaveAnyNameOfTheFormat() throws IOException {
        Path made = twice(NEW.formatted("{id: scale_linear, kwargs: {gain: 0.004}}", ""));
        float[] expected = predict(made);
        Path own = made.resolve("Nuclei.model.yaml");
        Files.move(made.resolve("rdf.yaml"), own);
        assertArrayEquals(expected, predict(made));
        Path zip = folder.resolve("named.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("Nuclei.model.yaml", "weights.pt")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(Files.readAllBytes(made.resolve(name)));
            }
        }
        assertArrayEquals(expected, predict(zip));
        Files.copy(own, made.resolve("second.bioimageio.yaml"));
        CellMapException e = assertThrows(CellMapException.class, () -> predict(made));
        assertTrue(e.why().contains("Nuclei.model.yaml, second.bioimageio.yaml"), e.getMessage());
        assertArrayEquals(expected, predict(own));
    }

    @Test
    void whatIsNoModelIsRefusedAsWhatItIs() throws IOException {
        Path made = twice(NEW.replace("type: model", "type: collection").formatted("", ""));
        CellMapException e = assertThrows(CellMapException.class, () -> predict(made));
        assertTrue(e.why().contains("a collection, not a model"), e.getMessage());
    }

    /** As in the examples of the format: planes in, and out with an axis of one plane. */
    @Test
    void anOutputOfPlanesMayNameTheirAxis() throws IOException {
        String input =
                "  - {type: space, id: z, size: {min: 4, step: 4}, scale: 0.04, unit: micrometer}\n";
        String output = "size: {tensor_id: raw, axis_id: z}";
        assertTrue(NEW.contains(input) && NEW.contains(output));
        String flat = NEW.replace(input, "");
        Path made =
                unpacked(
                        flat.replace(output, "size: 1")
                                .formatted("{id: scale_linear, kwargs: {gain: 0.004}}", ""),
                        "forward(x: Tensor) -> Tensor",
                        "return torch.unsqueeze(torch.cat([x, torch.mul(x, 0.5)], 1), 2)");
        Files.writeString(made.resolve("cellmap.yaml"), "voxel_size: [40, 8, 8]\n");
        float[] grey = grey();
        float[] found = predict(made, "[4, 6, 8]", new ArrayList<>());
        for (int i = 0; i < COUNT; i++) {
            assertEquals(grey[i] * 0.004, found[i], 1e-5);
            assertEquals(grey[i] * 0.002, found[COUNT + i], 1e-5);
        }
    }

    @Test
    void thePackagesProgramIsChecked() throws IOException {
        Path made =
                unpacked(
                        NEW.formatted("", ""),
                        "forward(x: Tensor) -> Tensor",
                        "t = torch.from_file('" + folder.resolve("made/rdf.yaml") + "', True, 4)",
                        "return x");
        String before = Files.readString(made.resolve("rdf.yaml"), StandardCharsets.UTF_8);
        CellMapException e = assertThrows(CellMapException.class, () -> predict(zip(made)));
        assertTrue(e.why().contains("torch.from_file"), e.getMessage());
        assertEquals(before, Files.readString(made.resolve("rdf.yaml")));
        assertFalse(Files.exists(folder.resolve("out")));
    }
}
