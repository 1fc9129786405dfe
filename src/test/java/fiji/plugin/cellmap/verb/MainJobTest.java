// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.Trees;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Train to score, by the verbs, on a small phantom. */
class MainJobTest {

    @TempDir static Path folder;
    private static Phantom phantom;

    @BeforeAll
    static void makePhantom() {
        phantom = Tiny.phantom(folder.resolve("data"));
    }

    @Test
    void trainPredictPackageValidateEvaluateReport() throws Exception {
        String run = folder.resolve("run").toString();
        TrainingResult trained = Tiny.train(folder, phantom.root(), "run").run(Progress.none());
        assertEquals(6, trained.steps());
        assertEquals(2, trained.trainingCrops());
        assertTrue(trained.dice() >= 0 && trained.dice() <= 1);
        assertEquals(List.of("mito", "er"), List.copyOf(trained.classDice().keySet()));
        for (String name : List.of("config.yaml", "env.json", "run.log", "journal.csv", "model.pt"))
            assertTrue(Files.size(folder.resolve("run").resolve(name)) > 0, name);
        assertTrue(Files.exists(folder.resolve("run/preview/step-000000.png")));

        // The manifest lies in the data root, so it need not be named.
        PredictionResult predicted = Tiny.predict(run, "test", null).run(Progress.none());
        assertEquals(1, predicted.predictions().size());
        assertEquals(0, predicted.predictions().get(0).summary().resumed());
        PackageSubmission.Result packaged =
                Named.of(PackageSubmission.class)
                        .with(PackageSubmission::input, run)
                        .make()
                        .run(Progress.none());
        assertEquals(2, packaged.submission().rows());
        assertTrue(packaged.findings().stream().noneMatch(f -> f.isError()));
        String zip = packaged.submission().file();
        String manifest = phantom.testManifest().toString();
        assertTrue(
                Named.of(Validate.class)
                        .with(Validate::submission, zip)
                        .with(Validate::manifest, manifest)
                        .make()
                        .run(Progress.none())
                        .valid());
        String truth = phantom.truth().toString();
        Evaluate.Result scored =
                Named.of(Evaluate.class)
                        .with(Evaluate::submission, zip)
                        .with(Evaluate::truth, truth)
                        .make()
                        .run(Progress.none());
        assertEquals(List.of("er", "mito"), List.copyOf(scored.classes().keySet()));
        assertTrue(Files.exists(folder.resolve("run/result_extended.json")));
        String page = Report.of(run, truth).run(Progress.none()).page();
        String html = Files.readString(Path.of(page));
        assertTrue(html.contains("<svg") && html.contains("data:image/png"), "curve and pictures");
        assertFalse(html.contains("http"), "nothing loaded from elsewhere");
        for (String part : List.of("Scores", "Classes and crops", "Worst crops", "Objects"))
            assertTrue(html.contains(">" + part + "</h2>"), part);
        assertTrue(html.contains("<img alt='EM of crop4/"), "the EM of a worst label");
        assertTrue(html.contains("<img alt='Errors in crop4/"), "and its errors");
        String found = Report.of(run, null).run(Progress.none()).page();
        assertEquals(html, Files.readString(Path.of(found)), "the truth lies in the data root");

        PredictionResult again = Tiny.predict(run, "test", null).run(Progress.none());
        assertEquals(
                again.predictions().get(0).summary().blocks(),
                again.predictions().get(0).summary().resumed());
    }

    /** Train, predict and process work, and give the same, where the truth cannot be opened. */
    @Test
    void theGroundTruthIsNotOpenedBeforeEvaluation() throws Exception {
        Path blind = folder.resolve("blind");
        Trees.copy(phantom.root(), blind);
        delete(blind.resolve("ground_truth.zarr"));
        Files.writeString(blind.resolve("ground_truth.zarr"), "not to be opened");
        for (String name : List.of("open", "shut")) {
            Path data = name.equals("open") ? phantom.root() : blind;
            // Of the same name, which stands in what is written.
            Path parent = Files.createDirectories(folder.resolve(name));
            Tiny.train(parent, data, "run").run(Progress.none());
            String run = parent.resolve("run").toString();
            Tiny.predict(run, "test", null).run(Progress.none());
            Named.of(ProcessPrediction.class)
                    .with(ProcessPrediction::input, run)
                    .make()
                    .run(Progress.none());
        }
        for (String part : List.of("model.pt", "predictions", "processed"))
            assertSameFiles(
                    folder.resolve("open/run").resolve(part),
                    folder.resolve("shut/run").resolve(part));
    }

    @Test
    void aRunIsNotContinuedWithAnotherRecipe() throws Exception {
        Tiny.train(folder, phantom.root(), "first").run(Progress.none());
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                Tiny.train(folder, phantom.root(), "first", "seed=2")
                                        .run(Progress.none()));
        assertTrue(e.fix().contains("@{run}"));
        TrainingResult longer =
                Tiny.train(folder, phantom.root(), "first", "train.epochs=3").run(Progress.none());
        assertEquals(6, longer.resumedFrom());
        assertEquals(9, longer.steps());
    }

    /** The learning rate would jump back to the middle of its fall. */
    @Test
    void aScheduleThatHasEndedIsNotContinued() throws Exception {
        String cosine = "optimizer.schedule=cosine";
        Tiny.train(folder, phantom.root(), "fallen", cosine).run(Progress.none());
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                Tiny.train(
                                                folder,
                                                phantom.root(),
                                                "fallen",
                                                cosine,
                                                "train.epochs=4")
                                        .run(Progress.none()));
        assertTrue(e.why().contains("would jump to"), e.getMessage());
        assertTrue(
                Files.readString(folder.resolve("fallen/config.yaml")).contains("epochs: 2"),
                "the run stays as it was");
    }

    /** Batch norm over one value would fill the running variance with NaN. */
    @Test
    void aPatchWithoutStatisticsIsRefusedBeforeTheTraining() {
        String norm = "model.options={features: 2, norm: batch}";
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                Tiny.train(
                                                folder,
                                                phantom.root(),
                                                "point",
                                                "data.patch_size=[16, 16, 16]",
                                                norm)
                                        .run(Progress.none()));
        assertTrue(e.getMessage().contains("train.batch_size of 2"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("point")));
    }

    @Test
    void labelledCropsAndWholeArraysCanBePredicted() throws Exception {
        Tiny.train(folder, phantom.root(), "other").run(Progress.none());
        String run = folder.resolve("other").toString();
        assertEquals(
                2, Tiny.predict(run, "1,4", phantom).run(Progress.none()).predictions().size());
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> Tiny.predict(run, "77", phantom).run(Progress.none()));
        assertTrue(e.fix().contains("[1, 2, 3, 4]"), e.getMessage());
        Path em = phantom.root().resolve("phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8");
        Path out = folder.resolve("whole.zarr");
        PredictionResult whole =
                Named.of(Predict.class)
                        .with(Predict::model, folder.resolve("other/model.pt").toString())
                        .with(Predict::input, em.toString())
                        .with(Predict::output, out.toString())
                        .with(Predict::device, "cpu")
                        .make()
                        .run(Progress.none());
        assertEquals(64L * 64 * 64, whole.predictions().get(0).summary().voxels());
        assertTrue(Files.exists(out.resolve("mito/s0/.zarray")));
    }

    @Test
    void trainingStartsFromWeights() throws Exception {
        Tiny.train(folder, phantom.root(), "before").run(Progress.none());
        String model = "model.weights=" + folder.resolve("before/model.pt");
        String still = "optimizer.learning_rate=1.0e-12";
        String low = "optimizer.minimum=0.0";
        Tiny.train(folder, phantom.root(), "after", model, still, low).run(Progress.none());
        Weights before = Checkpoint.read(folder.resolve("before/model.pt"));
        Weights after = Checkpoint.read(folder.resolve("after/model.pt"));
        before.tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.values(), after.get(name).values(), 1e-6f, name));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () ->
                                Tiny.train(folder, phantom.root(), "wrong", model, "classes=[mito]")
                                        .run(Progress.none()));
        assertTrue(e.why().contains("final_conv.weight"), e.why());
        assertFalse(Files.exists(folder.resolve("wrong")));
        TrainingResult partial =
                Tiny.train(
                                folder,
                                phantom.root(),
                                "partial",
                                model,
                                "classes=[mito]",
                                "model.partial=true")
                        .run(Progress.none());
        assertTrue(partial.warnings().toString().contains("2 of another shape: final_conv"));
    }

    @Test
    void aCropOutsideTheEmIsRefusedBeforeAnythingIsPredicted() throws Exception {
        Tiny.train(folder, phantom.root(), "far").run(Progress.none());
        String text = Files.readString(phantom.testManifest());
        String row = "999,phantom-1,mito,[8.0;8.0;8.0],[90000.0;0.0;0.0],[16;16;16]";
        Path manifest = Files.writeString(folder.resolve("far.csv"), text + row + "\n");
        String run = folder.resolve("far").toString();
        Predict predict =
                Named.of(Predict.class)
                        .with(Predict::run, run)
                        .with(Predict::manifest, manifest + "")
                        .with(Predict::device, "cpu")
                        .make();
        CellMapException e =
                assertThrows(CellMapException.class, () -> predict.run(Progress.none()));
        assertTrue(e.why().contains("outside the EM"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("far/predictions")));
    }

    private static void assertSameFiles(Path a, Path b) throws IOException {
        List<Path> files = files(a);
        assertFalse(files.isEmpty());
        assertEquals(
                files.stream().map(p -> a.relativize(p)).toList(),
                files(b).stream().map(p -> b.relativize(p)).toList());
        for (Path file : files)
            if (!file.toString().contains(".ledger"))
                assertArrayEquals(
                        Files.readAllBytes(file),
                        Files.readAllBytes(b.resolve(a.relativize(file))),
                        file.toString());
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path p : tree.sorted(Comparator.reverseOrder()).toList()) Files.delete(p);
        }
    }
}
