// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.process.ProcessSummary;
import fiji.plugin.cellmap.runfolder.Manifests;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.tune.ClassTuning;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose predictions were made up: pairs of balls that touch, and noise. */
class TuneTest {

    private static final long[] SHAPE = {18, 18, 36};
    private static final int SIZE = 18 * 18 * 36;

    private static final String CONFIG =
            """
            name: tuned
            classes: [mito, er]
            process:
              classes:
                mito: {threshold: 0.85, watershed: {dynamic: 64}}
                er: {threshold: 0.9}
            """;

    @TempDir Path folder;
    private RunFolder run;
    private Path labels;

    @BeforeEach
    void makeRun() throws IOException {
        run = new RunFolder(folder.resolve("run"));
        Path data = folder.resolve("data");
        labels = data.resolve("ds/ds.zarr");
        Files.createDirectories(run.root());
        Files.writeString(run.config(), CONFIG);
        Files.write(run.environment(), Json.bytes(java.util.Map.of("data", data.toString())));
        for (int crop = 1; crop <= 3; crop++) {
            write(labels, "labels/crop" + crop + "/mito", 4, truth());
            byte[] er = truth();
            for (int i = 0; i < SIZE; i++) er[i] = (byte) (er[i] == 0 ? 0 : 1);
            write(labels, "labels/crop" + crop + "/er", 4, er);
        }
        new Datasplit(List.of(row(true, 1), row(false, 2), row(false, 3)), List.of())
                .write(run.datasplit());
        new Manifest(
                        List.of(
                                new CropTarget(
                                        3,
                                        "ds",
                                        "mito",
                                        new double[] {4, 4, 4},
                                        new double[3],
                                        SHAPE)))
                .write(data.resolve(Manifests.NAME));
    }

    private DatasplitRow row(boolean train, int crop) {
        String container = labels.toString();
        return new DatasplitRow(
                train, container, "em", container, "labels/crop" + crop, List.of("mito", "er"));
    }

    /** Two balls, ids 1 and 2. */
    private static byte[] truth() {
        byte[] ids = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            double z = i / (18 * 36) - 8.5;
            double y = i / 36 % 18 - 8.5;
            double x = i % 36;
            boolean left = z * z + y * y + (x - 10) * (x - 10) < 62;
            boolean right = z * z + y * y + (x - 25) * (x - 25) < 62;
            ids[i] = (byte) (left && (x < 17.5 || !right) ? 1 : right ? 2 : 0);
        }
        return ids;
    }

    private static void write(Path container, String group, double voxel, byte[] values) {
        try (ArrayStore store = Stores.openOrCreate(container)) {
            store.create(group + "/s0", ArraySpec.of(SHAPE, new int[] {32, 32, 64}, DType.UINT8))
                    .write(Box.of(SHAPE), values);
            VoxelGrid grid = new VoxelGrid(new double[] {voxel, voxel, voxel}, new double[3]);
            Multiscale.write(store, group, "", List.of(new Multiscale.Level("s0", grid)));
        }
    }

    /** Between 0.6 and 0.7 inside, with specks of high probability outside. */
    private void predict(int crop) {
        SplittableRandom random = new SplittableRandom(crop);
        byte[] truth = truth();
        for (String name : List.of("mito", "er")) {
            byte[] p = new byte[SIZE];
            for (int i = 0; i < SIZE; i++) {
                p[i] = (byte) (truth[i] != 0 ? 153 + random.nextInt(25) : random.nextInt(90));
                if (truth[i] == 0 && random.nextInt(1000) == 0) p[i] = (byte) 250;
            }
            write(run.predictions().resolve("ds.zarr"), "crop" + crop + "/" + name, 4, p);
        }
    }

    private Tune.Result tune() {
        return Named.of(Tune.class)
                .with(Tune::input, run.root().toString())
                .make()
                .run(Progress.none());
    }

    @Test
    void whatScoresBestOnHeldOutCropsIsChosenAndUsed() throws IOException {
        predict(2);
        for (String broken : List.of("crop1", "crop3"))
            for (String name : List.of("mito", "er"))
                Files.writeString(
                        labels.resolve("labels/" + broken + "/" + name + "/.zattrs"), "{");
        Tune.Result result = tune();
        assertEquals(List.of("ds/crop2"), result.crops(), "neither trained on nor tested");
        ClassTuning mito = result.classes().get(0);
        assertTrue(mito.before().score() < 0.2, mito.before().toString());
        assertTrue(mito.chosen().score() > 0.97, mito.chosen().toString());
        double threshold = mito.chosen().settings().get("threshold");
        assertTrue(threshold > 0.34 && threshold < 0.61);
        assertTrue(mito.chosen().settings().get("watershed.dynamic") < 64);
        assertTrue(mito.chosen().minSize() > 1);
        ClassTuning er = result.classes().get(1);
        assertEquals("Dice", er.metric());
        assertTrue(er.chosen().score() > 0.999 && er.before().score() < 0.1);
        assertEquals(2, result.processed().crops().get(0).summary().classes().get(1).objects());

        String tuned = Files.readString(run.tuned());
        assertTrue(tuned.contains("ds/crop2") && tuned.contains("dynamic: "), tuned);
        List<?> written = Json.read(run.tuning(), List.class);
        assertEquals(2, written.size());
        assertFalse(Files.exists(run.root().resolve(".tuning")));

        ProcessPrediction.Result later =
                Named.of(ProcessPrediction.class)
                        .with(ProcessPrediction::input, run.root().toString())
                        .make()
                        .run(Progress.none());
        assertTrue(later.tuned());
        assertTrue(later.crops().get(0).summary().classes().stream().allMatch(c -> c.found()));
        Files.writeString(run.tuned(), "process:\n  classes:\n    mito: {threshold: 7}\n");
        UsageException wrong =
                assertThrows(
                        UsageException.class,
                        () ->
                                Named.of(ProcessPrediction.class)
                                        .with(ProcessPrediction::input, run.root().toString())
                                        .make()
                                        .run(Progress.none()));
        assertEquals(run.tuned() + ":3", wrong.where());
    }

    /** Affinities of the truth, weaker with noise; a limit of 1 keeps every voxel alone. */
    private void predictAffinities(int crop) {
        SplittableRandom random = new SplittableRandom(crop);
        byte[] truth = truth();
        int[] steps = {18 * 36, 36, 1};
        String[] names = {"z-1", "y-1", "x-1"};
        for (int d = 0; d < 3; d++) {
            byte[] p = new byte[SIZE];
            for (int i = steps[d]; i < SIZE; i++) {
                boolean one = truth[i] != 0 && truth[i] == truth[i - steps[d]];
                p[i] = (byte) (one ? 180 + random.nextInt(60) : random.nextInt(60));
            }
            String group = "crop" + crop + "/mito_aff_" + names[d];
            write(run.predictions().resolve("ds.zarr"), group, 4, p);
        }
    }

    /** Two crops: what one chooses is tried on the other. */
    @Test
    void whatJoinsAffinitiesIsChosenAndTestedOnTheOtherCrop() throws IOException {
        Files.writeString(
                run.config(),
                """
                name: tuned
                classes: [mito]
                process:
                  classes:
                    mito:
                      threshold: 0.5
                      mutex_watershed: {offsets: [-1 0 0, 0 -1 0, 0 0 -1], near: 0.95}
                """);
        new Datasplit(List.of(row(true, 3), row(false, 1), row(false, 2)), List.of())
                .write(run.datasplit());
        for (int crop = 1; crop <= 2; crop++) {
            predict(crop);
            predictAffinities(crop);
        }
        for (String metric : List.of("challenge", "rand", "voi")) {
            Files.deleteIfExists(run.tuned());
            Tune.Result result =
                    Named.of(Tune.class)
                            .with(Tune::input, run.root().toString())
                            .with(Tune::metric, metric)
                            .make()
                            .run(Progress.none());
            ClassTuning mito = result.classes().get(0);
            assertTrue(mito.chosen().settings().get("mutex_watershed.near") < 0.75);
            double best = metric.equals("voi") ? 0 : 1;
            assertEquals(best, mito.chosen().score(), 0.05, mito.chosen().toString());
            assertTrue(mito.before().score() < best - 0.3, mito.before().toString());
            assertEquals(2, mito.tested().size());
            for (ClassTuning.Tested t : mito.tested()) {
                assertEquals(best, t.score(), 0.05);
                assertTrue(t.configured() < best - 0.3);
            }
            assertTrue(result.summary().contains("on ds/crop1, chosen on the others: "));
            Report.Result report = Report.of(run.root().toString(), null).run(Progress.none());
            String page = Files.readString(Path.of(report.page()));
            assertTrue(page.contains("mutex_watershed.near (rows) and mutex_watershed.far"));
            assertTrue(page.contains("<td>ds/crop2</td><td>threshold "), "settings by the others");
        }
    }

    /** Overrides change what is tuned, not what comes out of it. */
    @Test
    void whatIsChosenComesBeforeOverrides() {
        predict(2);
        Tune.Result result =
                Named.of(Tune.class)
                        .with(Tune::input, run.root().toString())
                        .with(Tune::set, List.of("process.classes.er={threshold: 0.95}"))
                        .make()
                        .run(Progress.none());
        assertEquals(0.95, result.classes().get(1).before().settings().get("threshold"));
        assertTrue(result.classes().get(1).chosen().settings().get("threshold") < 0.65);
        long balls = 0;
        for (byte id : truth()) if (id != 0) balls++;
        ProcessSummary.ClassResult er =
                result.processed().crops().get(0).summary().classes().get(0);
        assertEquals("er", er.name());
        assertEquals(balls, er.foreground(), balls / 50.0);
    }

    @Test
    void withoutAPredictedHeldOutCropThereIsNothingToTuneOn() {
        UsageException missing = assertThrows(UsageException.class, this::tune);
        assertTrue(missing.fix().endsWith("crops first: 2."), missing.fix());
        new Datasplit(List.of(row(true, 1), row(false, 3)), List.of()).write(run.datasplit());
        UsageException none = assertThrows(UsageException.class, this::tune);
        assertTrue(none.why().contains("no held-out crops other than test crops"), none.why());
        assertFalse(Files.exists(run.tuned()));
    }

    /** Of two objects one is found at a lower threshold only: that may be so by chance. */
    @Test
    void whatOneObjectIsBetterByIsNotBelieved() throws IOException {
        Files.writeString(
                run.config(),
                """
                name: tuned
                classes: [mito]
                process:
                  classes:
                    mito: {threshold: 0.5, watershed: {dynamic: 16}, min_size: 100}
                """);
        byte[] p = truth();
        for (int i = 0; i < SIZE; i++) p[i] = (byte) (p[i] == 0 ? 20 : p[i] == 1 ? 170 : 110);
        write(run.predictions().resolve("ds.zarr"), "crop2/mito", 4, p);
        Tune.Result result = tune();
        ClassTuning mito = result.classes().get(0);
        assertTrue(mito.best().score() > mito.before().score() + 0.1, mito.reason());
        assertEquals(mito.before(), mito.chosen());
        assertEquals(2, mito.gain().count());
        String words = "as configured: the best that was tried, threshold ";
        assertTrue(result.summary().contains(words), result.summary());
        assertTrue(Files.readString(run.tuned()).contains("threshold: 0.5"));
        Report.Result report = Report.of(run.root().toString(), null).run(Progress.none());
        String page = Files.readString(Path.of(report.page()));
        assertTrue(page.contains(words) && page.contains("may be so by chance"));
        assertTrue(page.contains(">●○ 0.") && page.contains(">◇ "), "marks on the surface");
    }

    /** The best settings for what is nowhere are those that find nothing. */
    @Test
    void aClassThatNoCropContainsKeepsItsSettings() {
        predict(2);
        try (ArrayStore store = Stores.open(labels)) {
            store.delete("labels/crop2/er");
        }
        write(labels, "labels/crop2/er", 4, new byte[SIZE]);
        Tune.Result result = tune();
        assertEquals(List.of("er"), result.left());
        assertEquals(1, result.classes().size());
        assertTrue(result.summary().contains("er: no held-out crop contains it"));
    }
}
