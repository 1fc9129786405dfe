// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sweep;

import fiji.plugin.cellmap.train.JournalRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one trial.
 *
 * @param run folder of its training
 * @param settings what sets it apart, by key
 * @param epochs that it has trained
 * @param of epochs of the whole training
 * @param dice best mean validation Dice; null without a validation
 * @param classDice of that validation, by class; null for a class that was not judged
 * @param state {@code waiting}, {@code going on}, {@code stopped} before its end, {@code finished}
 *     or {@code failed}
 * @param why it failed; empty if it did not
 */
public record TrialResult(
        String name,
        String run,
        Map<String, String> settings,
        double epochs,
        int of,
        Double dice,
        Map<String, Double> classDice,
        String state,
        String why) {

    static TrialResult of(SweepTrial trial, int reached, String course, String failure) {
        Optional<JournalRow> best = trial.best(reached);
        Map<String, Double> classes = new LinkedHashMap<>();
        List<String> names = trial.config().experiment().outputNames();
        best.ifPresent(
                row -> {
                    for (int c = 0; c < names.size(); c++) {
                        double dice = row.scores().dice()[c];
                        classes.put(names.get(c), Double.isNaN(dice) ? null : dice);
                    }
                });
        String state = failure != null ? "failed" : reached > 0 ? course : "waiting";
        return new TrialResult(
                trial.name(),
                trial.run().root().toString(),
                trial.values(),
                reached > 0 ? Math.min(reached, trial.trained()) : 0,
                trial.epochs(),
                best.map(JournalRow::dice).orElse(null),
                classes,
                state,
                failure == null ? "" : failure);
    }

    boolean isFailed() {
        return !why.isEmpty();
    }

    /** Those with a score before those without. */
    double rank() {
        return dice == null || isFailed() ? Double.NEGATIVE_INFINITY : dice;
    }
}
