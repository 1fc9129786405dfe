// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Session;
import java.util.function.Consumer;

/** Where a session runs, see {@link VerbRunner}. Implementations are thread-safe. */
@FunctionalInterface
public interface SessionRunner {

    /**
     * Runs a session until the progress is cancelled; blocks.
     *
     * @param ready gets, once, whom to tell something: from any thread, returning at once
     * @param progress is told what the session says
     * @throws fiji.plugin.cellmap.util.UsageException if a parameter is wrong
     * @throws fiji.plugin.cellmap.util.CellMapException if it cannot go on, or its process died
     * @throws fiji.plugin.cellmap.util.CancelledException if it was cancelled before it ran
     */
    <T> void run(Session<T> session, Consumer<Consumer<T>> ready, Progress progress);
}
