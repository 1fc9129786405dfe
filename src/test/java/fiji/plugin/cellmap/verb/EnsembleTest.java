// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose predictions are averaged, against each of them alone. */
class EnsembleTest {

    @TempDir static Path shared;

    @TempDir Path folder;

    private static Phantom phantom;

    @BeforeAll
    static void trainRuns() throws IOException {
        phantom = Tiny.phantom(shared.resolve("data"));
        train("a", "seed=1");
        train("b", "seed=2");
        train("mito", "seed=3", "classes=[mito]");
        train("coarse", "data.voxel_size=[16,16,16]");
        train("small", "seed=4", "data.patch_size=[32,32,48]");
        train("dark", "data.intensity_scale=0.002");
    }

    private static void train(String run, String... set) throws IOException {
        Stream<String> all = Stream.concat(Stream.of(set), Stream.of("train.epochs=1"));
        Tiny.train(shared, phantom.root(), run, all.toArray(String[]::new)).run(Progress.none());
    }

    private static String run(String name) {
        return shared.resolve(name).toString();
    }

    private Named<Predict> predict(String out, String first, String... with) {
        return Named.of(Predict.class)
                .with(Predict::run, run(first))
                .with(Predict::with, Stream.of(with).map(EnsembleTest::run).toList())
                .with(Predict::crops, "test")
                .with(Predict::manifest, phantom.testManifest().toString())
                .with(Predict::out, folder.resolve(out).toString())
                .with(Predict::device, "cpu");
    }

    private Object values(String out, String label) {
        try (ArrayStore store = Stores.open(folder.resolve(out).resolve("phantom-2.zarr"))) {
            var array = store.open("crop4/" + label + "/s0");
            return array.read(Box.of(array.spec().shape()));
        }
    }

    private JsonNode models(String out, String label) {
        try (ArrayStore store = Stores.open(folder.resolve(out).resolve("phantom-2.zarr"))) {
            return store.attributes("crop4/" + label).path("provenance").path("models");
        }
    }

    private TreeMap<String, String> bytes(String out) throws IOException {
        TreeMap<String, String> bytes = new TreeMap<>();
        Path root = folder.resolve(out).resolve("phantom-2.zarr");
        try (Stream<Path> all = Files.walk(root)) {
            for (Path p : all.filter(Files::isRegularFile).toList())
                if (!p.getFileName().toString().equals(".zattrs"))
                    bytes.put(root.relativize(p).toString(), Hashes.contents(p));
        }
        return bytes;
    }

    private static final List<String> FLOATS = List.of("predict.dtype=float32");

    @Test
    void probabilitiesAreMeansAndBytesAreRoundedOnce() {
        for (String one : new String[] {"a", "b", "mito"})
            predict(one, one).with(Predict::set, FLOATS).make().run(Progress.none());
        PredictionResult result = predict("all", "a", "b", "mito").make().run(Progress.none());
        predict("floats", "a", "b", "mito").with(Predict::set, FLOATS).make().run(Progress.none());
        float[] mito = (float[]) values("floats", "mito");
        float[] er = (float[]) values("floats", "er");
        byte[] bytes = (byte[]) values("all", "mito");
        float[][] single = {
            (float[]) values("a", "mito"),
            (float[]) values("b", "mito"),
            (float[]) values("mito", "mito"),
            (float[]) values("a", "er"),
            (float[]) values("b", "er")
        };
        double spread = 0;
        for (int i = 0; i < mito.length; i++) {
            double mean = (single[0][i] + (double) single[1][i] + single[2][i]) / 3;
            assertEquals(mean, mito[i], 1e-6);
            assertEquals(255 * mean, bytes[i] & 0xff, 0.5 + 1e-3);
            assertEquals((single[3][i] + (double) single[4][i]) / 2, er[i], 1e-6);
            spread = Math.max(spread, Math.abs(single[0][i] - single[1][i]));
        }
        assertTrue(spread > 0.01, "the runs differ: " + spread);
        String notes = String.join("\n", result.notes());
        assertTrue(notes.contains("The probabilities of 3 models are averaged"), notes);
        assertTrue(notes.contains("Only 2 of them have er: "), notes);
        assertFalse(notes.contains("have mito"), notes);
    }

    @Test
    void flipsAreAveragedForEachRun() {
        List<String> flips = List.of("predict.dtype=float32", "predict.flips=true");
        for (String one : new String[] {"a", "b"})
            predict(one, one).with(Predict::set, flips).make().run(Progress.none());
        predict("all", "a", "b").with(Predict::set, flips).make().run(Progress.none());
        float[] a = (float[]) values("a", "er");
        float[] b = (float[]) values("b", "er");
        float[] all = (float[]) values("all", "er");
        for (int i = 0; i < all.length; i++) assertEquals((a[i] + (double) b[i]) / 2, all[i], 1e-6);
    }

    @Test
    void theModelsAreRecordedWithEveryClass() throws IOException {
        predict("all", "a", "mito").make().run(Progress.none());
        JsonNode mito = models("all", "mito");
        assertEquals(2, mito.size());
        assertEquals("a", mito.get(0).get("name").asText());
        assertEquals("mito", mito.get(1).get("name").asText());
        assertEquals(
                Hashes.sha256(Files.readAllBytes(shared.resolve("a/model.pt"))),
                mito.get(0).get("sha256").asText());
        assertEquals(1, models("all", "er").size());
        predict("one", "b").make().run(Progress.none());
        assertEquals("b", models("one", "er").get(0).get("name").asText());
    }

    /** A set: the order of its runs neither changes the result nor begins it anew. */
    @Test
    void theSameSetResumesAndAnotherOneDoesNot() throws IOException {
        predict("all", "a", "b", "mito").make().run(Progress.none());
        TreeMap<String, String> before = bytes("all");
        PredictionResult again = predict("all", "mito", "b", "a").make().run(Progress.none());
        assertTrue(again.predictions().get(0).summary().resumed() > 0);
        assertEquals(0, again.predictions().get(0).summary().windows());
        assertEquals(before, bytes("all"));
        predict("other", "b", "mito", "a").make().run(Progress.none());
        assertEquals(before, bytes("other"));
        PredictionResult fewer = predict("all", "a", "b").make().run(Progress.none());
        assertEquals(0, fewer.predictions().get(0).summary().resumed());
        assertNotEquals(before, bytes("all"));
    }

    private String refusal(String out, String first, String... with) {
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> predict(out, first, with).make().run(Progress.none()));
        assertFalse(Files.exists(folder.resolve(out)));
        return e.getMessage();
    }

    @Test
    void runsThatDoNotFitAreRefusedByTheirDifference() {
        String coarse = refusal("x", "a", "b", "coarse");
        assertTrue(coarse.contains("voxel size in nm differs: [8.0, 8.0, 8.0] and [16"), coarse);
        assertTrue(coarse.contains("coarse"), coarse);
        String small = refusal("x", "a", "small");
        assertTrue(small.contains("windows differ: [32, 32, 32] and [32, 32, 48]"), small);
        assertTrue(small.contains("predict.window"), small);
        String dark = refusal("x", "a", "dark");
        assertTrue(dark.contains("normalisation differs"), dark);
        String twice = refusal("x", "a", "b", "a");
        assertTrue(twice.contains("the same model"), twice);
    }

    /** With a window that all take, runs of different patches are averaged. */
    @Test
    void aWindowThatAllTakeJoinsThem() {
        List<String> window = List.of("predict.dtype=float32", "predict.window=[32,32,32]");
        for (String one : new String[] {"a", "small"})
            predict(one, one).with(Predict::set, window).make().run(Progress.none());
        predict("all", "a", "small").with(Predict::set, window).make().run(Progress.none());
        float[] a = (float[]) values("a", "er");
        float[] b = (float[]) values("small", "er");
        float[] all = (float[]) values("all", "er");
        for (int i = 0; i < all.length; i++) assertEquals((a[i] + (double) b[i]) / 2, all[i], 1e-6);
    }

    @Test
    void requestsWithoutSenseAreRefused() {
        UsageException none =
                assertThrows(
                        UsageException.class,
                        () ->
                                predict("x", "a", "b")
                                        .with(Predict::out, null)
                                        .make()
                                        .run(Progress.none()));
        assertTrue(none.getMessage().contains("Give out, such as"), none.getMessage());
        String missing = refusal("x", "a", "nowhere");
        assertTrue(missing.contains("nowhere"), missing);
        assertThrows(
                UsageException.class,
                () ->
                        predict("x", "a", "b")
                                .with(Predict::model, run("a") + "/model.pt")
                                .make()
                                .check());
    }

    @Test
    void anArrayIsPredictedByAllOfThem() {
        Path em = phantom.root().resolve("phantom-2/phantom-2.zarr/recon-1/em/fibsem-uint8");
        Set<String> classes = new HashSet<>();
        PredictionResult result =
                Named.of(Predict.class)
                        .with(Predict::run, run("a"))
                        .with(Predict::with, List.of(run("mito")))
                        .with(Predict::input, em.toString())
                        .with(Predict::output, folder.resolve("whole.zarr").toString())
                        .with(Predict::device, "cpu")
                        .make()
                        .run(Progress.none());
        result.predictions().get(0).summary().classes().forEach(c -> classes.add(c.name()));
        assertEquals(Set.of("mito", "er"), classes);
    }
}
