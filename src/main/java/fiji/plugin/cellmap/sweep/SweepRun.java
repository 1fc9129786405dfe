// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sweep;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.job.TrainingRun;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.runfolder.RunScores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Trains variants of one configuration one after the other and compares them by their validations
 * alone. Trials are run folders that training goes on in, so a sweep that was interrupted, even
 * killed, continues where it was and ends with the same files; what is finished is not done again.
 * For one thread.
 */
public final class SweepRun {

    private final Path folder;
    private final Path data;
    private final String device;
    private final boolean trusted;
    private final List<SweepTrial> trials = new ArrayList<>();
    private final Halving halving;
    private SweepFile file;

    /**
     * Plans a sweep; reads its folder and writes nothing.
     *
     * @param settings overrides of each trial, {@code key=value}
     * @param factor of the halving; 1 for none
     * @param configuring gives the configuration with overrides
     * @param data the data root
     * @param trusted whether a foreign program may do what it wants
     * @throws UsageException if a trial's configuration is wrong, two of them are the same, or the
     *     folder holds another sweep
     */
    public SweepRun(
            Path folder,
            List<List<String>> settings,
            int factor,
            Function<List<String>, ConfigFile> configuring,
            Path data,
            String device,
            boolean trusted) {
        this.folder = folder;
        this.data = data;
        this.device = device;
        this.trusted = trusted;
        int digits = Math.max(2, String.valueOf(settings.size()).length());
        Map<String, List<String>> named = new LinkedHashMap<>();
        for (List<String> setting : settings) {
            String name = String.format("trial-%0" + digits + "d", trials.size() + 1);
            named.put(name, setting);
            RunFolder run = new RunFolder(folder.resolve(name));
            trials.add(new SweepTrial(name, setting, configuring.apply(setting), run));
        }
        requireDifferent();
        halving = factor > 1 ? Halving.of(trials.size(), factor) : Halving.none(trials.size());
        StringBuilder all = new StringBuilder();
        trials.forEach(t -> all.append(t.config().trainingHash()).append(t.epochs()).append('\n'));
        file = SweepFile.of(Hashes.sha256(all.toString()), factor, named).in(folder);
    }

    /** Trials that train alike would be a waste, and mean that a key is not one of training. */
    private void requireDifferent() {
        Map<String, SweepTrial> seen = new HashMap<>();
        for (SweepTrial trial : trials) {
            if (!trial.config()
                    .experiment()
                    .classes()
                    .equals(trials.get(0).config().experiment().classes()))
                throw impossible("classes", "Means over different classes cannot be compared.");
            SweepTrial same = seen.put(trial.config().trainingHash() + " " + trial.epochs(), trial);
            if (same != null)
                throw impossible(
                        same.settings() + " and " + trial.settings(),
                        "Both would train the same: what they differ in follows training.");
        }
    }

    private static UsageException impossible(String where, String why) {
        return new UsageException(
                "Cannot sweep over this",
                where,
                why,
                "Choose keys that change what is trained, and keep the classes.");
    }

    /**
     * Trains; blocks.
     *
     * @throws UsageException if a trial cannot be trained or nothing is held out; no trial has
     *     begun then
     * @throws CellMapException if another process sweeps there, or every trial failed
     */
    public SweepResult run(Progress progress) {
        check(progress);
        try (Claim claim = Claim.on(folder)) {
            claim.takenOver().ifPresent(progress::message);
            file = file.in(folder);
            file.write(folder);
            List<SweepTrial> alive = new ArrayList<>(trials);
            Map<SweepTrial, Integer> reached = new HashMap<>();
            for (int round = 0; round < halving.rounds(); round++) {
                alive = best(alive, reached, halving.counts().get(round));
                for (SweepTrial trial : alive) {
                    int epoch = halving.epochs(round, trial.epochs(), trial.validateEvery());
                    train(trial, epoch, progress);
                    reached.put(trial, epoch);
                    result(reached, alive, false).write();
                    if (progress.enough()) return ended(reached, alive, progress);
                }
            }
            SweepResult result = result(reached, alive, true);
            result.write();
            requireOne(result);
            return result;
        }
    }

    private SweepResult ended(
            Map<SweepTrial, Integer> reached, List<SweepTrial> alive, Progress progress) {
        progress.message("Ended early; the same command goes on.");
        return result(reached, alive, false);
    }

    /** The best of the round before; what failed is out. */
    private List<SweepTrial> best(
            List<SweepTrial> alive, Map<SweepTrial, Integer> reached, int count) {
        return alive.stream()
                .filter(trial -> !file.failed().containsKey(trial.name()))
                .sorted(
                        Comparator.comparingDouble(
                                trial -> -trial.score(reached.getOrDefault(trial, 0))))
                .limit(count)
                .sorted(Comparator.comparing(SweepTrial::name))
                .toList();
    }

    private void train(SweepTrial trial, int epoch, Progress progress) {
        if (trial.hasReached(epoch) || file.failed().containsKey(trial.name())) return;
        progress.message(trial.name() + " to epoch " + epoch + ": " + trial.settings());
        try (TrainingRun training =
                TrainingRun.prepare(trial.config(), data, trial.run(), device, trusted)) {
            training.run(new Round(progress, trial.name(), trial.step(epoch)));
        } catch (UsageException | CancelledException e) {
            throw e;
        } catch (CellMapException e) {
            file = file.failing(trial.name(), e.what() + ": " + e.why());
            file.write(folder);
            progress.message(trial.name() + " failed: " + e.why());
        }
    }

    /** Everything that could stop a trial later is found out now. */
    private void check(Progress progress) {
        progress.begin("Checking trials", trials.size());
        for (SweepTrial trial : trials) {
            progress.check();
            if (!trial.run().exists()) check(trial);
            progress.advance(1);
        }
    }

    private void check(SweepTrial trial) {
        try (TrainingRun training =
                TrainingRun.prepare(trial.config(), data, trial.run(), device, trusted)) {
            if (training.validationCrops() == 0)
                throw new UsageException(
                        "Cannot compare trials",
                        trial.settings(),
                        "A sweep chooses by validation, but no crop is held out.",
                        "Hold some out: data.fold, data.validation_crops or"
                                + " data.validation_share.");
        }
    }

    private SweepResult result(
            Map<SweepTrial, Integer> reached, List<SweepTrial> alive, boolean ended) {
        List<TrialResult> rows = new ArrayList<>();
        for (SweepTrial trial : trials)
            rows.add(
                    TrialResult.of(
                            trial,
                            reached.getOrDefault(trial, 0),
                            alive.contains(trial) ? ended ? "finished" : "going on" : "stopped",
                            file.failed().get(trial.name())));
        long splits =
                trials.stream()
                        .filter(trial -> trial.run().exists())
                        .map(trial -> RunScores.of(trial.run()).crops())
                        .distinct()
                        .count();
        List<String> notes =
                splits > 1
                        ? List.of(
                                "Trials were validated on different crops, so their scores compare"
                                        + " only roughly.")
                        : List.of();
        return SweepResult.of(folder, rows, notes);
    }

    private void requireOne(SweepResult result) {
        if (result.best() == null)
            throw new CellMapException(
                    "No trial could be trained",
                    folder,
                    String.join("; ", file.failed().values()),
                    "Correct the configuration, and choose another folder.");
    }
}
