// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Session;
import fiji.plugin.cellmap.verb.Verb;
import java.util.function.Consumer;

/** Runs a verb or session in this process, on the calling thread. */
public final class InProcess implements VerbRunner, SessionRunner {

    @Override
    public <R extends Outcome> R run(Verb<R> verb, Progress progress) {
        return verb.run(progress);
    }

    @Override
    public <T> void run(Session<T> session, Consumer<Consumer<T>> ready, Progress progress) {
        session.run(ready, progress);
    }
}
