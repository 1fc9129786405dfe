package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Verb;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the commands share: they make a verb out of options, run it and show what came of it. A
 * {@link java.util.ServiceLoader} finds those that are not part of the program, such as the
 * benchmarks.
 */
@Command(mixinStandardHelpOptions = true, sortOptions = false, abbreviateSynopsis = true)
public abstract class VerbCommand implements Callable<Integer> {

    @Spec CommandSpec spec;
    Interrupt interrupt;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON.")
    Path json;

    @Option(names = "--quiet", description = "Show no progress.")
    boolean quiet;

    @Option(names = "--debug", description = "Show the stack trace of a failure.")
    boolean debug;

    /** The verb that the options ask for. */
    protected abstract Verb<? extends Outcome> verb();

    /** Exit code for what came out; 0 unless the outcome itself is a refusal. */
    int code(Outcome outcome) {
        return 0;
    }

    @Override
    public final Integer call() {
        Terminal terminal = new Terminal(interrupt, quiet);
        try {
            Outcome outcome = verb().run(terminal);
            terminal.end();
            if (json != null) AtomicFiles.write(json, Json.bytes(outcome));
            spec.commandLine().getOut().println(outcome.summary());
            spec.commandLine().getOut().flush();
            return code(outcome);
        } finally {
            terminal.end();
        }
    }
}
