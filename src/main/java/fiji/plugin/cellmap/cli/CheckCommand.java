package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.verb.Check;
import fiji.plugin.cellmap.verb.Verb;
import picocli.CommandLine.Command;

@Command(name = "check", description = "Measure what the engine can do on this machine.")
final class CheckCommand extends VerbCommand {

    @Override
    protected Verb<? extends Outcome> verb() {
        return new Check();
    }
}
