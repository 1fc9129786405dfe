package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.ProcessPrediction;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Turns probabilities into masks and instances. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Turn probabilities into masks and instances.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Process", weight = 5)
        })
public class ProcessCommand extends VerbCommand<ProcessPrediction.Result> {

    @Parameter(
            label = "Run or predictions",
            style = "directory",
            description = "A run folder, or a folder of predictions.")
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

    @Parameter(type = ItemIO.OUTPUT, label = "Results")
    private File processed;

    @Override
    protected ProcessPrediction verb() {
        return new ProcessPrediction(path(input), path(out), overrides(set));
    }

    @Override
    protected void finished(ProcessPrediction.Result result) {
        processed = new File(result.out());
    }
}
