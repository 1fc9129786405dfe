// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

/** Told about the course of a training, on the training thread; must return soon. */
public interface TrainingListener {

    /** The training begins, or goes on. */
    default void began(TrainingPlan plan) {}

    /** An optimizer step is done. */
    default void stepped(TrainingStep step) {}

    /**
     * Something is worth knowing, such as a lack of memory and what was done about it.
     *
     * @param step finished optimizer steps
     * @param text a sentence or two
     */
    default void noted(long step, String text) {}

    /** A row of the journal is due; every few steps, and after each validation. */
    default void logged(JournalRow row) {}

    /**
     * A picture of how the network does is due: before the first step and after each validation.
     *
     * @param step finished optimizer steps
     */
    default void previewed(long step, Preview preview) {}

    /** The training rests between two steps, or goes on. */
    default void rested(boolean now) {}

    /**
     * The training is over.
     *
     * @param early whether it was asked to end before it would have
     */
    default void ended(TrainingState state, boolean early) {}
}
