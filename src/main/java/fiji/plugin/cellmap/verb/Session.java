// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.util.Progress;
import java.util.function.Consumer;

/**
 * A step that has no end of its own, and that is told things meanwhile: a record of plain
 * parameters as {@link Verb} is, and listed in {@link Sessions}. What it says in turn are events of
 * the progress.
 *
 * @param <T> what it is told; a record
 */
public interface Session<T> {

    /** The class of what it is told. */
    Class<T> told();

    /**
     * Goes on until the progress is cancelled; blocks.
     *
     * @param line takes, once, what listens. It gets whatever the session is told, also what it was
     *     told before, in order; one thread at a time calls it, and it must return soon
     * @throws fiji.plugin.cellmap.util.UsageException if a parameter is wrong
     * @throws fiji.plugin.cellmap.util.CellMapException if it cannot go on
     */
    void run(Consumer<Consumer<T>> line, Progress progress);
}
