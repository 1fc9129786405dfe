// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.runfolder.RunScores;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.train.Checkpoints;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Submissions of several runs. */
class PackageBestTest {

    @TempDir Path folder;

    private Object label(Path zip, String path) {
        try (ArrayStore store = Stores.open(zip)) {
            var array = store.open(path);
            return array.read(Box.of(array.spec().shape()));
        }
    }

    private PackageSubmission.Result pack(Phantom phantom, String out, String... runs) {
        return Named.of(PackageSubmission.class)
                .with(PackageSubmission::input, folder.resolve(runs[0]).toString())
                .with(
                        PackageSubmission::with,
                        List.of(runs).subList(1, runs.length).stream()
                                .map(run -> folder.resolve(run).toString())
                                .toList())
                .with(PackageSubmission::out, out == null ? null : folder.resolve(out).toString())
                .with(PackageSubmission::manifest, phantom.testManifest().toString())
                .make()
                .run(Progress.none());
    }

    private double mito(String run) {
        return RunScores.of(new RunFolder(folder.resolve(run))).dice().get("mito");
    }

    @Test
    void eachClassIsThatOfTheRunThatWasBestAtIt() throws Exception {
        Phantom phantom = Tiny.phantom(folder.resolve("data"));
        for (int seed = 1; seed <= 3; seed++) {
            String run = "run" + seed;
            String classes = seed == 3 ? "classes=[mito]" : "classes=[mito, er]";
            Tiny.train(folder, phantom.root(), run, "seed=" + seed, classes).run(Progress.none());
            Tiny.predict(folder.resolve(run).toString(), "test", phantom).run(Progress.none());
            pack(phantom, run + ".zip", run);
        }
        PackageSubmission.Result result = pack(phantom, "best.zip", "run1", "run2", "run3");
        assertFalse(result.isFaulty(), result.summary());
        Map<String, String> choices = result.best().choices();
        for (String name : List.of("mito", "er")) {
            String chosen = Path.of(choices.get(name)).getFileName().toString();
            String path = "crop4/" + name;
            assertArrayEquals(
                    (byte[]) bytes(label(folder.resolve(chosen + ".zip"), path)),
                    (byte[]) bytes(label(folder.resolve("best.zip"), path)),
                    name);
        }
        double best = Math.max(mito("run1"), Math.max(mito("run2"), mito("run3")));
        assertEquals(best, mito(Path.of(choices.get("mito")).getFileName().toString()));
        assertTrue(Files.exists(folder.resolve("best.runs.csv")));
        assertTrue(result.summary().contains("Validation Dice"), result.summary());
        for (String run : List.of("run1", "run2")) {
            PackageSubmission told =
                    Named.of(PackageSubmission.class)
                            .with(PackageSubmission::input, folder.resolve("run1").toString())
                            .with(
                                    PackageSubmission::with,
                                    List.of(folder.resolve("run2").toString()))
                            .with(
                                    PackageSubmission::choose,
                                    List.of("mito=" + folder.resolve(run) + "/../" + run))
                            .with(PackageSubmission::out, folder.resolve("told.zip").toString())
                            .with(PackageSubmission::manifest, phantom.testManifest().toString())
                            .make();
            PackageSubmission.Result result2 = told.run(Progress.none());
            assertTrue(result2.others().isEmpty(), result2.others().toString());
            assertArrayEquals(
                    (byte[]) bytes(label(folder.resolve(run + ".zip"), "crop4/mito")),
                    (byte[]) bytes(label(folder.resolve("told.zip"), "crop4/mito")),
                    run);
        }
        UsageException e =
                assertThrows(UsageException.class, () -> pack(phantom, null, "run1", "run2"));
        assertTrue(e.getMessage().contains("No output is given"), e.getMessage());
    }

    /** Labels of the two types that submissions have here. */
    private static Object bytes(Object values) {
        if (values instanceof byte[] bytes) return bytes;
        short[] ids = (short[]) values;
        byte[] bytes = new byte[2 * ids.length];
        for (int i = 0; i < ids.length; i++) {
            bytes[2 * i] = (byte) ids[i];
            bytes[2 * i + 1] = (byte) (ids[i] >> 8);
        }
        return bytes;
    }

    /** The scores are those of the step that the model is of, with and without its checkpoint. */
    @Test
    void scoresAreThoseOfTheModel() throws Exception {
        Phantom phantom = Tiny.phantom(folder.resolve("data"));
        Tiny.train(folder, phantom.root(), "run", "train.epochs=3").run(Progress.none());
        RunFolder run = new RunFolder(folder.resolve("run"));
        Checkpoints checkpoints = new Checkpoints(run.checkpoints());
        long step =
                fiji.plugin.cellmap.train.Trainer.chosen(
                        Checkpoints.state(checkpoints.last().orElseThrow()));
        assertArrayEquals(
                Files.readAllBytes(run.model()),
                Files.readAllBytes(checkpoints.of(step).resolve(Checkpoints.MODEL)));
        double[] expected =
                Journal.read(run.journal()).stream()
                        .filter(row -> row.step() == step)
                        .findFirst()
                        .orElseThrow()
                        .scores()
                        .dice();
        RunScores scores = RunScores.of(run);
        assertEquals(expected[0], scores.dice().get("mito"));
        assertEquals(expected[1], scores.dice().get("er"));
        assertEquals(1, scores.crops().size());
        AtomicFiles.deleteTree(run.checkpoints());
        assertEquals(scores, RunScores.of(run));
        Files.delete(run.journal());
        assertEquals(null, RunScores.of(run).dice().get("mito"));
    }
}
