// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.predict.Padding;
import fiji.plugin.cellmap.predict.SlidingWindow;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tiny network on a ball in noise. */
class TrainerTest {

    private static final int EDGE = 40;

    @TempDir static Path together;
    @TempDir Path folder;

    private Experiment experiment = experiment("optimizer.schedule=cosine");

    /** Where the training of {@link #experiment} ended that nothing interrupts, and its rows. */
    private static TrainingState straightEnd;

    private static final List<JournalRow> STRAIGHT = new ArrayList<>();

    @BeforeAll
    static void trainAtOnce() {
        TrainerTest test = new TrainerTest();
        straightEnd = test.train(together.resolve("a"), Progress.none(), STRAIGHT);
    }

    private static Experiment experiment(String... set) {
        return ConfigFile.parse(
                        "test",
                        """
                        name: ball
                        seed: 3
                        classes: [ball]
                        model: {options: {features: [2, 2, 2, 4, 4, 2]}}
                        data: {voxel_size: [8, 8, 8], patch_size: [32, 32, 32]}
                        augment: {mirror: [0.5, 0.5, 0.5], noise: 0.1}
                        optimizer: {learning_rate: 0.01}
                        train: {epochs: 3, iterations_per_epoch: 5, batch_size: 1, accumulate: 2}
                        """,
                        List.of(set))
                .experiment();
    }

    private static TrainingCrop ball() {
        float[] raw = new float[EDGE * EDGE * EDGE];
        float[] label = new float[raw.length];
        SplittableRandom random = Seeds.random(1);
        for (int i = 0; i < raw.length; i++) {
            int z = i / (EDGE * EDGE) - 20;
            int y = i / EDGE % EDGE - 20;
            int x = i % EDGE - 20;
            label[i] = z * z + y * y + x * x < 150 ? 1 : 0;
            raw[i] = (float) (60 * label[i] + 60 + 40 * random.nextDouble());
        }
        VoxelGrid grid = new VoxelGrid(new double[] {8, 8, 8}, new double[3]);
        int[] shape = {EDGE, EDGE, EDGE};
        return new TrainingCrop(
                "ball",
                Volume.of("raw", grid, shape, raw),
                Map.of("ball", Volume.of("label", grid, shape, label)));
    }

    private TrainingState train(Path checkpoints, Progress progress, List<JournalRow> rows) {
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void logged(JournalRow row) {
                        rows.removeIf(r -> r.step() >= row.step());
                        rows.add(row);
                    }
                };
        return train(checkpoints, progress, listener);
    }

    private TrainingState train(Path checkpoints, Progress progress, TrainingListener listener) {
        Experiment e = experiment;
        Network network = Architectures.create(e.model().architecture(), e.model().options(), 1, 1);
        Intensity intensity = new Intensity(1 / 255.0, 0);
        TrainingCrop crop = ball();
        PatchSource source =
                new PatchSource(
                        List.of(crop),
                        Targets.of(e),
                        e.data().voxelSize(),
                        e.data().patchSize(),
                        e.augment(),
                        intensity,
                        e.seed());
        HeldOutCrop held =
                HeldOutCrop.read(
                        crop,
                        Targets.of(e),
                        e.data().voxelSize(),
                        new int[] {32, 32, 32},
                        intensity);
        SlidingWindow sliding =
                new SlidingWindow(
                        new int[] {32, 32, 32},
                        new double[] {0.5, 0.5, 0.5},
                        0.125,
                        Padding.REPLICATE,
                        1);
        Checkpoints saved = new Checkpoints(checkpoints);
        TrainingState start = saved.last().map(Checkpoints::state).orElse(Trainer.start("hash"));
        try (TrainingNet net =
                new TrainingNet(
                        network,
                        network.initial(e.seed()),
                        e.loss(),
                        e.optimizer(),
                        Precision.FLOAT32,
                        0,
                        ComputeDevice.CPU)) {
            saved.last().ifPresent(p -> net.loadState(p.resolve(Checkpoints.OPTIMIZER)));
            return new Trainer(
                            e,
                            net,
                            source,
                            new Validation(e.classes(), List.of(held), sliding),
                            true,
                            saved,
                            start,
                            (n, file) -> Safetensors.write(file, n.weights(), Map.of()),
                            List.of(listener))
                    .run(progress);
        }
    }

    /** Cancels after some steps. */
    private static class Stopper implements Progress {
        private final long steps;
        private long done;

        Stopper(long steps) {
            this.steps = steps;
        }

        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {
            done += units;
        }

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return done >= steps;
        }
    }

    /** Ends as a process that is killed does: nothing is saved after the last epoch. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private static Progress killedAfter(long steps) {
        return new Stopper(steps) {
            @Override
            public boolean cancelled() {
                if (super.cancelled()) throw new Killed();
                return false;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimizer.algorithm=radam optimizer.schedule=poly loss.focal=1 loss.tversky=1",
                "optimizer.algorithm=sgd optimizer.schedule=one_cycle loss.generalized_dice=1",
                "optimizer.decay_all=false optimizer.schedule=step optimizer.step_size=1",
                "optimizer.schedule=plateau optimizer.plateau_patience=0 optimizer.warmup_steps=2"
                        + " optimizer.plateau_threshold=1"
            })
    void aKilledTrainingEndsWithTheSameBits(String set) throws Exception {
        experiment = experiment(set.split(" "));
        List<JournalRow> straight = new ArrayList<>();
        List<JournalRow> resumed = new ArrayList<>();
        TrainingState end = train(folder.resolve("a"), Progress.none(), straight);
        assertThrows(Killed.class, () -> train(folder.resolve("b"), killedAfter(5), resumed));
        TrainingState again = train(folder.resolve("b"), Progress.none(), resumed);
        assertEquals(end, again);
        Path last = Path.of("step-000009", Checkpoints.OPTIMIZER);
        assertEquals(
                -1,
                Files.mismatch(
                        folder.resolve("a").resolve(last), folder.resolve("b").resolve(last)));
        List<Double> rates = straight.stream().map(JournalRow::learningRate).toList();
        assertEquals(rates, resumed.stream().map(JournalRow::learningRate).toList());
        assertTrue(rates.get(rates.size() - 1) < rates.get(3), rates.toString());
    }

    @Test
    void anInterruptedTrainingEndsWithTheSameBits() throws Exception {
        List<JournalRow> resumed = new ArrayList<>();
        TrainingState end = straightEnd;
        assertEquals(9, end.step());
        assertTrue(end.finished());
        // Step 3 ends an epoch: the cancel comes before its validation.
        for (int stop : new int[] {2, 3, 5}) {
            CancelledException e =
                    assertThrows(
                            CancelledException.class,
                            () -> train(folder.resolve("b"), new Stopper(stop), resumed));
            assertTrue(
                    e.getMessage()
                            .matches(
                                    "Cancelled after step \\d+ of 9; its checkpoint is .*step-0+\\d\\."),
                    e.getMessage());
        }
        TrainingState again = train(folder.resolve("b"), Progress.none(), resumed);
        assertEquals(end.best(), again.best());
        assertEquals(end.scores(), again.scores());
        assertSameEnd();
        assertEquals(
                STRAIGHT.stream().map(r -> r.step() + " " + r.loss() + " " + r.dice()).toList(),
                resumed.stream().map(r -> r.step() + " " + r.loss() + " " + r.dice()).toList());
    }

    /** Wants rest after some steps for a while, or an early end. */
    private static final class Steered implements Progress, TrainingListener {
        private final long restAt;
        private final long endAt;
        private long done;
        private int asked;
        private int steps;
        private final List<String> told = new ArrayList<>();

        Steered(long restAt, long endAt) {
            this.restAt = restAt;
            this.endAt = endAt;
        }

        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {
            done += units;
        }

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public boolean paused() {
            return done == restAt && ++asked < 5;
        }

        @Override
        public boolean enough() {
            return done >= endAt;
        }

        @Override
        public void began(TrainingPlan plan) {
            told.add("began " + plan.step() + " " + plan.steps() + " " + plan.stepsPerEpoch());
        }

        @Override
        public void stepped(TrainingStep step) {
            steps++;
            assertEquals(done + 1, step.step());
            assertTrue(step.waited() <= step.seconds() && step.patches() <= 2);
        }

        @Override
        public void rested(boolean now) {
            told.add((now ? "rests " : "goes on ") + done);
        }

        @Override
        public void ended(TrainingState state, boolean early) {
            told.add("ended " + state.step() + " " + early);
        }
    }

    private void assertSameEnd() throws Exception {
        for (String file : List.of(Checkpoints.OPTIMIZER, Checkpoints.MODEL))
            assertArrayEquals(
                    Files.readAllBytes(together.resolve("a/step-000009").resolve(file)),
                    Files.readAllBytes(folder.resolve("b/step-000009").resolve(file)),
                    file);
    }

    @Test
    void restBetweenStepsChangesNoBit() throws Exception {
        Steered steered = new Steered(4, Long.MAX_VALUE);
        TrainingState end = train(folder.resolve("b"), steered, steered);
        assertEquals(9, end.step());
        assertEquals(List.of("began 0 9 3", "rests 4", "goes on 4", "ended 9 false"), steered.told);
        assertEquals(9, steered.steps);
        assertEquals(5, steered.asked);
        assertSameEnd();
    }

    /** Ended early while it rests: no further step, a checkpoint, and the same bits in the end. */
    @Test
    void enoughEndsAtACheckpointWhereTheSameTrainingGoesOn() throws Exception {
        Steered steered = new Steered(4, 4);
        TrainingState early = train(folder.resolve("b"), steered, steered);
        assertEquals(4, early.step());
        assertFalse(early.finished());
        assertEquals("ended 4 true", steered.told.get(steered.told.size() - 1));
        assertEquals(
                4,
                new Checkpoints(folder.resolve("b"))
                        .last()
                        .map(Checkpoints::state)
                        .orElseThrow()
                        .step());
        assertEquals(9, train(folder.resolve("b"), Progress.none(), new ArrayList<>()).step());
        assertSameEnd();
    }

    @Test
    void aTrainingThatHasNotBegunMakesAStepBeforeItIsEnough() {
        Steered steered = new Steered(Long.MAX_VALUE, 0);
        assertEquals(1, train(folder.resolve("a"), steered, steered).step());
        assertTrue(Files.isDirectory(folder.resolve("a/step-000001")));
    }

    @Test
    void aFinishedTrainingIsNotRepeated() {
        List<JournalRow> rows = new ArrayList<>();
        assertEquals(straightEnd, train(together.resolve("a"), Progress.none(), rows));
        assertTrue(rows.isEmpty());
    }

    @Test
    void validationCountsKnownVoxelsOnly() {
        byte[] truth = {1, 1, 0, 2};
        HeldOutCrop crop =
                new HeldOutCrop("c", new int[] {1, 1, 4}, new float[] {1, -1, 1, 1}, truth);
        SlidingWindow whole =
                new SlidingWindow(new int[] {1, 1, 4}, new double[3], 0, Padding.REPLICATE, 1);
        Validation validation = new Validation(List.of("a"), List.of(crop), whole);
        // Found: voxels 0 and 2 of the three that are known; 2 * 1 / (2 + 2).
        assertEquals(0.5, validation.score((w, n, shape) -> w, Progress.none()).meanDice());
        Preview preview = validation.preview((w, n, shape) -> w, Progress.none());
        assertEquals(0.7310586f, preview.probability()[0][0], 1e-6);
        assertFalse(preview.truth()[0][3] == 0);
    }
}
