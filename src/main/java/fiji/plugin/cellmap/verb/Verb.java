// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Declared;
import fiji.plugin.cellmap.param.Texts;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;

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
     * Refuses what the record of a verb does not declare: missing values, and values out of range.
     *
     * @throws UsageException naming the parameter
     */
    static void check(Record verb) {
        for (Declaration d : Declaration.of(verb.getClass())) {
            Object value = d.of(verb);
            if (d.required() && (value == null || value.equals("") || value.equals(List.of())))
                throw Texts.missing(d);
        }
        Declared.check(
                verb,
                "",
                (key, d, value) ->
                        new UsageException(
                                "Invalid parameter value",
                                "@{" + d.key() + "} " + value,
                                "It is not " + d.allowed() + ".",
                                "Give " + d.allowed() + "."));
    }
}
