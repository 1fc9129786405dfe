package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.report.PageOptions;
import fiji.plugin.cellmap.verb.Report;
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
        description =
                "One page with scores, worst crops, objects and curves of one or several runs.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Report", weight = 9)
        })
public class ReportCommand extends VerbCommand<Report.Result> {

    @Parameter(
            label = "Run folders",
            description = "One, or several with semicolons; evaluated submissions, too.")
    private String runs;

    @Parameter(
            label = "Ground truth",
            style = "directory",
            required = false,
            persist = false,
            description = "For the pictures; empty for ground_truth.zarr in the data root.")
    private File truth;

    @Parameter(
            label = "Manifest",
            required = false,
            persist = false,
            description = "The scored crops; empty for test_crop_manifest.csv beside the truth.")
    private File manifest;

    @Parameter(
            label = "Data",
            style = "directory",
            required = false,
            persist = false,
            description = "Where the EM lies; empty for the first run's data root.")
    private File data;

    @Parameter(
            label = "Pictures",
            required = false,
            persist = false,
            min = "0",
            description = "Labels to show pictures of, the worst first.")
    private int pictures = PageOptions.PICTURES;

    @Parameter(
            label = "Objects",
            required = false,
            persist = false,
            min = "0",
            description = "Objects to list of each run, the worst first.")
    private int objects = PageOptions.OBJECTS;

    @Parameter(
            label = "Page",
            style = "save",
            required = false,
            persist = false,
            description =
                    "The HTML file; empty for report.html in the run (comparison.html for several).")
    private File out;

    @Parameter(type = ItemIO.OUTPUT, label = "Page")
    private File page;

    @Override
    protected Report verb() {
        return new Report(
                list(runs), path(truth), path(manifest), path(data), pictures, objects, path(out));
    }

    @Override
    protected void finished(Report.Result result) {
        page = new File(result.page());
    }
}
