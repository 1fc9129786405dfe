// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

/**
 * One line about the course of a training.
 *
 * @param step finished optimizer steps
 * @param epoch finished epochs, with fraction
 * @param seconds since this process began to train
 * @param learningRate of the newest step
 * @param loss mean over the micro-batches since the last row
 * @param gradientNorm of the newest step, before clipping
 * @param patchesPerSecond since the last row
 * @param microBatch patches computed at a time; fewer than configured since memory ran out
 * @param dice mean validation Dice, NaN where there was no validation
 * @param classDice per class, NaN where it was not judged
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
        double dice,
        double[] classDice) {

    public boolean validated() {
        return classDice.length > 0;
    }
}
