// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.predict.PredictionSummary;
import fiji.plugin.cellmap.util.Outcome;
import java.util.List;
import java.util.Locale;

/**
 * The result of predictions.
 *
 * @param voxelsPerSecond of this call, one class, from reading to writing; 0 if all was there
 * @param deviceWaited share of the time in which the device, or the mean of several, had no call to
 *     work on; null if all was there
 * @param notes what a user should know of the model, and of what it was given
 */
public record PredictionResult(
        String model,
        String device,
        List<Item> predictions,
        double voxelsPerSecond,
        Double deviceWaited,
        List<String> notes)
        implements Outcome {

    /** The same, computed elsewhere. */
    public PredictionResult on(String where) {
        return new PredictionResult(model, where, predictions, voxelsPerSecond, null, notes);
    }

    /** Blocks that nobody has written yet. */
    public int missing() {
        return predictions.stream().mapToInt(item -> item.summary().missing()).sum();
    }

    /**
     * One prediction.
     *
     * @param where group that holds an image per class
     */
    public record Item(String where, PredictionSummary summary) {

        Item noting(List<String> notes) {
            return new Item(where, summary.noting(notes));
        }
    }

    @Override
    public String summary() {
        StringBuilder text = new StringBuilder();
        for (Item item : predictions) {
            PredictionSummary s = item.summary();
            text.append(item.where()).append('\n');
            s.classes()
                    .forEach(
                            c ->
                                    text.append(
                                            String.format(
                                                    Locale.ROOT,
                                                    "  %-12s mean %s %.4f (%.3f to %.3f)%n",
                                                    c.name(),
                                                    s.values(),
                                                    c.mean(),
                                                    c.min(),
                                                    c.max())));
            if (s.resumed() > 0)
                text.append(
                        String.format(
                                "  resumed: %d of %d blocks were finished%n",
                                s.resumed(), s.blocks()));
            if (s.skipped() > 0)
                text.append(
                        String.format(
                                "  skipped: %d of %d blocks have no EM, one grey value, or lie outside the mask%n",
                                s.skipped(), s.blocks()));
            s.warnings().forEach(w -> text.append("  Note: ").append(w).append('\n'));
        }
        notes.forEach(note -> text.append("Note: ").append(note).append('\n'));
        text.append(
                String.format(
                        Locale.ROOT,
                        "%d predicted on %s, %.2f Mvoxel/s",
                        predictions.size(),
                        device,
                        voxelsPerSecond / 1e6));
        if (deviceWaited != null)
            text.append(
                    String.format(
                            Locale.ROOT,
                            "; the device waited %.0f %% of the time",
                            100 * deviceWaited));
        return text.toString();
    }
}
