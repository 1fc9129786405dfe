package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.verb.Verbs;
import fiji.plugin.cellmap.worker.VerbRunner;
import fiji.plugin.cellmap.worker.Worker;
import fiji.plugin.cellmap.worker.WorkerOptions;
import java.io.File;
import java.util.Arrays;
import java.util.List;

/** A command that runs one verb in a worker process. */
abstract class VerbCommand<R extends Outcome> extends CellMapCommand {

    /** The verb with the parameters that the user gave. */
    protected abstract Verb<R> verb();

    /** Takes over what scripts get as outputs. */
    protected abstract void finished(R outcome);

    /** Where the verb runs. */
    protected VerbRunner runner() {
        return new Worker(Verbs.ALL, WorkerOptions.standard());
    }

    @Override
    protected final String execute(Host host) {
        try (Activity activity = host.start(title(getClass()))) {
            R outcome = runner().run(verb(), activity);
            finished(outcome);
            return outcome.summary();
        }
    }

    /** The path as typed, or null if none was given. */
    static String path(File file) {
        return file == null || file.getPath().isBlank() ? null : file.getPath();
    }

    /** The text, or null if none was given. */
    static String text(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** The parts between semicolons. */
    static List<String> list(String text) {
        if (text(text) == null) return List.of();
        return Arrays.stream(text.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }

    /**
     * Overrides of the configuration; lists in parentheses, for in a macro brackets end a value.
     */
    static List<String> overrides(String text) {
        return list(text).stream().map(s -> s.replace('(', '[').replace(')', ']')).toList();
    }
}
