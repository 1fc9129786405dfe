// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.evaluate.Ranking;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.submit.Labels;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read about a score. */
class EvaluateTest {

    private static final long[] SHAPE = {2, 2, 2};
    private static final double[] FOUR = {4, 4, 4};

    @TempDir Path folder;

    private Evaluate.Result evaluate() {
        return Named.of(Evaluate.class)
                .with(Evaluate::submission, folder.resolve("sub.zarr").toString())
                .with(Evaluate::truth, folder.resolve("truth.zarr").toString())
                .with(Evaluate::manifest, folder.resolve("manifest.csv").toString())
                .make()
                .run(Progress.none());
    }

    private void put(String container, String path, int... present) {
        byte[] values = new byte[8];
        for (int i : present) values[i] = 1;
        Path to = folder.resolve(container);
        Labels.array(to, path, DType.UINT8, values, SHAPE, FOUR, new double[3]);
    }

    /** A class that is absent, one that was not submitted, and one that is half right. */
    @Test
    void nothingFlatters() throws Exception {
        for (String name : List.of("ecs", "er", "pm")) put("truth.zarr", "crop1/" + name, 0, 1);
        Labels.delete(folder.resolve("truth.zarr"), "crop1/ecs");
        put("truth.zarr", "crop1/ecs");
        put("sub.zarr", "crop1/ecs");
        put("sub.zarr", "crop1/er", 0);
        new Manifest(
                        List.of("ecs", "er", "pm").stream()
                                .map(c -> new CropTarget(1, "d", c, FOUR, new double[3], SHAPE))
                                .toList())
                .write(folder.resolve("manifest.csv"));
        Evaluate.Result result = evaluate();
        assertNull(result.classes().get("ecs"));
        assertNull(result.dice().get("pm"));
        assertEquals(0, result.classes().get("pm"));
        assertEquals(0.5, result.classes().get("er"));
        assertEquals(0.5, result.overallSemantic(), 1e-12, "official: ecs counts as 1");
        assertEquals(0.25, result.judgedSemantic(), 1e-12);
        assertNull(result.judgedInstance());
        List<String> lines = result.summary().lines().toList();
        assertEquals("ecs          -        Dice -        accuracy 1.0000", lines.get(0));
        assertEquals("pm           0.0000   Dice -        accuracy -     ", lines.get(2));
        assertTrue(result.summary().contains("Note: pm was not submitted in crop1."));
        assertTrue(result.summary().contains("judged: instance -     , semantic 0.2500"));
        assertTrue(new String(Json.bytes(result)).contains("null"));
    }

    private Evaluate compare(String first, String... others) {
        return Named.of(Evaluate.class)
                .with(Evaluate::submission, folder.resolve(first).toString())
                .with(
                        Evaluate::with,
                        Stream.of(others).map(o -> folder.resolve(o).toString()).toList())
                .with(Evaluate::truth, folder.resolve("truth.zarr").toString())
                .with(Evaluate::manifest, folder.resolve("manifest.csv").toString())
                .make();
    }

    private void truthOf(String... classes) {
        for (String name : classes) put("truth.zarr", "crop1/" + name, 0, 1);
        new Manifest(
                        Stream.of(classes)
                                .map(c -> new CropTarget(1, "d", c, FOUR, new double[3], SHAPE))
                                .toList())
                .write(folder.resolve("manifest.csv"));
    }

    /** Equal scores share a rank; what cannot be scored is last, with its reason. */
    @Test
    void severalAreRanked() throws Exception {
        truthOf("er", "pm");
        put("half.zarr", "crop1/er", 0);
        put("half.zarr", "crop1/pm", 0);
        put("good.zarr", "crop1/er", 0, 1);
        put("good.zarr", "crop1/pm", 0);
        put("same.zarr", "crop1/er", 0);
        put("same.zarr", "crop1/pm", 0, 1);
        put("other.zarr", "crop9/er", 0);
        Evaluate.Result result =
                compare("half.zarr", "other.zarr", "good.zarr", "same.zarr").run(Progress.none());
        assertTrue(result.isFaulty());
        List<Ranking.Row> rows = result.ranking().rows();
        assertEquals(
                List.of("good.zarr", "same.zarr", "half.zarr", "other.zarr"),
                rows.stream().map(r -> Path.of(r.submission()).getFileName() + "").toList());
        assertEquals(Arrays.asList(1, 1, 3, null), rows.stream().map(Ranking.Row::rank).toList());
        assertEquals(Map.of("er", 0.5, "pm", 0.5), rows.get(2).classes());
        assertEquals(0.75, rows.get(0).semantic(), 1e-12);
        assertEquals(folder.resolve("good_result.json").toString(), result.file());
        assertEquals(0.75, result.overallSemantic(), 1e-12, "that of the best");
        assertEquals(
                Json.parseObject(Files.readAllBytes(Path.of(result.file())), ""),
                Json.parseObject(
                        Files.readAllBytes(
                                Path.of(compare("good.zarr").run(Progress.none()).file())),
                        ""),
                "as alone");
        List<String> csv = Files.readAllLines(folder.resolve("comparison.csv"));
        assertEquals("rank,submission,overall,instance,semantic,er,pm,failure", csv.get(0));
        assertTrue(csv.get(1).endsWith("good.zarr,0.0,0.0,0.75,1.0,0.5,"), csv.get(1));
        assertTrue(csv.get(4).startsWith(",") && csv.get(4).contains("crop9"), csv.get(4));
        List<String> lines = result.summary().lines().toList();
        assertTrue(lines.get(1).startsWith("   1   0.0000    0.0000    0.7500"), lines.get(1));
        assertTrue(lines.contains("er             1.0000*  0.5000   0.5000"), result.summary());
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("Not scored: ")), result.summary());
        assertEquals(result.ranking(), Json.read(folder.resolve("comparison.json"), Ranking.class));
    }

    @Test
    void aRunStandsForItsSubmissionAndNothingIsComparedWithItself() throws Exception {
        truthOf("er");
        for (String run : List.of("a", "b")) {
            put(run + "/submission.zip", "crop1/er", 0);
            Files.writeString(folder.resolve(run).resolve("config.yaml"), "name: " + run);
        }
        Files.createDirectory(folder.resolve("c"));
        UsageException twice =
                assertThrows(UsageException.class, () -> compare("a", "a/submission.zip").check());
        assertTrue(twice.getMessage().contains("twice"), twice.getMessage());
        Files.writeString(folder.resolve("c/config.yaml"), "name: c");
        UsageException none = assertThrows(UsageException.class, () -> compare("a", "c").check());
        assertTrue(none.getMessage().contains("Package first"), none.getMessage());
    }
}
