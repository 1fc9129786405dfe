// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.CellMap;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.net.container.NpyFile;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Packages of bioimage.io with weights but without a program, against what the Python class that
 * they name gives in double precision ({@code src/test/python/packages.py}).
 */
class BuiltPackagesTest {

    private static final double GREY = 100;

    @TempDir Path folder;

    private Path made;
    private JsonNode oracle;
    private int[] size;
    private int[] outSize;
    private float[] input;
    private float[] output;
    private ObjectNode rdf;

    @BeforeEach
    void folders() throws IOException {
        made = Files.createDirectories(folder.resolve("made"));
    }

    private void read(String name) throws IOException {
        String file = "/oracles/packages/" + name + ".json";
        try (InputStream in = BuiltPackagesTest.class.getResourceAsStream(file)) {
            oracle = Json.MAPPER.readTree(in);
        }
        size = ints(oracle.get("input"));
        outSize = ints(oracle.get("shape"));
        input = Golden.input("input", Tensor.size(size));
        output = new float[oracle.get("output").size()];
        for (int i = 0; i < output.length; i++)
            output[i] = (float) oracle.get("output").get(i).asDouble();
    }

    private static int[] ints(JsonNode list) {
        return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
    }

    /** Its description in version 0.5, where 0.01 times the grey value is the network's input. */
    private void describe() {
        rdf = Json.object();
        rdf.put("format_version", "0.5.4").put("type", "model");
        ObjectNode in = rdf.putArray("inputs").addObject();
        in.put("id", "raw").putObject("test_tensor").put("source", "in.npy");
        ObjectNode out = rdf.putArray("outputs").addObject();
        out.put("id", "out").putObject("test_tensor").put("source", "out.npy");
        in.putArray("preprocessing")
                .addObject()
                .put("id", "scale_linear")
                .putObject("kwargs")
                .put("gain", 1 / GREY);
        axes(in, 1, size, null);
        axes(out, outSize[1], size, outSize);
        ObjectNode weights = rdf.putObject("weights").putObject("pytorch_state_dict");
        weights.put("source", "weights.pth");
        ObjectNode architecture = weights.putObject("architecture");
        architecture.set("callable", oracle.get("callable"));
        architecture.set("kwargs", oracle.get("kwargs"));
        String module = oracle.get("module").asText();
        architecture.put(
                module.isEmpty() ? "source" : "import_from", module.isEmpty() ? "net.py" : module);
    }

    private static void axes(ObjectNode tensor, int channels, int[] size, int[] output) {
        ArrayNode axes = tensor.putArray("axes");
        axes.addObject().put("type", "batch");
        ArrayNode names = axes.addObject().put("type", "channel").putArray("channel_names");
        for (int c = 0; c < channels; c++) names.add("c" + c);
        for (int d = 0; d < size.length; d++) {
            String id = "zyx".substring(3 - size.length).charAt(d) + "";
            ObjectNode axis = axes.addObject().put("type", "space").put("id", id);
            double scale = output == null ? 1 : (double) size[d] / output[d + 2];
            axis.put("scale", 8 * scale).put("unit", "nanometer");
            if (output == null) axis.put("size", size[d]);
            else axis.putObject("size").put("tensor_id", "raw").put("axis_id", id);
        }
    }

    private void write() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (JsonNode tensor : oracle.get("tensors")) {
            String name = tensor.get(0).asText();
            int[] shape = ints(tensor.get(1));
            Tensor.Type type =
                    name.endsWith("num_batches_tracked") ? Tensor.Type.INT64 : Tensor.Type.FLOAT32;
            tensors.put(name, new Tensor(shape, type, Golden.values(name, shape)));
        }
        if (!tensors.isEmpty()) Checkpoint.write(made.resolve("weights.pth"), new Weights(tensors));
        else Files.write(made.resolve("weights.pth"), new byte[0]);
        int[] shape = IntStream.concat(IntStream.of(1, 1), IntStream.of(size)).toArray();
        Files.write(made.resolve("in.npy"), NpyFile.floats(grey(), shape));
        Files.write(made.resolve("out.npy"), NpyFile.floats(output, outSize));
        Files.write(made.resolve("rdf.yaml"), Json.bytes(rdf));
        Files.writeString(made.resolve("cellmap.yaml"), "voxel_size: [8, 8, 8]\n");
    }

    private float[] grey() {
        float[] grey = input.clone();
        for (int i = 0; i < grey.length; i++) grey[i] *= (float) GREY;
        return grey;
    }

    /** What is predicted for the test input, class by class. */
    private float[] predict(List<String> notes) throws IOException {
        return predict(made, notes);
    }

    private float[] predict(Path model, List<String> notes) throws IOException {
        var settings =
                ConfigFile.parse(
                                "x",
                                "name: none\nclasses: [none]\n",
                                List.of("predict.dtype=float32"))
                        .experiment()
                        .predict();
        int z = size.length == 3 ? size[0] : 1;
        int y = size[size.length - 2];
        int x = size[size.length - 1];
        try (PredictionRun run = new PredictionRun(model, settings, "cpu", false);
                CellMap cellmap = new CellMap("none")) {
            Volume em =
                    CellMap.image(
                            ArrayImgs.floats(grey(), x, y, z),
                            "em",
                            new double[] {8, 8, 8},
                            new double[3]);
            Path out = Files.createTempDirectory(folder, "out").resolve("out.zarr");
            notes.addAll(run.volume(em, "em", out, Progress.none()).notes());
            List<float[]> all = new ArrayList<>();
            for (String name : run.classes()) {
                var image = cellmap.open(out + "/" + name).finest();
                all.add(image.asFloats().read(image.bounds()));
            }
            float[] joined = new float[all.size() * all.get(0).length];
            for (int c = 0; c < all.size(); c++)
                System.arraycopy(all.get(c), 0, joined, c * all.get(0).length, all.get(0).length);
            return joined;
        }
    }

    private float[] cut() {
        float[] cut = output.clone();
        for (int i = 0; i < cut.length; i++) cut[i] = Math.max(0, Math.min(1, cut[i]));
        return cut;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "em_2d",
                "em_2d_batch_sigmoid",
                "em_3d_plain",
                "em_anisotropic_group",
                "resize",
                "nuclei",
                "upscaler",
                "monai_unet",
                "monai_basic",
                "monai_dynunet",
                "monai_unetr"
            })
    void isWhatThePythonClassGives(String name) throws IOException {
        read(name);
        describe();
        write();
        List<String> notes = new ArrayList<>();
        assertArrayEquals(cut(), predict(notes), 1e-5f);
        assertTrue(notes.toString().contains("its network was built here"), notes.toString());
    }

    /** Formats 0.4 and 0.3, an output with an axis of length one, a prefix, a checkpoint. */
    @Test
    void olderFormats() throws IOException {
        read("nuclei");
        describe();
        rdf.put("format_version", "0.4.9");
        ObjectNode in = old("inputs", 1);
        old("outputs", 1);
        ((ObjectNode) rdf.path("outputs").path(0)).put("axes", "bczyx");
        ((ObjectNode) rdf.path("outputs").path(0))
                .putArray("shape")
                .add(1)
                .add(1)
                .add(1)
                .add(size[0])
                .add(size[1]);
        outSize = new int[] {1, 1, 1, size[0], size[1]};
        in.putArray("preprocessing")
                .addObject()
                .put("name", "scale_linear")
                .putObject("kwargs")
                .put("gain", 1 / GREY);
        rdf.putArray("test_inputs").add("in.npy");
        rdf.putArray("test_outputs").add("out.npy");
        ObjectNode weights = (ObjectNode) rdf.path("weights").path("pytorch_state_dict");
        weights.set("kwargs", weights.path("architecture").path("kwargs"));
        weights.put("architecture", "net.py:UNet2d");
        write();
        assertArrayEquals(cut(), predict(new ArrayList<>()), 1e-5f);
        rdf.put("format_version", "0.3.2").put("source", "./net.py:UNet2d");
        rdf.set("kwargs", weights.path("kwargs"));
        weights.remove(List.of("kwargs", "architecture"));
        write();
        assertArrayEquals(cut(), predict(new ArrayList<>()), 1e-5f);
    }

    @Test
    void packedInAZip() throws IOException {
        read("em_2d");
        describe();
        write();
        Path zip = folder.resolve("packed.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("rdf.yaml", "weights.pth", "in.npy", "out.npy")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(Files.readAllBytes(made.resolve(name)));
            }
        }
        Files.writeString(folder.resolve("packed.yaml"), "voxel_size: [8, 8, 8]\n");
        assertArrayEquals(cut(), predict(zip, new ArrayList<>()), 1e-5f);
    }

    private ObjectNode old(String key, int channels) {
        ObjectNode tensor = (ObjectNode) rdf.path(key).path(0);
        tensor.remove(List.of("test_tensor", "id"));
        tensor.put("name", key).put("axes", "bcyx");
        tensor.putArray("shape").add(1).add(channels).add(size[0]).add(size[1]);
        return tensor;
    }

    private CellMapException refused() throws IOException {
        write();
        return assertThrows(CellMapException.class, () -> predict(new ArrayList<>()));
    }

    private ObjectNode kwargs() {
        return (ObjectNode)
                rdf.path("weights").path("pytorch_state_dict").path("architecture").path("kwargs");
    }

    /** An argument, its value, and what is said; every refusal says what to do. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "depth|3|missing",
                "initial_features|8|[8, 1, 3, 3]",
                "norm|\"GroupNorm\"|encoder.blocks.0.block.0.weight",
                "norm|\"SyncNorm\"|known here: InstanceNorm, BatchNorm",
                "postprocessing|\"affinities_to_boundaries2d\"|postprocessing is affinities",
                "dropout|0.5|arguments dropout are not known",
                "in_channels|2|It takes 2 channels",
                "final_activation|\"Sigmoid\"|another test output",
            })
    void argumentsThatDoNotFitAreRefused(String key, String value, String said) throws IOException {
        read("em_2d");
        describe();
        kwargs().set(key, Json.MAPPER.readTree(value));
        CellMapException e = refused();
        assertTrue((e.why() + e.getMessage()).contains(said), e.getMessage());
        assertFalse(e.fix().isEmpty());
    }

    /** Same names and shapes, another way through them: only the test output tells. */
    @Test
    void anotherSourceOfTheSameNameIsRefused() throws IOException {
        read("resize");
        describe();
        ObjectNode weights = (ObjectNode) rdf.path("weights").path("pytorch_state_dict");
        ((ObjectNode) weights.path("architecture")).put("callable", "UNet2d");
        CellMapException e = refused();
        assertTrue(e.getMessage().contains("its description promises"), e.getMessage());
        read("em_2d");
        describe();
        output[7] += 0.01f;
        e = refused();
        assertTrue(e.why().contains("1 of 768 values differ, by up to 0.01"), e.why());
        assertTrue(e.fix().contains("bioimageio add-weights"), e.fix());
    }

    /** A tolerance of the package's own. */
    @Test
    void thePackageSaysHowNear() throws IOException {
        read("em_2d");
        describe();
        output[7] += 0.01f;
        rdf.putObject("config")
                .putObject("bioimageio")
                .putArray("reproducibility_tolerance")
                .addObject()
                .put("absolute_tolerance", 0.02);
        write();
        assertEquals(768, predict(new ArrayList<>()).length);
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        read("em_2d");
        describe();
        ((ObjectNode) rdf.path("inputs").path(0)).remove("test_tensor");
        assertTrue(refused().why().contains("no test tensors"));
        describe();
        ObjectNode architecture =
                (ObjectNode) rdf.path("weights").path("pytorch_state_dict").path("architecture");
        architecture.put("callable", "SpineNet");
        CellMapException e = refused();
        assertTrue(e.getMessage().contains("SpineNet"), e.getMessage());
        assertTrue(e.why().contains("AnisotropicUNet of torch_em"), e.why());
        architecture.remove("callable");
        assertTrue(refused().why().contains("does not say which class"));
        architecture.put("callable", "UNet").put("import_from", "mymodels.nets");
        assertTrue(refused().why().contains("Built here can be"));
    }

    /** Weights on a server are used where they lie in the package under their own name. */
    @Test
    void weightsElsewhere() throws IOException {
        read("em_2d");
        describe();
        ObjectNode weights = (ObjectNode) rdf.path("weights").path("pytorch_state_dict");
        weights.put("source", "https://host.example/a/weights.pth?download=1");
        CellMapException e = refused();
        assertTrue(e.why().contains("elsewhere"), e.why());
        String sum = Hashes.sha256(Files.readAllBytes(made.resolve("weights.pth")));
        weights.put("sha256", sum);
        write();
        assertArrayEquals(cut(), predict(new ArrayList<>()), 1e-5f);
        weights.put("sha256", sum.replace(sum.charAt(0), sum.charAt(0) == '0' ? '1' : '0'));
        assertTrue(refused().why().contains("checksum"));
        Files.delete(made.resolve("weights.pth"));
        Files.write(made.resolve("rdf.yaml"), Json.bytes(rdf));
        e = assertThrows(CellMapException.class, () -> predict(new ArrayList<>()));
        assertTrue(e.fix().contains("put it beside the description as weights.pth"), e.fix());
    }
}
