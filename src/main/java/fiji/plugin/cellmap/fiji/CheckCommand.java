package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Check;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

/** Measures what the engine can do on this machine. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Measure what the engine can do on this machine.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Check Engine", weight = 21)
        })
public class CheckCommand extends VerbCommand<Check.Result> {

    @Override
    protected Check verb() {
        return new Check();
    }

    @Override
    protected void finished(Check.Result result) {}
}
