package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Demo;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "The whole job on a small generated data set: train to scored submission.")
final class DemoCommand extends VerbCommand {

    @Option(names = "--out", paramLabel = "DIR", description = "Folder (demo).")
    String out;

    @Option(names = "--device", description = "auto, cpu, gpu or gpu:0 (auto).")
    String device;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Override a key.")
    List<String> set;

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Demo(out, device, set);
    }
}
