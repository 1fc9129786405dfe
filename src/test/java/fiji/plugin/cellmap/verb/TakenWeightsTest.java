// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file holds trained and averaged weights: one is chosen by the same word in every verb. */
class TakenWeightsTest extends ForeignModels {

    private static final String DESCRIPTION =
            """
            architecture: BasicUNet
            options: {features: [4, 4, 4, 4, 4, 4]}
            classes: [mito, er]
            voxel_size: [8, 8, 8]
            window: [32, 32, 32]
            multiple: 16
            intensity_scale: 0.01
            intensity_offset: -1
            activation: sigmoid
            """;

    private final Network network =
            Architectures.create("BasicUNet", Map.of("features", List.of(4, 4, 4, 4, 4, 4)), 1, 2);
    private final Weights plain = network.initial(1);
    private final Weights averaged = network.initial(2);
    private Path both;

    @BeforeEach
    void writeBoth() throws IOException {
        Map<String, Tensor> all = new LinkedHashMap<>(plain.prefixed("model.").tensors());
        all.putAll(averaged.prefixed("ema_model.").tensors());
        both = folder.resolve("both.ckpt");
        Checkpoint.write(both, new Weights(all));
    }

    private PredictionResult run(Path model, String take, String out) {
        return Named.like(predict(model, out, "predict.dtype=float32"))
                .with(Predict::take, take)
                .make()
                .run(Progress.none());
    }

    private float[] reference(Weights weights, String out) throws IOException {
        Path plainModel = folder.resolve(out + ".ckpt");
        Checkpoint.write(plainModel, weights);
        Files.writeString(folder.resolve(out + ".yaml"), DESCRIPTION);
        run(plainModel, null, out);
        return values(out, "er");
    }

    @Test
    void predictionTakesTheWeightsThatAreNamed() throws IOException {
        CellMapException e = assertThrows(CellMapException.class, () -> run(both, null, "none"));
        assertTrue(e.why().contains("weights without a program"), e.getMessage());
        assertTrue(e.fix().contains("architecture"), e.getMessage());
        Files.writeString(folder.resolve("both.yaml"), DESCRIPTION);
        PredictionResult usual = run(both, null, "usual");
        String note = String.join(" ", usual.notes());
        assertTrue(note.contains("ema_model.") && note.contains("@{take}"), note);
        float[] trained = values("usual", "er");
        assertArrayEquals(reference(plain, "plain"), trained);
        PredictionResult chosen = run(both, "ema_model", "chosen");
        assertFalse(String.join(" ", chosen.notes()).contains("other weights"));
        float[] taken = values("chosen", "er");
        assertArrayEquals(reference(averaged, "averaged"), taken);
        assertFalse(java.util.Arrays.equals(trained, taken));
        e = assertThrows(UsageException.class, () -> run(both, "teacher", "none"));
        assertTrue(e.fix().contains("ema_model"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("none")));
    }

    /** Nothing is left out or made up: that is for training. */
    @Test
    void weightsThatDoNotFitTheArchitectureAreRefused() throws IOException {
        Files.writeString(
                folder.resolve("both.yaml"), DESCRIPTION.replace("[4, 4, 4,", "[4, 8, 4,"));
        CellMapException e = assertThrows(CellMapException.class, () -> run(both, null, "none"));
        assertTrue(e.getMessage().contains("shape"), e.getMessage());
        Files.writeString(folder.resolve("both.yaml"), DESCRIPTION.replace("[mito, er]", "[mito]"));
        assertThrows(CellMapException.class, () -> run(both, null, "none"));
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void aProgramHasNoChoice() throws IOException {
        sidecar(SIDECAR);
        UsageException e = assertThrows(UsageException.class, () -> run(model, "ema", "none"));
        assertTrue(e.fix().contains("@{take}"), e.getMessage());
    }

    @Test
    void trainingStartsFromTheWeightsThatAreNamed() throws IOException {
        assertStarts("model.take=ema_model", averaged, "ema");
        TrainingResult usual = assertStarts("model.partial=false", plain, "usual");
        String notes = String.join(" ", usual.warnings());
        assertTrue(notes.contains("ema_model.") && notes.contains("model.take"), notes);
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> train("x", "model.weights=null", "model.take=a"));
        assertTrue(e.getMessage().contains("model.take"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("x")));
    }

    /** A rate of almost 0 leaves the weights as they began. */
    private TrainingResult assertStarts(String set, Weights from, String run) throws IOException {
        TrainingResult result = train(run, "model.weights=" + both, set);
        Weights found = ModelFile.weights(folder.resolve(run + "/model.pt"));
        from.tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.values(), found.get(name).values(), 1e-6f, name));
        return result;
    }

    private TrainingResult train(String run, String... set) throws IOException {
        String config =
                """
                name: taken
                classes: [mito, er]
                model: {options: {features: [4, 4, 4, 4, 4, 4]}}
                data: {patch_size: [32, 32, 32], validation_crops: [3]}
                optimizer: {learning_rate: 1.0e-10, minimum: 0}
                train: {epochs: 1, iterations_per_epoch: 1, batch_size: 1}
                """;
        return Named.of(Train.class)
                .with(
                        Train::config,
                        Files.writeString(folder.resolve("taken.yaml"), config).toString())
                .with(Train::data, shared.resolve("data").toString())
                .with(Train::run, folder.resolve(run).toString())
                .with(Train::device, "cpu")
                .with(Train::set, List.of(set))
                .make()
                .run(Progress.none());
    }

    @Test
    void theChoiceIsDeclaredInOnePlace() {
        assertEquals(
                fiji.plugin.cellmap.config.ModelSection.TAKE,
                fiji.plugin.cellmap.param.Declaration.of(Convert.class).stream()
                        .filter(d -> d.key().equals("take"))
                        .findFirst()
                        .orElseThrow()
                        .help());
    }
}
