package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Tune;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Chooses thresholds and sizes on the held-out crops of a run, and processes it with them. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Choose thresholds and sizes on held-out crops, then process.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Tune Processing", weight = 5.5)
        })
public class TuneCommand extends VerbCommand<Tune.Result> {

    @Parameter(
            label = "Run",
            style = "directory",
            description = "A run folder whose held-out crops are predicted.")
    private File input;

    @Parameter(
            label = "Results",
            style = "directory",
            required = false,
            persist = false,
            description = "Where to write; empty for the run folder.")
    private File out;

    @Parameter(label = "Overrides", required = false, persist = false, description = Words.SET)
    private String set = "";

    @Parameter(type = ItemIO.OUTPUT, label = "Settings")
    private File tuned;

    @Override
    protected Tune verb() {
        return new Tune(path(input), path(out), overrides(set));
    }

    @Override
    protected void finished(Tune.Result result) {
        tuned = new File(result.tuned());
    }
}
