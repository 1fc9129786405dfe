// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on real FIB-SEM, shortened: quality cannot rot unseen. */
class MedullaIT {

    /** Five seeds of these 300 steps gave 0.788 on average, with a standard deviation of 0.020. */
    private static final double REQUIRED_DICE = 0.72;

    @TempDir Path folder;

    @Test
    void aShortTrainingFindsMembranesInAnUnseenCrop() throws Exception {
        Path data = TestData.data();
        String run = folder.resolve("run").toString();
        List<String> set = List.of("train.epochs=3", "train.iterations_per_epoch=100");
        TrainingResult trained =
                new Train(
                                "configs/medulla_quick.yaml",
                                data.toString(),
                                run,
                                null,
                                "cpu",
                                set,
                                false,
                                null,
                                null)
                        .run(Progress.none());
        assertEquals(300, trained.steps());
        Tiny.predict(run, "904", null).run(Progress.none());
        Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, run)
                .make()
                .run(Progress.none());
        PackageSubmission.Result packaged =
                Named.of(PackageSubmission.class)
                        .with(PackageSubmission::input, run)
                        .make()
                        .run(Progress.none());
        assertEquals(6, packaged.submission().rows());
        String truth = data.resolve("ground_truth.zarr").toString();
        Evaluate.Result scored =
                Named.of(Evaluate.class)
                        .with(Evaluate::submission, packaged.submission().file())
                        .with(Evaluate::truth, truth)
                        .make()
                        .run(Progress.none());
        JsonNode crop =
                Json.parseObject(Files.readAllBytes(Path.of(scored.extended())), scored.extended())
                        .get("crop904");
        double dice = crop.at("/pm/earlier_metrics/dice_score").asDouble();
        assertTrue(dice >= REQUIRED_DICE, "Dice of pm on crop 904 is " + dice);
        assertTrue(crop.at("/cell/tp").asLong() > 0, crop.toString());
    }
}
