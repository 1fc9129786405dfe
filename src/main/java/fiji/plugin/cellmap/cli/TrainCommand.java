package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Train;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "train", description = "Train a network; the same command resumes.")
final class TrainCommand extends VerbCommand {

    @Parameters(
            paramLabel = "CONFIG",
            description = "YAML file, or the name of a shipped configuration.")
    String config;

    @Option(names = "--data", paramLabel = "ROOT", description = "Folder of the datasets.")
    String data;

    @Option(names = "--run", paramLabel = "DIR", description = "Run folder (runs/NAME).")
    String run;

    @Option(names = "--device", description = "auto, cpu, gpu or gpu:0 (auto).")
    String device;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Override a key.")
    List<String> set;

    @Option(names = "--dry-run", description = "Check everything and train nothing.")
    boolean dryRun;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Train(config, data, run, device, set, dryRun);
    }
}
