package fiji.plugin.cellmap.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.net.Checkpoint;
import fiji.plugin.cellmap.net.Init;
import fiji.plugin.cellmap.net.ModelFile;
import fiji.plugin.cellmap.net.Module;
import fiji.plugin.cellmap.net.Weights;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TorchScript models that this program did not make, with a description beside them. */
class ForeignModelTest {

    private static final int EDGE = 64;
    private static final String SIDECAR =
            """
            classes: [mito, er]
            voxel_size: [8, 8, 8]
            window: [24, 24, 24]
            output_window: [20, 20, 20]
            intensity_scale: 0.01
            intensity_offset: -1
            activation: sigmoid
            """;

    @TempDir static Path shared;
    private static Path em;
    private static float[] grey;

    @TempDir Path folder;
    private Path model;
    private Weights weights;

    @BeforeAll
    static void makePhantom() {
        Phantom phantom = Tiny.phantom(shared.resolve("data"));
        em = phantom.root().resolve("phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8");
        try (var store = Stores.open(em)) {
            var array = store.open("s0");
            byte[] values = (byte[]) array.read(Box.of(array.spec().shape()));
            assertEquals(EDGE * EDGE * EDGE, values.length);
            grey = new float[values.length];
            for (int i = 0; i < grey.length; i++) grey[i] = (float) ((values[i] & 0xFF) * 0.01 - 1);
        }
    }

    @BeforeEach
    void makeModel() {
        model = folder.resolve("foreign.pt");
        weights = write(model, "return self.conv.forward(x)");
    }

    /** One convolution of five voxels without padding, two channels out. */
    private static Weights write(Path file, String... forward) {
        Module conv =
                new Module("Conv3d")
                        .parameter("weight", Init.uniform(125), 2, 1, 5, 5, 5)
                        .parameter("bias", Init.uniform(125), 2)
                        .forward(
                                "return torch.conv3d(x, self.weight, self.bias, [1, 1, 1], [0, 0,"
                                        + " 0], [1, 1, 1], 1)");
        Module root = new Module("Valid").child("conv", conv);
        String type = forward[0].startsWith("return (self") ? "Tuple[Tensor, Tensor]" : "Tensor";
        root.method("forward(x: Tensor) -> " + type, forward);
        Weights weights = root.initial(3);
        ModelFile.write(file, root, weights, Map.of());
        return weights;
    }

    private Path sidecar(String text) throws IOException {
        return Files.writeString(folder.resolve("foreign.yaml"), text);
    }

    private Predict predict(Path from, String out, String... set) {
        return new Predict(
                null,
                from.toString(),
                em.toString(),
                folder.resolve(out).toString(),
                null,
                null,
                null,
                null,
                "cpu",
                List.of(set));
    }

    private float[] values(String out, String name) {
        try (var store = Stores.open(folder.resolve(out))) {
            var array = store.open(name + "/s0");
            return (float[]) array.read(Box.of(array.spec().shape()));
        }
    }

    /** The convolution at a voxel, the border of the EM going on for ever. */
    private double logit(int channel, int z, int y, int x) {
        double sum = weights.get("conv.bias").values()[channel];
        float[] w = weights.get("conv.weight").values();
        for (int i = 0; i < 125; i++) {
            int a = clamp(z + i / 25 - 2);
            int b = clamp(y + i / 5 % 5 - 2);
            int c = clamp(x + i % 5 - 2);
            sum += (double) w[channel * 125 + i] * grey[(a * EDGE + b) * EDGE + c];
        }
        return sum;
    }

    private static int clamp(int i) {
        return Math.max(0, Math.min(EDGE - 1, i));
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private void assertIsTheConvolution(float[] values, int channel) {
        for (int i = 0; i < values.length; i += 331) {
            int z = i / EDGE / EDGE;
            double expected = sigmoid(logit(channel, z, i / EDGE % EDGE, i % EDGE));
            assertEquals(expected, values[i], 1e-5, "voxel " + i);
        }
    }

    @Test
    void validConvolutionsPredictEveryVoxelWithTheContextThatThereIs() throws IOException {
        sidecar(SIDECAR);
        predict(model, "a", "predict.dtype=float32").run(Progress.none());
        for (int c = 0; c < 2; c++) assertIsTheConvolution(values("a", c == 0 ? "mito" : "er"), c);
        predict(model, "b", "predict.dtype=float32", "predict.window=[34, 29, 24]")
                .run(Progress.none());
        assertIsTheConvolution(values("b", "er"), 1);
    }

    @Test
    void theDescriptionCanBeNamedAndCanNameTheModel() throws IOException {
        Path yaml = folder.resolve("mine.yaml");
        Files.writeString(yaml, SIDECAR + "model: foreign.pt\n");
        predict(yaml, "a", "predict.dtype=float32").run(Progress.none());
        assertIsTheConvolution(values("a", "mito"), 0);
    }

    /** The folder that cellmap-models exports, with the two things that it does not say. */
    @Test
    void aFolderOfTheCellMapProjectNeedsOnlyWhatItDoesNotSay() throws IOException {
        Path export = Files.createDirectory(folder.resolve("fly_organelles_run00"));
        write(export.resolve("model.ts"), "return torch.sigmoid(self.conv.forward(x))");
        Files.writeString(
                export.resolve("metadata.json"),
                """
                {"model_name": "fly_organelles_run00", "in_channels": 1, "out_channels": 2,
                 "channels_names": ["mito", "er"], "input_voxel_size": [8, 8, 8],
                 "output_voxel_size": [8, 8, 8], "input_shape": [1, 1, 24, 24, 24],
                 "inference_input_shape": [24, 24, 24], "inference_output_shape": [20, 20, 20],
                 "format_version": "1"}
                """);
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> predict(export, "a").run(Progress.none()));
        assertTrue(e.why().contains("intensity_scale, activation"), e.getMessage());
        assertTrue(e.fix().contains("model.yaml"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("a")));
        Files.writeString(
                export.resolve("model.yaml"),
                "intensity_scale: 0.01\nintensity_offset: -1\nactivation: none\n");
        predict(export, "a", "predict.dtype=float32").run(Progress.none());
        assertIsTheConvolution(values("a", "mito"), 0);
    }

    @Test
    void channelsAreChosenAndSoftmaxIsOverAllOfThem() throws IOException {
        sidecar(SIDECAR.replace("[mito, er]", "[er]\nchannels: [1]").replace("sigmoid", "softmax"));
        predict(model, "a", "predict.dtype=float32").run(Progress.none());
        float[] er = values("a", "er");
        for (int i = 0; i < er.length; i += 977) {
            int z = i / EDGE / EDGE;
            int y = i / EDGE % EDGE;
            int x = i % EDGE;
            double expected = sigmoid(logit(1, z, y, x) - logit(0, z, y, x));
            assertEquals(expected, er[i], 1e-5);
        }
        assertFalse(Files.exists(folder.resolve("a/mito")));
    }

    @Test
    void ofSeveralOutputsTheFirstCounts() throws IOException {
        write(model, "return (self.conv.forward(x), x)");
        sidecar(SIDECAR.replace("activation: sigmoid", "activation: tanh"));
        predict(model, "a", "predict.dtype=float32").run(Progress.none());
        float[] mito = values("a", "mito");
        for (int i = 0; i < mito.length; i += 977) {
            double x = logit(0, i / EDGE / EDGE, i / EDGE % EDGE, i % EDGE);
            assertEquals((1 + Math.tanh(x)) / 2, mito[i], 1e-5);
        }
    }

    /** As COSEM's networks: the output has half the voxel size of the input. */
    @Test
    void theOutputMayBeFiner() throws IOException {
        write(
                model,
                "y = self.conv.forward(x)",
                "return torch.upsample_nearest3d(y, [torch.mul(torch.size(y, 2), 2),"
                        + " torch.mul(torch.size(y, 3), 2), torch.mul(torch.size(y, 4), 2)])");
        sidecar(SIDECAR.replace("[20, 20, 20]", "[40, 40, 40]") + "output_voxel_size: [4, 4, 4]\n");
        predict(model, "a", "predict.dtype=float32").run(Progress.none());
        float[] mito = values("a", "mito");
        int edge = 2 * EDGE;
        assertEquals(edge * edge * edge, mito.length);
        for (int i = 0; i < mito.length; i += 3511) {
            double x = logit(0, i / edge / edge / 2, i / edge % edge / 2, i % edge / 2);
            assertEquals(sigmoid(x), mito[i], 1e-5);
        }
        try (var store = Stores.open(folder.resolve("a"))) {
            Multiscale.Level level = Multiscale.read(store, "mito").finest();
            assertArrayEquals(new double[] {4, 4, 4}, level.grid().scale());
            assertArrayEquals(new double[3], level.grid().translation());
        }
    }

    @Test
    void wrongDescriptionsAreRefusedBeforeAnythingIsWritten() throws IOException {
        String[][] cases = {
            {"output_window: [20, 20, 20]", "output_window: [22, 22, 22]", "it returned 16,000"},
            {"output_window: [20, 20, 20]", "", "it returned 16,000 values"},
            {"[mito, er]", "[mito]", "it returned 16,000 values; 1 classes"},
            {"[mito, er]", "[mito, mito]", "classes is [mito, mito]"},
            {"[mito, er]", "[mito, a/b]", "classes is"},
            {"[mito, er]", "[a]\nchannels: [5]", "has 2 channels"},
            {"[20, 20, 20]", "[20, 21, 20]", "output_window is [20, 21, 20]"},
            {"[20, 20, 20]", "[26, 26, 26]", "output_window is"},
            {"[24, 24, 24]", "[24, 24]", "window is [24, 24]"},
            {"[24, 24, 24]", "[-1, 24, 24]", "window is"},
            {"[24, 24, 24]", "[5000, 24, 24]", "window is"},
            {"voxel_size: [8, 8, 8]", "voxel_size: [8, 0, 8]", "voxel_size is"},
            {"activation: sigmoid", "activation: relu", "activation is relu"},
            {"activation: sigmoid", "", "Nothing says its activation"},
            {"intensity_scale: 0.01", "intensity_scale: 0", "intensity_scale is 0"},
            {"activation: sigmoid", "activation: sigmoid\nstep: 4", "Unknown key step"},
            {"intensity_offset: -1", "output_voxel_size: [3, 3, 3]", "output_voxel_size is"},
            {"classes: [mito, er]", "classes: mito: er", "foreign.yaml"},
        };
        for (String[] c : cases) {
            sidecar(SIDECAR.replace(c[0], c[1]));
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () -> predict(model, "a").run(Progress.none()),
                            c[1]);
            assertTrue(e.why().contains(c[2]) || e.where().contains(c[2]), e.getMessage());
            assertFalse(Files.exists(folder.resolve("a")), c[1]);
        }
    }

    @Test
    void weightsAndOtherFilesAreNoModel() throws IOException {
        sidecar(SIDECAR);
        Path pth = folder.resolve("weights.pth");
        Checkpoint.write(pth, weights);
        CellMapException e =
                assertThrows(CellMapException.class, () -> predict(pth, "a").run(Progress.none()));
        assertTrue(e.fix().contains("cellmap convert"), e.getMessage());
        byte[] whole = Files.readAllBytes(model);
        Files.write(model, Arrays.copyOf(whole, whole.length - 100));
        assertThrows(CellMapException.class, () -> predict(model, "a").run(Progress.none()));
        assertThrows(
                CellMapException.class,
                () -> predict(folder.resolve("none.pt"), "a").run(Progress.none()));
        assertFalse(Files.exists(folder.resolve("a")));
    }

    private Train train(String run, String... set) throws IOException {
        String config =
                """
                name: foreign
                classes: [er, mito]
                model: {torchscript: %s}
                data: {patch_size: [24, 24, 24], validation_crops: [3], intensity_scale: 0.01,
                       intensity_offset: -1.0}
                optimizer: {learning_rate: 0.01}
                train: {epochs: 2, iterations_per_epoch: 3, batch_size: 1}
                """
                        .formatted(model);
        return new Train(
                Files.writeString(folder.resolve("foreign-train.yaml"), config).toString(),
                shared.resolve("data").toString(),
                folder.resolve(run).toString(),
                "cpu",
                List.of(set),
                false);
    }

    /** Valid convolutions are trained on the middle of a patch, and predict with their context. */
    @Test
    void aForeignModelIsTrained() throws IOException {
        sidecar(SIDECAR);
        Train.Result result = train("run").run(Progress.none());
        assertEquals("foreign model foreign.pt", result.architecture());
        assertEquals(2 * 126, result.parameters());
        assertEquals(6, result.steps());
        assertTrue(result.dice() >= 0, "validated");
        Path trained = folder.resolve("run/model.pt");
        weights = Checkpoint.read(trained).under("model.");
        assertFalse(
                Arrays.equals(
                        weights.get("conv.weight").values(),
                        Checkpoint.read(model).get("conv.weight").values()));
        // It carries its description, its classes in the order of the configuration.
        Predict predict = predict(trained, "a", "predict.dtype=float32");
        predict.run(Progress.none());
        assertIsTheConvolution(values("a", "er"), 1);
        assertIsTheConvolution(values("a", "mito"), 0);
        // Cut in two, the same.
        train("halves", "train.epochs=1").run(Progress.none());
        Train.Result second = train("halves").run(Progress.none());
        assertEquals(3, second.resumedFrom());
        assertArrayEquals(
                Files.readAllBytes(trained), Files.readAllBytes(folder.resolve("halves/model.pt")));
    }

    @Test
    void aForeignModelThatDoesNotFitTheConfigurationIsRefused() throws IOException {
        sidecar(SIDECAR.replace("output_window", "multiple: 4\noutput_window"));
        String[][] cases = {
            {"data.patch_size=[26, 24, 24]", "or more or less by multiples of [4, 4, 4]"},
            {"data.intensity_scale=0.02", "0.01"},
            {"data.intensity_offset=0.0", "-1.0"},
            {"classes=[nuc]", "Choose among these"},
            {"train.precision=bf16", "float32"},
            {"model.options={a: 1}", "leave them out"},
        };
        for (String[] c : cases) {
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () -> train("run", c[0]).run(Progress.none()),
                            c[0]);
            assertTrue(e.fix().contains(c[1]), e.getMessage());
            assertFalse(Files.exists(folder.resolve("run")), c[0]);
        }
        Module frozen = new Module("Frozen").method("forward(x: Tensor) -> Tensor", "return x");
        ModelFile.write(model, frozen, frozen.initial(0), Map.of());
        sidecar(
                SIDECAR.replace("[mito, er]", "[mito]")
                        .replace("output_window: [20, 20, 20]\n", ""));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> train("run", "classes=[mito]").run(Progress.none()));
        assertTrue(e.why().contains("no parameters to train"), e.getMessage());
    }

    /** With its description inside, a foreign model needs no YAML and can be packaged. */
    @Test
    void aForeignModelIsConvertedIntoOneThatDescribesItself() throws IOException {
        sidecar(SIDECAR.replace("activation: sigmoid", "activation: tanh"));
        Path own = folder.resolve("own.pt");
        convert(model, own, null);
        predict(model, "a", "predict.dtype=float32").run(Progress.none());
        predict(own, "b", "predict.dtype=float32").run(Progress.none());
        assertArrayEquals(values("a", "er"), values("b", "er"), 1e-6f);
        Path about =
                Files.writeString(
                        folder.resolve("about.yaml"),
                        "name: x\nauthors: [{name: A}]\nlicense: MIT\n");
        convert(model, folder.resolve("package.zip"), about);
        assertTrue(Files.size(folder.resolve("package.zip")) > 1000);
        Files.delete(folder.resolve("foreign.yaml"));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> convert(model, folder.resolve("none.pt"), null));
        assertTrue(e.why().contains("Nothing says its classes"), e.getMessage());
    }

    private static void convert(Path in, Path out, Path about) {
        new Convert(
                        in.toString(),
                        out.toString(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        about == null ? null : about.toString(),
                        null)
                .run(Progress.none());
    }
}
