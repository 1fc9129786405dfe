package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.run.Outcome;
import fiji.plugin.cellmap.run.Process;
import fiji.plugin.cellmap.run.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "process", description = "Turn probabilities into masks and instances.")
final class ProcessCommand extends VerbCommand {

    @Parameters(paramLabel = "RUN|PREDICTIONS", description = "Run folder, or its predictions.")
    String input;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder (RUN/processed).")
    String out;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Override a key.")
    List<String> set;

    @Override
    Verb<? extends Outcome> verb() {
        return new Process(input, out, set);
    }
}
