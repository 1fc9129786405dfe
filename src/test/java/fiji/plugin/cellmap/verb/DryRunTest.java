// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.Forecast;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run says of a training, and that it leaves no trace. */
class DryRunTest {

    @TempDir Path folder;

    private Path data;

    @BeforeEach
    void makePhantom() {
        data = folder.resolve("phantom");
        Tiny.phantom(data);
    }

    private TrainingResult dry(String... set) throws Exception {
        return Named.like(Tiny.train(folder, data, "run", set))
                .with(Train::dryRun, true)
                .make()
                .run(Progress.none());
    }

    private Map<String, String> files() throws Exception {
        Map<String, String> found = new TreeMap<>();
        if (Files.notExists(folder.resolve("run"))) return found;
        try (Stream<Path> all = Files.walk(folder.resolve("run"))) {
            for (Path file : all.toList())
                found.put(
                        folder.relativize(file).toString(),
                        Files.getLastModifiedTime(file) + " " + Files.size(file));
        }
        return found;
    }

    @Test
    void itSaysWhatTheTrainingWouldDoAndTake() throws Exception {
        TrainingResult result = dry();
        assertFalse(result.finished());
        assertTrue(files().isEmpty(), "nothing is written");
        Forecast forecast = result.forecast();
        assertEquals(6, forecast.steps());
        assertEquals(1, forecast.patchesPerStep());
        Forecast.ClassFigures mito = forecast.classes().get(0);
        assertEquals("mito", mito.name());
        assertEquals(result.trainingCrops(), mito.crops());
        assertEquals(1, mito.heldOutCrops());
        assertTrue(mito.present() > 0 && mito.present() < mito.annotated(), mito.toString());
        assertTrue(mito.heldOutAnnotated() > 0, mito.toString());
        assertTrue(forecast.time().measuredSteps() > 0);
        assertEquals(
                6 * forecast.time().perStep() + 2 * forecast.time().perValidation(),
                forecast.time().left(),
                1e-9);
        assertTrue(forecast.memory().estimated() > 0);
        assertTrue(forecast.memory().process() > forecast.memory().estimated());
        assertTrue(forecast.memory().size() > forecast.memory().process());
        String text = result.summary();
        for (String part :
                List.of("Steps: 6", "Memory: ", "Time: ", "Disk: ", "Nothing was trained"))
            assertTrue(text.contains(part), text);
        assertEquals(
                6, Json.MAPPER.readTree(Json.bytes(result)).path("forecast").path("steps").asInt());
    }

    /** The checkpoints that a training writes are as large as was said. */
    @Test
    void theDiskIsThatOfTheTraining() throws Exception {
        for (String set : List.of("train.ema=0", "train.ema=0.9")) {
            Forecast forecast = dry(set).forecast();
            TrainingResult trained =
                    Named.like(Tiny.train(folder, data, "of " + set, set))
                            .make()
                            .run(Progress.none());
            assertNull(trained.forecast());
            List<Long> sizes = new ArrayList<>();
            try (Stream<Path> all = Files.walk(folder.resolve("of " + set + "/checkpoints"))) {
                for (Path file : all.filter(Files::isRegularFile).toList())
                    if (file.toString().contains("step-000006")) sizes.add(Files.size(file));
            }
            long content = sizes.stream().mapToLong(Long::longValue).sum();
            long weights = 4 * trained.parameters();
            assertTrue(
                    content > forecast.disk().checkpoint()
                            && content < forecast.disk().checkpoint() + weights + 200_000,
                    content + " bytes, not " + forecast.disk().checkpoint());
        }
    }

    @Test
    void aRunThatIsThereStaysAsItIs() throws Exception {
        Tiny.train(folder, data, "run").run(Progress.none());
        Map<String, String> before = files();
        byte[] model = Files.readAllBytes(folder.resolve("run/model.pt"));
        Forecast forecast = dry("train.epochs=3").forecast();
        assertEquals(6, forecast.step());
        assertEquals(9, forecast.steps());
        assertEquals(
                3 * forecast.time().perStep() + forecast.time().perValidation(),
                forecast.time().left(),
                1e-9);
        assertEquals(before, files());
        assertArrayEquals(model, Files.readAllBytes(folder.resolve("run/model.pt")));
    }

    /** Its speed is in its journal; measuring would take its processors and memory. */
    @Test
    void besideATrainingInTheSameFolderNothingIsMeasured() throws Exception {
        Tiny.train(folder, data, "run").run(Progress.none());
        try (Claim claim = Claim.on(folder.resolve("run"))) {
            assertNotNull(claim);
            Map<String, String> before = files();
            TrainingResult result = dry("train.epochs=4");
            assertEquals(0, result.forecast().time().measuredSteps());
            assertTrue(result.forecast().time().left() > 0);
            assertTrue(
                    result.warnings().stream().anyMatch(n -> n.contains("not to disturb")),
                    result.warnings().toString());
            assertEquals(before, files());
        }
    }

    @Test
    void whatLooksWrongIsSaid() throws Exception {
        assertTrue(
                told("data.validation_share=0", "data.validation_crops=null")
                        .contains("No crop is held out"));
        assertTrue(
                told("data.patch_size=[128,128,128]", "train.batch_size=1024")
                        .contains("By its layers the training takes"));
        assertTrue(told("data.voxel_size=[2,2,2]").contains("it is interpolated"));
        assertTrue(told("data.voxel_size=[2,2,2]").contains("labels of mito"));
    }

    private String told(String... set) throws Exception {
        return String.join("\n", dry(set).warnings());
    }
}
