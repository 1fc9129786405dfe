// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Verb;

/** Runs a verb in this process, on the calling thread. */
public final class InProcess implements VerbRunner {

    @Override
    public <R extends Outcome> R run(Verb<R> verb, Progress progress) {
        return verb.run(progress);
    }
}
