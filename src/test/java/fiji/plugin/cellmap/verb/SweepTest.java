// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.sweep.SweepResult;
import fiji.plugin.cellmap.sweep.TrialResult;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps over a tiny training. */
class SweepTest {

    private static final String RATES = "optimizer.learning_rate=0.01,0.0001";
    private static final String DICE = "loss.dice=1,0";

    private static final List<String> BASE =
            List.of("train.epochs=4", "train.iterations_per_epoch=2", "train.keep_best=1");

    /** With a high learning rate, weights grow a hundredfold in each step. */
    private static final String[] DIVERGING = {
        "train.epochs=1",
        "train.iterations_per_epoch=30",
        "optimizer.schedule=constant",
        "optimizer.weight_decay=10"
    };

    @TempDir static Path shared;

    @TempDir Path folder;

    private static Phantom phantom;

    /** Of {@link #halved}, in {@link #whole}. */
    private static SweepResult halving;

    @BeforeAll
    static void makeData() throws IOException {
        phantom = Tiny.phantom(shared.resolve("data"));
        halving = halved(whole()).make().run(Progress.none());
    }

    private static Path whole() {
        return shared.resolve("whole");
    }

    private Named<Sweep> sweep(String out, String... set) throws IOException {
        return sweep(folder.resolve(out), set);
    }

    private static Named<Sweep> sweep(Path out, String... set) throws IOException {
        List<String> sets = new ArrayList<>(BASE);
        sets.addAll(List.of(set));
        return Named.of(Sweep.class)
                .with(Sweep::config, Tiny.config(shared).toString())
                .with(Sweep::data, phantom.root().toString())
                .with(Sweep::out, out.toString())
                .with(Sweep::device, "cpu")
                .with(Sweep::set, sets);
    }

    private static Named<Sweep> halved(Path out, String... set) throws IOException {
        return sweep(out, set).with(Sweep::grid, List.of(RATES, DICE)).with(Sweep::halving, true);
    }

    /** What a training leaves, but for the clock: by trial, a hash of its model and its scores. */
    private static Map<String, String> left(Path out) throws IOException {
        Map<String, String> left = new TreeMap<>();
        for (int i = 1; i <= 4; i++) {
            Path run = out.resolve("trial-0" + i);
            String scores =
                    Journal.read(run.resolve("journal.csv")).stream()
                            .map(row -> row.step() + " " + row.loss() + " " + row.dice())
                            .collect(Collectors.joining("\n"));
            left.put(
                    run.getFileName().toString(),
                    Hashes.contents(run.resolve("model.pt")) + scores);
        }
        return left;
    }

    private static TrialResult trial(SweepResult result, String name) {
        return result.trials().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void halvingTrainsTheBestToTheirEnd() throws IOException {
        SweepResult result = halving;
        assertEquals(4, result.trials().size());
        List<Double> epochs = result.trials().stream().map(TrialResult::epochs).sorted().toList();
        assertEquals(List.of(1.0, 1.0, 2.0, 4.0), epochs);
        List<TrialResult> left = result.trials();
        for (int epoch = 1; epoch <= 2; epoch++) {
            int until = epoch;
            List<TrialResult> best =
                    left.stream()
                            .sorted(Comparator.comparing(TrialResult::name))
                            .sorted(Comparator.comparingDouble(t -> -bestUntil(t, until)))
                            .limit(left.size() / 2)
                            .toList();
            left = left.stream().filter(t -> t.epochs() > until).toList();
            assertEquals(Set.copyOf(best), Set.copyOf(left), "after epoch " + epoch);
        }
        assertEquals("finished", left.get(0).state());
        assertEquals(3, result.trials().stream().filter(t -> t.state().equals("stopped")).count());
        assertEquals(
                result.trials().stream().mapToDouble(TrialResult::dice).max().orElseThrow(),
                trial(result, Path.of(result.best()).getFileName().toString()).dice());
        String csv = Files.readString(Path.of(result.table()));
        assertTrue(
                csv.startsWith("trial,optimizer.learning_rate,loss.dice,epochs,state,val_dice,"),
                csv);
        assertEquals(5, csv.lines().count());
        String page = Files.readString(Path.of(result.page()));
        for (TrialResult t : result.trials()) assertTrue(page.contains(t.name()), t.name());
        assertTrue(page.contains("validation Dice over optimizer.learning_rate"));
        assertEquals(result, Json.MAPPER.readValue(Json.bytes(result), SweepResult.class));
    }

    private static double bestUntil(TrialResult trial, double epoch) {
        return Journal.read(Path.of(trial.run()).resolve("journal.csv")).stream()
                .filter(row -> row.epoch() <= epoch && !Double.isNaN(row.dice()))
                .mapToDouble(row -> row.dice())
                .max()
                .orElseThrow();
    }

    /** The trial that trained to its end has what one training at once has. */
    @Test
    void roundsAddUpToOneTraining() throws IOException {
        TrialResult longest =
                halving.trials().stream()
                        .max(Comparator.comparingDouble(TrialResult::epochs))
                        .orElseThrow();
        List<String> set = new ArrayList<>(BASE);
        longest.settings().forEach((key, value) -> set.add(key + "=" + value));
        Tiny.train(folder, phantom.root(), "alone", set.toArray(String[]::new))
                .run(Progress.none());
        assertEquals(
                Hashes.contents(folder.resolve("alone/model.pt")),
                Hashes.contents(Path.of(longest.run()).resolve("model.pt")));
    }

    /** Within the first and the third trial, within both of the second round, and at its end. */
    @Test
    void cancelledAnywhereItEndsAlike() throws IOException {
        Path out = folder.resolve("cut");
        Sweep sweep = halved(out).make();
        for (int steps : new int[] {1, 4, 4, 2, 1}) {
            AfterSteps some = new AfterSteps(steps);
            assertThrows(CancelledException.class, () -> sweep.run(some));
            assertEquals(steps, some.steps);
        }
        SweepResult result = sweep.run(Progress.none());
        assertEquals(left(whole()), left(out));
        assertNotNull(result.best());
    }

    /** Cancelled after so many optimizer steps of all trials together. */
    private static final class AfterSteps implements Progress {
        private final int most;
        private boolean training;
        private boolean trained;
        private boolean earlier;
        private int steps;

        AfterSteps(int most) {
            this.most = most;
        }

        @Override
        public void begin(String stage, long total) {
            training = stage.endsWith(": Training");
            trained |= training;
            earlier = training;
        }

        /** First tells the steps that were made before. */
        @Override
        public void advance(long units) {
            if (training && !earlier) steps += (int) units;
            earlier = false;
        }

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return steps >= most;
        }
    }

    @Test
    void whatIsFinishedIsNotTrainedAgain() throws IOException {
        Map<String, String> before = left(whole());
        AfterSteps none = new AfterSteps(1);
        SweepResult again = halved(whole()).make().run(none);
        assertFalse(none.trained);
        assertEquals(before, left(whole()));
        assertNotNull(again.best());
    }

    @Test
    void anotherSweepDoesNotGoOnThere() throws IOException {
        UsageException trials =
                assertThrows(
                        UsageException.class,
                        () ->
                                sweep(whole())
                                        .with(Sweep::grid, List.of(DICE))
                                        .with(Sweep::halving, true)
                                        .make()
                                        .run(Progress.none()));
        assertTrue(trials.why().contains("another sweep: its trials are"), trials.why());
        UsageException config =
                assertThrows(
                        UsageException.class,
                        () -> halved(whole(), "seed=9").make().run(Progress.none()));
        assertTrue(config.why().contains("configuration"), config.why());
    }

    @Test
    void drawnTrialsAreTrainedToTheirEnd() throws IOException {
        SweepResult result =
                sweep("sweep", "train.epochs=1")
                        .with(Sweep::random, List.of("optimizer.learning_rate=1e-4..1e-2:log"))
                        .with(Sweep::trials, 2)
                        .make()
                        .run(Progress.none());
        assertEquals(2, result.trials().size());
        for (TrialResult t : result.trials()) {
            assertEquals("finished", t.state());
            assertEquals(1, t.epochs());
            assertEquals(2, t.classDice().size());
            double rate = Double.parseDouble(t.settings().get("optimizer.learning_rate"));
            assertTrue(rate >= 1e-4 && rate <= 1e-2);
            assertTrue(
                    Files.readString(Path.of(t.run()).resolve("config.yaml"))
                            .contains("learning_rate"));
        }
    }

    /** It counts as the worst, is said, and is not tried again. */
    @Test
    void aTrialThatFailsDoesNotEndTheSweep() throws IOException {
        Named<Sweep> request =
                sweep("sweep", DIVERGING)
                        .with(Sweep::grid, List.of("optimizer.learning_rate=10,0.01"));
        SweepResult result = request.make().run(Progress.none());
        TrialResult failed = trial(result, "trial-01");
        assertEquals("failed", failed.state());
        assertTrue(failed.why().contains("loss"), failed.why());
        assertEquals("trial-02", Path.of(result.best()).getFileName().toString());
        assertEquals("trial-02", result.trials().get(0).name());
        AfterSteps none = new AfterSteps(1);
        assertEquals(result, request.make().run(none));
        assertFalse(none.trained);
    }

    @Test
    void allFailedIsAnError() throws IOException {
        Sweep sweep =
                sweep("sweep", DIVERGING)
                        .with(Sweep::grid, List.of("optimizer.learning_rate=10,9"))
                        .make();
        CellMapException e = assertThrows(CellMapException.class, () -> sweep.run(Progress.none()));
        assertTrue(e.what().contains("No trial could be trained"), e.getMessage());
    }

    private String refusal(Named<Sweep> sweep) {
        UsageException e =
                assertThrows(UsageException.class, () -> sweep.make().run(Progress.none()));
        assertFalse(Files.exists(folder.resolve("sweep")), "nothing is written");
        return e.getMessage();
    }

    @Test
    void whatCannotBeComparedIsRefused() throws IOException {
        String nothing = refusal(sweep("sweep"));
        assertTrue(nothing.contains("nothing to vary"), nothing);
        String same = refusal(sweep("sweep").with(Sweep::grid, List.of("predict.overlap=0,0.5")));
        assertTrue(same.contains("Both would train the same"), same);
        String classes = refusal(sweep("sweep").with(Sweep::grid, List.of("classes=[mito],[er]")));
        assertTrue(classes.contains("different classes"), classes);
        String held =
                refusal(
                        sweep("sweep", "data.validation_crops=null", "data.validation_share=0")
                                .with(Sweep::grid, List.of(DICE)));
        assertTrue(held.contains("no crop is held out"), held);
        String unknown = refusal(sweep("sweep").with(Sweep::grid, List.of("train.epoch=1,2")));
        assertTrue(unknown.contains("train.epoch"), unknown);
        String impossible =
                refusal(
                        sweep("sweep")
                                .with(
                                        Sweep::grid,
                                        List.of("data.patch_size=[32,32,32],[33,32,32]")));
        assertTrue(impossible.contains("data.patch_size"), impossible);
    }

    @Test
    void foldsAreSaidToCompareRoughly() throws IOException {
        SweepResult result =
                sweep("sweep", "train.epochs=1")
                        .with(Sweep::grid, List.of("data.fold=1/3,2/3"))
                        .make()
                        .run(Progress.none());
        assertTrue(result.notes().get(0).contains("different crops"), result.summary());
    }
}
