// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;

/**
 * Where a training stands, apart from weights and optimizer: what {@code state.json} of a
 * checkpoint holds. The next micro-batch follows from {@code step}, as sample k depends on (seed,
 * k) only.
 *
 * @param version of this form: 1
 * @param hash of the configuration the training began with
 * @param step finished optimizer steps
 * @param best highest validation Dice so far; null before the first validation
 * @param waited validations since then
 * @param lossSum of the micro-batches since the last row of the journal
 * @param lossCount their number
 * @param scores validation Dice of the checkpoints still kept for it
 * @param closedEpochs epochs whose end (validation, preview) was dealt with
 * @param micro how micro-batches are computed since memory ran out; null for as configured
 * @param devices that compute at the same time, whose gradients are added up; null for one
 * @param plateau what validations made of the learning rate; null if it does not depend on them
 * @param finished whether the training ended by itself
 */
public record TrainingState(
        int version,
        String hash,
        long step,
        Double best,
        int waited,
        @JsonProperty("loss_sum") double lossSum,
        @JsonProperty("loss_count") long lossCount,
        List<Score> scores,
        @JsonProperty("closed_epochs") long closedEpochs,
        @JsonProperty("micro_batch") @JsonInclude(JsonInclude.Include.NON_NULL) MicroBatch micro,
        @JsonInclude(JsonInclude.Include.NON_NULL) Integer devices,
        @JsonInclude(JsonInclude.Include.NON_NULL) Plateau plateau,
        boolean finished) {

    /** A file that lacks something is damaged. */
    public TrainingState {
        if (hash == null || scores == null || step < 0)
            throw new IllegalArgumentException("hash, step or scores are missing");
        if (scores.stream().anyMatch(Objects::isNull))
            throw new IllegalArgumentException("a score is missing");
    }

    /** The validation Dice that the checkpoint of a step reached. */
    public record Score(long step, double dice) {}

    static TrainingState start(String hash) {
        return new TrainingState(1, hash, 0, null, 0, 0, 0, List.of(), 0, null, null, null, false);
    }

    /** The same after a step, or with another sum of losses. */
    TrainingState moved(long to, Meter meter) {
        return new TrainingState(
                1,
                hash,
                to,
                best,
                waited,
                meter.sum(),
                meter.count(),
                scores,
                closedEpochs,
                micro,
                devices,
                plateau,
                false);
    }

    /** The same after a validation. */
    TrainingState judged(EarlyStopping stopping, List<Score> kept, Plateau fallen) {
        Double high = Double.isInfinite(stopping.best()) ? null : stopping.best();
        return new TrainingState(
                1,
                hash,
                step,
                high,
                stopping.waited(),
                lossSum,
                lossCount,
                kept,
                closedEpochs,
                micro,
                devices,
                fallen,
                false);
    }

    /** The same with micro-batches computed in this way, on so many devices. */
    TrainingState computing(MicroBatch way, int together) {
        return new TrainingState(
                1,
                hash,
                step,
                best,
                waited,
                lossSum,
                lossCount,
                scores,
                closedEpochs,
                way,
                together == 1 ? null : together,
                plateau,
                finished);
    }

    /** The same with that many epochs dealt with. */
    TrainingState closed(long epochs, boolean end) {
        return new TrainingState(
                1, hash, step, best, waited, lossSum, lossCount, scores, epochs, micro, devices,
                plateau, end);
    }

    EarlyStopping stopping(int patience, double minDelta) {
        double high = best == null ? Double.NEGATIVE_INFINITY : best;
        return new EarlyStopping(patience, minDelta, high, waited);
    }
}
