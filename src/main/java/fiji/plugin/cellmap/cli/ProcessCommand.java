package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.ProcessPrediction;
import fiji.plugin.cellmap.verb.Tune;
import fiji.plugin.cellmap.verb.Verb;
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

    @Option(
            names = "--tune",
            description =
                    "First choose threshold, min_size and the watershed's dynamic of each class: what"
                            + " scores best on the run's held-out crops. Later runs of process and"
                            + " package use them, too.")
    boolean tune;

    @Override
    protected Verb<? extends Outcome> verb() {
        return tune ? new Tune(input, out, set) : new ProcessPrediction(input, out, set);
    }
}
