// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.util.MemoryUse;

/**
 * One line about the course of a training.
 *
 * @param step finished optimizer steps
 * @param epoch finished epochs, with fraction
 * @param seconds since this process began to train
 * @param learningRate of the newest step
 * @param loss mean over the micro-batches since the last row
 * @param gradientNorm of the newest step, before clipping
 * @param patchesPerSecond of the steps since the last row, validations left out
 * @param microBatch patches computed at a time; fewer than configured since memory ran out
 * @param waiting share of the time of these steps that passed until their patches were ready
 * @param memory taken when the row was made
 * @param scores of the validation; {@link ValidationScores#NONE} where there was none
 */
public record JournalRow(
        long step,
        double epoch,
        double seconds,
        double learningRate,
        double loss,
        double gradientNorm,
        double patchesPerSecond,
        double microBatch,
        double waiting,
        MemoryUse memory,
        ValidationScores scores) {

    public boolean validated() {
        return scores.present();
    }

    /** Mean validation Dice; NaN where there was no validation. */
    public double dice() {
        return scores.meanDice();
    }

    /** Mean validation IoU; NaN where there was no validation. */
    public double iou() {
        return scores.meanIou();
    }
}
