// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Report;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Report}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Report.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Make Report...", weight = 14)
        })
public class ReportCommand extends VerbCommand<Report, Report.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Run folders",
            persist = false,
            description =
                    "Run folders; or evaluated submissions with result.json beside them, or results (*.json).")
    private String runs = "";

    @Parameter(
            label = "Ground truth",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Ground truth for the pictures. Default: ground_truth.zarr in the data root.")
    private File truth;

    @Parameter(
            label = "Manifest",
            required = false,
            persist = false,
            description =
                    "CSV of the test crops. Default: that beside the ground truth, or the official one.")
    private File manifest;

    @Parameter(
            label = "Data root",
            style = "directory",
            required = false,
            persist = false,
            description = "Folder of the datasets, for the EM. Default: the first run's.")
    private File data;

    @Parameter(
            label = "Pictures",
            min = "0",
            required = false,
            persist = false,
            description =
                    "Number of worst labels, and of predicted crops, to show pictures of. Default: 8.")
    private int pictures = 8;

    @Parameter(
            label = "Objects",
            min = "0",
            required = false,
            persist = false,
            description = "Number of worst objects to list for each run. Default: 100.")
    private int objects = 100;

    @Parameter(
            label = "Page",
            style = "save",
            required = false,
            persist = false,
            description =
                    "HTML file to write. Default: report.html in the run folder; comparison.html in the first of several.")
    private File out;

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Page")
    private File page;

    public ReportCommand() {
        super(Report.class);
    }

    @Override
    protected void finished(Report verb, Report.Result result) {
        page = new File(result.page());
    }

    @Override
    protected void show(Host host, Report verb, Report.Result result) {
        host.present(page.toURI());
    }
}
