// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.util.MemoryUse;
import java.util.Locale;

/** Sums what a row of the journal reports. Not thread-safe. */
final class Meter {

    private long began = System.nanoTime();
    private double sum;
    private long count;
    private long patches;
    private double seconds;
    private double waited;
    private double last = Double.NaN;

    Meter(double sum, long count) {
        this.sum = sum;
        this.count = count;
    }

    double sum() {
        return sum;
    }

    long count() {
        return count;
    }

    /**
     * Adds a step.
     *
     * @param losses sum over its micro-batches
     * @param batches how many they were
     */
    void add(TrainingStep step, double losses, long batches) {
        sum += losses;
        count += batches;
        patches += step.patches();
        seconds += step.seconds();
        waited += step.waited();
    }

    /** Leaves out time in which nothing was done. */
    void rested(long nanos) {
        began += nanos;
    }

    /**
     * Makes a row of what was summed, and starts anew.
     *
     * @param norm of the newest gradient
     * @param microBatch patches at a time
     */
    JournalRow row(
            long step,
            double epoch,
            double rate,
            double norm,
            int microBatch,
            MemoryUse memory,
            ValidationScores scores) {
        last = sum / count;
        JournalRow row =
                new JournalRow(
                        step,
                        epoch,
                        (System.nanoTime() - began) / 1e9,
                        rate,
                        last,
                        norm,
                        patches / seconds,
                        microBatch,
                        waited / seconds,
                        memory,
                        scores);
        sum = 0;
        count = 0;
        patches = 0;
        seconds = 0;
        waited = 0;
        return row;
    }

    String text(TrainingState state) {
        double loss = count > 0 ? sum / count : last;
        String text = String.format(Locale.ROOT, "loss %.4f", loss);
        return state.best() == null
                ? text
                : text + String.format(Locale.ROOT, ", best Dice %.4f", state.best());
    }
}
