package fiji.plugin.cellmap.run.worker;

import fiji.plugin.cellmap.run.Outcome;
import fiji.plugin.cellmap.run.Verb;
import fiji.plugin.cellmap.util.Progress;

/** Runs a verb in this process, on the calling thread. */
public final class InProcess implements VerbRunner {

    @Override
    public <R extends Outcome> R run(Verb<R> verb, Progress progress) {
        return verb.run(progress);
    }
}
