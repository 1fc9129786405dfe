// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.function.BooleanSupplier;

/**
 * How far a piece of work has come, and whether it should stop. Passed down from the caller; every
 * method may be called from any thread and returns at once.
 */
public interface Progress {

    /** Starts a stage of {@code total} units (0 = unknown) with a name to show. */
    void begin(String stage, long total);

    /** Adds finished units to the current stage. */
    void advance(long units);

    /** Shows one line about the current state. */
    void message(String text);

    /** What there is to know of the work beyond how far it has come: a record of plain values. */
    interface Event {}

    /** Tells it to whoever shows the work. */
    default void tell(Event event) {}

    boolean cancelled();

    /** Asks the user, where one sits in front of it who can answer; else nobody agrees. */
    default boolean agrees(String question) {
        return false;
    }

    /** Whether work that can rest between two of its steps should. */
    default boolean paused() {
        return false;
    }

    /** Whether work that can end early, with a result of use, should. */
    default boolean enough() {
        return false;
    }

    /**
     * @throws CancelledException if the work was cancelled
     */
    default void check() {
        if (cancelled()) throw new CancelledException("Cancelled.");
    }

    /** A progress that shows nothing and is never cancelled. */
    static Progress none() {
        return until(() -> false);
    }

    /** A progress that shows nothing, cancelled as soon as it is told so. */
    static Progress until(BooleanSupplier cancelled) {
        return new Unseen(cancelled);
    }
}
