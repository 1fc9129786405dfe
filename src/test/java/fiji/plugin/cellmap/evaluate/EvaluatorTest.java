// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.store.DType;
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
                        new InstanceScorer(none, none, none, FOUR, ScoringRules.JUNE_2026).score(),
                        FOUR);
        assertEquals(1, ClassScore.pool(List.of(nothing)).score());
        assertArrayEquals(FOUR, nothing.voxelSize());
    }
}
