// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.ProgramFacts;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Foreign TorchScript models are trained on, and get their description inside. */
class ForeignTrainingTest extends ForeignModels {

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
                null,
                "cpu",
                List.of(set),
                false,
                null,
                null);
    }

    /** Valid convolutions are trained on the middle of a patch, and predict with their context. */
    @Test
    void aForeignModelIsTrained() throws IOException {
        sidecar(SIDECAR);
        TrainingResult result = train("run").run(Progress.none());
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
        TrainingResult second = train("halves").run(Progress.none());
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
        TorchModule frozen =
                new TorchModule("Frozen").method("forward(x: Tensor) -> Tensor", "return x");
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
        assertTrue(e.why().contains("Nothing states its classes"), e.getMessage());
    }

    /** Traced in Python with weights of each type (src/test/python/foreign_types.py). */
    @ParameterizedTest
    @CsvSource({"half, float16", "bfloat16, bfloat16", "double, float64"})
    void weightsOfOtherTypesAreTrainedInFloat32(String file, String type) throws IOException {
        Path typed = Path.of("src/test/resources/oracles/typed_" + file + ".pt");
        Files.copy(typed, model, StandardCopyOption.REPLACE_EXISTING);
        sidecar(SIDECAR.replace("output_window: [20, 20, 20]\n", ""));
        TrainingResult result = train("run").run(Progress.none());
        assertEquals(84 + 8, result.parameters());
        assertTrue(
                result.warnings().stream().anyMatch(n -> n.contains(type) && n.contains("float32")),
                result.warnings().toString());
        Path trained = folder.resolve("run/model.pt");
        assertEquals(StoredType.FLOAT32, ProgramFacts.of(trained).type());
        float[] before = Checkpoint.read(model).get("0.weight").values();
        float[] after = Checkpoint.read(trained).under("model.").get("0.weight").values();
        assertFalse(Arrays.equals(before, after));
        for (int i = 0; i < before.length; i++) assertEquals(before[i], after[i], 0.5, "far off");
    }

    @Test
    void codeThatInsistsOnAnotherTypeIsRefusedByItsName() throws IOException {
        TorchModule stubborn =
                new TorchModule("Stubborn")
                        .parameter("weight", Init.uniform(1), 2, 1, 1, 1, 1)
                        .method(
                                "forward(x: Tensor) -> Tensor",
                                "return torch.conv3d(torch.to(x, 7), self.weight, None, [1, 1, 1],"
                                        + " [0, 0, 0], [1, 1, 1], 1)");
        Tensor weight = new Tensor(new int[] {2, 1, 1, 1, 1}, Tensor.Type.FLOAT64, new float[2]);
        ModelFile.write(model, stubborn, new Weights(Map.of("weight", weight)), Map.of());
        sidecar(SIDECAR.replace("output_window: [20, 20, 20]\n", ""));
        CellMapException e =
                assertThrows(CellMapException.class, () -> train("run").run(Progress.none()));
        assertTrue(e.why().contains("weights are float64"), e.getMessage());
        assertTrue(e.fix().contains("model.float()"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    private static void convert(Path in, Path out, Path about) {
        Named.of(Convert.class)
                .with(Convert::input, in.toString())
                .with(Convert::output, out.toString())
                .with(Convert::partial, false)
                .with(Convert::about, about == null ? null : about.toString())
                .make()
                .run(Progress.none());
    }
}
