package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.run.Models;
import fiji.plugin.cellmap.run.Outcome;
import fiji.plugin.cellmap.run.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "models", description = "List architectures and their parameter counts.")
final class ModelsCommand extends VerbCommand {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this architecture.")
    String name;

    @Override
    Verb<? extends Outcome> verb() {
        return new Models(name);
    }
}
