// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sweep;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.train.Checkpoints;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.Trainer;
import fiji.plugin.cellmap.train.TrainingState;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One training of a sweep, in a run folder of its own, whose files say how far it is.
 *
 * @param name such as {@code trial-01}
 * @param settings overrides of the configuration, {@code key=value}
 * @param config with the overrides
 */
record SweepTrial(String name, List<String> settings, ConfigFile config, RunFolder run) {

    /** The overrides by key. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String setting : settings) {
            int at = setting.indexOf('=');
            values.put(setting.substring(0, at), setting.substring(at + 1));
        }
        return values;
    }

    int epochs() {
        return config.experiment().train().epochs();
    }

    /** Epochs between two validations. */
    int validateEvery() {
        return config.experiment().train().validateEvery();
    }

    long step(int epoch) {
        return epoch * Trainer.stepsPerEpoch(config.experiment().train());
    }

    private Optional<TrainingState> state() {
        return new Checkpoints(run.checkpoints()).last().map(Checkpoints::state);
    }

    /**
     * Whether it has trained to the end of an epoch, with its validation, or ended before, with its
     * model in place.
     */
    boolean hasReached(int epoch) {
        return Files.exists(run.model())
                && state().filter(s -> s.finished() || s.closedEpochs() >= epoch).isPresent();
    }

    /** Epochs that it has trained, and whether it ended by itself. */
    double trained() {
        return state().map(s -> s.step() / (double) step(1)).orElse(0.0);
    }

    /** The best validation until an epoch; empty without any. */
    Optional<JournalRow> best(int epoch) {
        if (!Files.exists(run.journal())) return Optional.empty();
        return Journal.read(run.journal()).stream()
                .filter(row -> row.step() <= step(epoch) && !Double.isNaN(row.dice()))
                .max(Comparator.comparingDouble(JournalRow::dice));
    }

    /** Its Dice; below all others without any. */
    double score(int epoch) {
        return best(epoch).map(JournalRow::dice).orElse(Double.NEGATIVE_INFINITY);
    }
}
