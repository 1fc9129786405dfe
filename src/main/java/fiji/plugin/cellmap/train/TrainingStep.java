// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

/**
 * One optimizer step, or several together.
 *
 * @param step finished optimizer steps
 * @param loss mean over the patches
 * @param learningRate of the newest step
 * @param patches trained on
 * @param seconds that it took
 * @param waited seconds of these that passed until the patches were ready
 */
public record TrainingStep(
        long step, double loss, double learningRate, long patches, double seconds, double waited) {

    /** This and the steps that followed. */
    public TrainingStep and(TrainingStep next) {
        long both = patches + next.patches;
        return new TrainingStep(
                next.step,
                (loss * patches + next.loss * next.patches) / both,
                next.learningRate,
                both,
                seconds + next.seconds,
                waited + next.waited);
    }
}
