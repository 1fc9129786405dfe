// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.param.Requests;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;

/**
 * One step of the work ({@code train}, {@code predict}, …): a record of plain parameters (paths as
 * {@code String}, numbers, lists; null = not given) that does the step in this process. Its JSON
 * form is what travels to a worker process, its result's JSON form is what {@code --json} writes.
 * Verbs are listed in {@link Verbs}.
 *
 * @param <R> a record
 */
public interface Verb<R extends Outcome> {

    /**
     * Does the step; blocks.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if a parameter is wrong; nothing was written
     * @throws fiji.plugin.cellmap.util.CellMapException if the step failed
     * @throws fiji.plugin.cellmap.util.CancelledException if it was cancelled; what was finished
     *     stays and the same verb resumes
     */
    R run(Progress progress);

    /**
     * What is left of it after a cancel, in a sentence; the same verb goes on from there. Empty if
     * nothing is left.
     */
    default String left() {
        return "";
    }

    /**
     * Refuses a request that cannot be carried out: by what its parameters say, and by what is or
     * is not where they point. Quick, and writes nothing; {@link #run} does it first, a dialog
     * while it is filled in.
     *
     * @throws fiji.plugin.cellmap.util.UsageException naming what is wrong
     */
    default void check() {
        Requests.check((Record) this);
    }
}
