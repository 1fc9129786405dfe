package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.run.Check;
import fiji.plugin.cellmap.run.Outcome;
import fiji.plugin.cellmap.run.Verb;
import picocli.CommandLine.Command;

@Command(name = "check", description = "Measure what the engine can do on this machine.")
final class CheckCommand extends VerbCommand {

    @Override
    Verb<? extends Outcome> verb() {
        return new Check();
    }
}
