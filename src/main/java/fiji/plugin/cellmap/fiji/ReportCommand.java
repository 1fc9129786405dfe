package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.run.Report;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Shows runs on one page. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "One page with curves, pictures and scores of one or several runs.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Report", weight = 9)
        })
public class ReportCommand extends VerbCommand<Report.Result> {

    @Parameter(label = "Run folders", description = "One, or several with semicolons.")
    private String runs;

    @Parameter(
            label = "Ground truth",
            style = "directory",
            required = false,
            persist = false,
            description = "A ground_truth.zarr to show beside the predictions.")
    private File truth;

    @Parameter(
            label = "Page",
            style = "save",
            required = false,
            persist = false,
            description = "The HTML file; empty for report.html in the first run.")
    private File out;

    @Parameter(type = ItemIO.OUTPUT, label = "Page")
    private File page;

    @Override
    protected Report verb() {
        return new Report(list(runs), path(truth), path(out));
    }

    @Override
    protected void finished(Report.Result result) {
        page = new File(result.page());
    }
}
