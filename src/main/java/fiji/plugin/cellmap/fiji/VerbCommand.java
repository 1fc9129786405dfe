// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Report;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.worker.VerbRunner;
import fiji.plugin.cellmap.worker.Worker;
import java.util.Optional;

/**
 * A command that runs one verb in a worker process.
 *
 * @param <V> the verb, which declares the inputs
 * @param <R> what comes out of it
 */
abstract class VerbCommand<V extends Record & Verb<R>, R extends Outcome>
        extends CellMapCommand<V> {

    private V running;

    /**
     * @param only names of the inputs; none for all that the verb declares
     */
    VerbCommand(Class<V> verb, String... only) {
        super(verb, only);
    }

    @Override
    protected Verb<?> running() {
        return running;
    }

    /** Takes over what scripts get as outputs. */
    protected void finished(V verb, R outcome) {}

    /** Shows what came out, on a screen or to the macro that runs. */
    protected void show(Host host, V verb, R outcome) {}

    /** The report about what came out; empty if there is none to make. */
    protected Optional<Report> report(V verb, R outcome) {
        return Optional.empty();
    }

    /** Where the verb runs. */
    protected VerbRunner runner() {
        return Worker.standard();
    }

    /** Does the work; blocks. */
    protected R work(Host host, V verb, Progress progress) {
        return runner().run(verb, progress);
    }

    @Override
    protected final void check(V verb) {
        verb.check();
    }

    @Override
    protected final String execute(Host host, V verb) {
        running = verb;
        return host.during(
                title(getClass()),
                activity -> {
                    R outcome = work(host, verb, activity);
                    finished(verb, outcome);
                    show(host, verb, outcome);
                    String text = outcome.summary();
                    Optional<Report> report = report(verb, outcome);
                    if (report.isEmpty() || !host.asks() || !own(AndReport.class).report())
                        return text;
                    return text + AndReport.make(report.get(), runner(), host, activity);
                });
    }
}
