// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Verb;

/**
 * Where a verb runs: in this process ({@link InProcess}: command line, tests, Spark executors) or
 * in a separate process ({@link Worker}: every Fiji JVM, because the native engine does not share
 * one). Implementations are thread-safe.
 */
@FunctionalInterface
public interface VerbRunner {

    /**
     * Runs a verb to its end; blocks.
     *
     * @return the verb's result, never null
     * @throws fiji.plugin.cellmap.util.UsageException if a parameter is wrong
     * @throws fiji.plugin.cellmap.util.CellMapException if the verb failed, or its process died
     * @throws fiji.plugin.cellmap.util.CancelledException if {@code progress} was cancelled
     */
    <R extends Outcome> R run(Verb<R> verb, Progress progress);
}
