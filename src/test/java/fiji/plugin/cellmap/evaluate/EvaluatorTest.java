// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.submit.Labels;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of the result files (7.6) and what happens around it. */
class EvaluatorTest {

    private static final double[] FOUR = {4, 4, 4};
    private static final double[] PLACE = {0, 0, 0};
    private static final long[] CUBE = {4, 4, 4};
    private static final long[] SMALL = {2, 2, 2};

    @TempDir Path folder;
    private Manifest manifest;
    private Path truth;
    private Path submission;

    @BeforeEach
    void write() {
        truth = folder.resolve("ground_truth.zarr");
        submission = folder.resolve("sub.zarr");
        List<CropTarget> rows = new ArrayList<>();
        for (String path : List.of("1/mito", "1/er", "1/pm", "2/mito", "2/er")) {
            String[] parts = path.split("/");
            boolean cube = parts[1].equals("mito");
            rows.add(
                    new CropTarget(
                            Integer.parseInt(parts[0]),
                            "d",
                            parts[1],
                            FOUR,
                            PLACE,
                            cube ? CUBE : SMALL));
            put(truth, "crop" + path, cube ? CUBE : SMALL, truthOf(cube));
        }
        manifest = new Manifest(rows);
    }

    private static byte[] truthOf(boolean cube) {
        byte[] values = new byte[cube ? 64 : 8];
        values[0] = 1;
        if (cube) values[63] = 2;
        else values[4] = 1;
        return values;
    }

    private static void put(Path container, String path, long[] shape, byte[] values) {
        Labels.array(container, path, DType.UINT8, values, shape, FOUR, PLACE);
    }

    private void submitExample(String crop) {
        byte[] mito = truthOf(true);
        mito[1] = 1;
        put(submission, crop + "/mito", CUBE, mito);
        put(submission, crop + "/er", SMALL, new byte[] {1, 1, 0, 0, 0, 0, 0, 0});
    }

    private Scores evaluate() {
        return Evaluator.evaluate(
                folder.resolve("sub.zarr"),
                truth,
                manifest,
                EvaluationOptions.official(),
                Progress.none());
    }

    @Test
    void bothResultFilesAsTheOfficialToolWritesThem() throws Exception {
        submitExample("crop1");
        Path file = folder.resolve("result.json");
        ResultFiles files = evaluate().write(file);
        Path extended = files.extended();
        assertEquals(folder.resolve("result_extended.json"), extended);
        assertEquals(2, ObjectsCsv.read(files.objects()).get("crop1/mito").size());
        JsonNode result = Json.MAPPER.readTree(Files.readAllBytes(file));
        assertEquals(0.09090909090909091, result.at("/label_scores/er/iou").asDouble());
        assertEquals(0.6666666666666666, result.at("/label_scores/mito/f1").asDouble());
        assertEquals(
                0.49856791094082503,
                result.at("/label_scores/mito/normalized_hausdorff_distance").asDouble(),
                1e-15);
        assertEquals(
                0.5765228592986433,
                result.at("/label_scores/mito/combined_score").asDouble(),
                1e-15);
        assertEquals(0.5765228592986433, result.at("/overall_instance_score").asDouble(), 1e-15);
        assertEquals(0.045454545454545456, result.at("/overall_semantic_score").asDouble());
        assertEquals(0.1618813902632872, result.at("/overall_score").asDouble(), 1e-15);
        assertEquals(5, result.at("/total_evals").asInt());
        assertEquals(5, result.at("/num_evals_done").asInt());
        assertEquals("unknown", result.at("/git_version").asText());
        assertEquals(2, result.at("/label_scores").size());
        assertEquals(7, result.size());
        checkExtended(Json.MAPPER.readTree(Files.readAllBytes(extended)));
    }

    private static void checkExtended(JsonNode all) {
        JsonNode mito = all.at("/crop1/mito");
        assertEquals(2, mito.path("tp").asInt());
        assertEquals(1.9942716437633001, mito.path("hausdorff_norm_sum").asDouble(), 1e-12);
        assertEquals(2, mito.path("n_hausdorff").asInt());
        assertEquals("scored", mito.path("status").asText());
        assertEquals(64, mito.path("num_voxels").asInt());
        assertEquals(4.0, mito.path("voxel_size").get(2).asDouble());
        assertFalse(mito.path("is_missing").asBoolean());
        assertEquals(0.8, mito.at("/earlier_metrics/dice_score").asDouble());
        JsonNode pm = all.at("/crop1/pm");
        assertEquals(8, pm.path("fn").asInt());
        assertTrue(pm.path("is_missing").asBoolean());
        assertEquals("missing", pm.path("status").asText());
        assertEquals(2, all.at("/crop2/mito/fn").asInt());
        assertEquals(2, all.at("/crop2/mito/n_hausdorff").asInt());
        assertEquals(0.0, all.at("/crop2/mito/hausdorff_norm_sum").asDouble());
        assertEquals(8, all.at("/crop2/er/fn").asInt());
        assertEquals(0.0, all.at("/label_scores/pm/iou").asDouble());
        assertEquals(8, all.at("/label_scores/pm/fn").asInt());
        assertEquals(9, all.at("/label_scores/er/fn").asInt());
        assertEquals("june-2026", all.path("scoring").asText());
    }

    @Test
    void cropsWithoutTheWordCropAreFoundWhenAllLackIt() {
        submitExample("1");
        assertEquals(0.1618813902632872, evaluate().overall(), 1e-15);
        put(submission, "crop2/er", SMALL, truthOf(false));
        Scores partly = evaluate();
        assertTrue(partly.crops().get("crop1").get("mito").missing());
        assertFalse(partly.crops().get("crop2").get("er").missing());
    }

    @Test
    void groupsInsteadOfArraysCountAsMissing() {
        submitExample("crop1");
        Labels.multiscale(submission, "crop2/er", DType.UINT8, truthOf(false), SMALL, 4, 0);
        assertTrue(evaluate().crops().get("crop2").get("er").missing());
    }

    @Test
    void aPerfectSubmissionScoresOne() {
        for (CropTarget row : manifest.rows())
            put(submission, row.path(), row.shape(), truthOf(row.className().equals("mito")));
        Scores scores = evaluate();
        assertEquals(1, scores.overall());
        assertEquals(1, scores.classes().get("pm").presence().accuracy());
    }

    @Test
    void instanceClassesCanBeChosen() {
        submitExample("crop1");
        Scores scores =
                Evaluator.evaluate(
                        submission,
                        truth,
                        manifest,
                        EvaluationOptions.official().withInstanceClasses(List.of("er")),
                        Progress.none());
        assertTrue(scores.crops().get("crop1").get("er").instance());
        assertFalse(scores.crops().get("crop1").get("mito").instance());
        assertEquals(1, scores.crops().get("crop1").get("er").tp());
    }

    @Test
    void rulesAreNamedAndChosen() {
        submitExample("crop1");
        Scores july =
                Evaluator.evaluate(
                        submission,
                        truth,
                        manifest,
                        EvaluationOptions.official().withRules(ScoringRules.of("july-2026")),
                        Progress.none());
        assertEquals("july-2026", july.toExtendedJson().path("scoring").asText());
        double june = evaluate().classes().get("mito").closeness();
        assertTrue(july.classes().get("mito").closeness() < june);
        assertThrows(UsageException.class, () -> ScoringRules.of("may-2026"));
    }

    /**
     * Objects that overlap by more than half; a mask is one object; a missing one is overlooked.
     */
    @Test
    void panopticQuality() throws Exception {
        submitExample("crop1");
        Scores scores =
                Evaluator.evaluate(
                        submission,
                        truth,
                        manifest,
                        EvaluationOptions.official().withRules(ScoringRules.PANOPTIC),
                        Progress.none());
        ClassScore mito = scores.classes().get("mito");
        assertEquals(List.of(1L, 1L, 3L), List.of(mito.tp(), mito.fp(), mito.fn()));
        assertEquals(1 / 3.0, mito.score(), 1e-12);
        ClassScore er = scores.classes().get("er");
        assertEquals(0, er.score());
        assertEquals(List.of(0L, 1L), List.of(er.tp(), er.fp()));
        assertEquals(1 / 9.0, scores.overall(), 1e-12, "of three classes");
        JsonNode json = scores.toJson();
        assertEquals(1 / 3.0, json.at("/label_scores/mito/pq").asDouble(), 1e-12);
        assertEquals(1, json.at("/label_scores/mito/sq").asDouble());
        JsonNode june = evaluate().toExtendedJson();
        assertEquals(1, june.at("/crop1/mito/panoptic/tp").asInt());
        assertTrue(june.at("/crop1/er/panoptic/sq").isNull());
    }

    @Test
    void masksTakeVoxelsOut() {
        submitExample("crop1");
        put(truth, "crop1/er_mask", SMALL, new byte[] {1, 0, 1, 1, 1, 1, 1, 1});
        LabelScore er = evaluate().crops().get("crop1").get("er");
        assertEquals(List.of(1L, 0L, 1L), List.of(er.tp(), er.fp(), er.fn()));
    }

    @Test
    void whatCannotBeScoredIsRefusedAsAWhole() throws Exception {
        assertThrows(CellMapException.class, this::evaluate);
        put(submission, "other/mito", CUBE, truthOf(true));
        assertThrows(CellMapException.class, this::evaluate);
        submitExample("crop1");
        Path broken = submission.resolve("crop1/er/.zarray");
        Files.writeString(broken, "{");
        String message = assertThrows(CellMapException.class, this::evaluate).getMessage();
        assertTrue(message.contains(".zarray"), message);
    }

    @Test
    void rowsThatTheManifestLacksAreNamed() {
        submitExample("crop1");
        manifest = new Manifest(manifest.rows().subList(1, 5));
        String message = assertThrows(CellMapException.class, this::evaluate).getMessage();
        assertTrue(message.contains("crop1/mito"), message);
    }

    @Test
    void emptyClassesScoreOne() {
        Runs none = Runs.of(new byte[8], true, 2, 2, 2);
        LabelScore nothing =
                LabelScore.instance(
                        new InstanceScorer(
                                        none,
                                        none,
                                        none,
                                        FOUR,
                                        ScoringRules.JUNE_2026,
                                        Progress.none())
                                .score(),
                        FOUR);
        assertEquals(1, ClassScore.pool(List.of(nothing)).score());
        assertArrayEquals(FOUR, nothing.voxelSize());
    }

    private CellMapException refused(Path submitted, Path truths, Manifest rows) {
        return assertThrows(
                CellMapException.class,
                () ->
                        Evaluator.evaluate(
                                submitted,
                                truths,
                                rows,
                                EvaluationOptions.official(),
                                Progress.none()));
    }

    /** The submission is fine, so it must not get the blame. */
    @Test
    void aWrongTruthIsBlamed() {
        submitExample("crop1");
        CellMapException e = refused(submission, submission, manifest);
        assertTrue(e.why().contains("the submission itself"), e.getMessage());
        e = refused(submission, truth.resolve("crop1"), manifest);
        assertTrue(e.why().contains("it is a crop, or a label"), e.getMessage());
        Path other = folder.resolve("other.zarr");
        put(other, "crop8/mito", CUBE, truthOf(true));
        e = refused(submission, other, manifest);
        assertTrue(e.why().contains("none of its crops: crop8"), e.getMessage());
        Path levels = folder.resolve("levels.zarr");
        Labels.multiscale(levels, "crop1/mito", DType.UINT8, truthOf(true), CUBE, 4, 0);
        e = refused(submission, levels, manifest);
        assertTrue(e.why().contains("labels are no arrays; crop1 holds mito"), e.getMessage());
        Path data = folder.resolve("data.zarr");
        Labels.multiscale(data, "recon-1/em", DType.UINT8, truthOf(true), CUBE, 4, 0);
        e = refused(submission, data, manifest);
        assertTrue(e.why().contains("none of its crops: recon-1"), e.getMessage());
        float[] numbers = new float[64];
        numbers[3] = Float.NaN;
        Path nan = folder.resolve("nan.zarr");
        Labels.array(nan, "crop1/mito", DType.FLOAT32, numbers, CUBE, FOUR, PLACE);
        e = refused(submission, nan, manifest);
        assertTrue(e.where().contains("nan.zarr"), e.getMessage());
        assertTrue(e.why().contains("NaN"), e.getMessage());
    }

    /** The official code makes an object of each, or leaves the crop out, which scores 1. */
    @Test
    void idsThatAreNoNumbersAreNotScored() {
        submitExample("crop1");
        float[] ids = new float[64];
        ids[9] = Float.NaN;
        Labels.delete(submission, "crop1/mito");
        Labels.array(submission, "crop1/mito", DType.FLOAT32, ids, CUBE, FOUR, PLACE);
        CellMapException e = refused(submission, truth, manifest);
        assertTrue(e.where().contains("sub.zarr"), e.getMessage());
        assertTrue(e.why().contains("NaN"), e.getMessage());
    }

    /** Official numbers stay in the files; what they do not mean is said. */
    @Test
    void whatWasNotJudgedIsSaid() {
        for (String path : List.of("crop1/pm", "crop2/mito")) Labels.delete(truth, path);
        put(truth, "crop1/pm", SMALL, new byte[8]);
        put(truth, "crop2/mito", CUBE, new byte[64]);
        submitExample("crop1");
        put(submission, "crop1/pm", SMALL, new byte[8]);
        Scores scores = evaluate();
        assertEquals(1, scores.classes().get("pm").score(), "official");
        assertFalse(scores.classes().get("pm").isJudged());
        assertEquals(scores.classes().get("er").score(), scores.judged(false));
        assertTrue(scores.judged(false) < scores.overallSemantic());
        assertEquals(Double.NaN, scores.classes().get("pm").presence().dice());
        assertTrue(scores.toExtendedJson().at("/label_scores/pm/earlier_metrics/iou").isNull());
        assertEquals(
                List.of(
                        "er was not submitted in crop2.",
                        "mito was not submitted in crop2.",
                        "pm is not in the truth and was not found: it counts as 1 in the official"
                                + " means."),
                scores.notes());
    }

    @Test
    void aMissingLabelHasNoDiceAndTooManyObjectsNoScore() {
        put(submission, "crop1/er", SMALL, truthOf(false));
        Scores scores = evaluate();
        assertEquals(Double.NaN, scores.classes().get("mito").presence().dice());
        assertEquals(Double.NaN, scores.classes().get("pm").presence().accuracy());
        long[] row = {1, 1, 200};
        Path big = folder.resolve("big.zarr");
        byte[] one = new byte[200];
        one[0] = 1;
        byte[] many = new byte[200];
        for (int i = 0; i < 200; i += 2) many[i] = 1;
        Labels.array(big, "crop3/mito", DType.UINT8, one, row, FOUR, PLACE);
        Path sub = folder.resolve("many.zarr");
        Labels.array(sub, "crop3/mito", DType.UINT8, many, row, FOUR, PLACE);
        Manifest rows = new Manifest(List.of(new CropTarget(3, "d", "mito", FOUR, PLACE, row)));
        scores = Evaluator.evaluate(sub, big, rows, EvaluationOptions.official(), Progress.none());
        assertEquals(1, scores.overallInstance(), "official");
        assertEquals(Double.NaN, scores.judged(true));
        assertTrue(scores.notes().get(0).contains("not scored in crop3: too many objects"));
        assertTrue(scores.notes().get(1).contains("counts as 1"));
    }

    @Test
    void rowsWithoutTruthAreCounted() {
        Labels.delete(truth, "crop2/er");
        submitExample("crop1");
        assertTrue(
                evaluate()
                        .notes()
                        .contains(
                                "1 of the manifest's 5 labels have no truth and were not scored."));
    }

    @Test
    void aLabelThatTellsNoVoxelSizeTakesTheGivenOneAndBothIsSaid() {
        submitExample("crop1");
        try (ArrayStore store = Stores.openOrCreate(submission)) {
            store.delete("crop1/er");
            long[] one = {1, 1, 1};
            store.create("crop1/er", ArraySpec.of(one, new int[] {1, 1, 1}, DType.UINT8))
                    .write(Box.of(one), new byte[] {1});
        }
        Scores middle = evaluate();
        assertEquals(0, middle.crops().get("crop1").get("er").fp());
        assertTrue(middle.notes().get(0).startsWith("crop1/er: the submission tells no"));
        assertTrue(middle.notes().get(0).contains("as the official code does"));
        Scores sized =
                Evaluator.evaluate(
                        submission,
                        truth,
                        manifest,
                        EvaluationOptions.official()
                                .withGiven(GivenSize.ifUnstated(new double[] {8, 8, 8})),
                        Progress.none());
        assertEquals(6, sized.crops().get("crop1").get("er").fp());
        assertTrue(sized.notes().get(0).contains("[8.0, 8.0, 8.0] nm is taken"));
    }

    @Test
    void aMissingLabelOfATruthWithoutVoxelSizeHasThatOfTheManifest() {
        submitExample("crop1");
        try (ArrayStore store = Stores.open(truth)) {
            ObjectNode attributes = store.attributes("crop2/er");
            attributes.remove("voxel_size");
            store.setAttributes("crop2/er", attributes);
        }
        Scores scores = evaluate();
        assertArrayEquals(FOUR, scores.crops().get("crop2").get("er").voxelSize());
        assertTrue(scores.notes().get(0).startsWith("crop2/er: the truth tells no voxel size"));
    }

    @Test
    void aTruthThatLiesElsewhereThanTheManifestSaysIsTold() {
        submitExample("crop1");
        assertTrue(evaluate().notes().stream().noneMatch(n -> n.contains("than the manifest")));
        try (ArrayStore store = Stores.open(truth)) {
            ObjectNode attributes = store.attributes("crop1/er");
            attributes.putArray("voxel_size").add(8).add(8).add(8);
            store.setAttributes("crop1/er", attributes);
        }
        String note =
                evaluate().notes().stream()
                        .filter(n -> n.contains("than the manifest"))
                        .findAny()
                        .orElseThrow();
        assertTrue(note.startsWith("crop1/er: the truth states another voxel size"), note);
    }
}
