// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import java.util.Locale;

/** Sums what a row of the journal reports. Not thread-safe. */
final class Meter {

    private long began = System.nanoTime();
    private double sum;
    private long count;
    private long patches;
    private long since = began;
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

    void add(double loss, long batches, long samples) {
        sum += loss;
        count += batches;
        patches += samples;
    }

    /** Leaves out time in which nothing was done. */
    void rested(long nanos) {
        began += nanos;
        since += nanos;
    }

    /** Makes a row of what was summed, and starts anew. */
    JournalRow row(
            long step,
            double epoch,
            double rate,
            double norm,
            int microBatch,
            Validation.Scores scores) {
        long now = System.nanoTime();
        last = sum / count;
        JournalRow row =
                new JournalRow(
                        step,
                        epoch,
                        (now - began) / 1e9,
                        rate,
                        last,
                        norm,
                        patches / ((now - since) / 1e9),
                        microBatch,
                        scores == null ? Double.NaN : scores.mean(),
                        scores == null ? new double[0] : scores.perClass());
        sum = 0;
        count = 0;
        patches = 0;
        since = now;
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
