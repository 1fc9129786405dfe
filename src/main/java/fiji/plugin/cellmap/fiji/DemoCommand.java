// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Demo;
import java.io.File;
import java.util.List;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Demo}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Demo.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Run Demo...", weight = 22)
        })
public class DemoCommand extends VerbCommand<Demo, Demo.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Folder",
            style = "directory",
            persist = false,
            description =
                    "Folder for everything; giving the same folder again resumes. Default: demo.")
    private File out;

    @Parameter(
            label = "Device",
            required = false,
            persist = false,
            description = "Device to compute on; auto uses a GPU if one works. Default: auto.")
    private String device = "auto";

    @Parameter(
            label = "Format",
            choices = {"auto", "zarr", "n5"},
            required = false,
            persist = false,
            description =
                    "Format of the predictions, masks and objects. Auto: Zarr. One of auto, zarr, n5. Default: auto.")
    private String format = "auto";

    @Parameter(
            label = "Overrides",
            required = false,
            persist = false,
            description =
                    "Values that override keys of the configuration: train.epochs=3,data.patch_size=[32,32,32]. Default: none.")
    private String set = "";

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Report")
    private File report;

    public DemoCommand() {
        super(Demo.class);
    }

    @Override
    protected List<String> needed() {
        return List.of("out");
    }

    @Override
    protected void finished(Demo verb, Demo.Result result) {
        report = new File(result.report());
    }

    @Override
    protected void show(Host host, Demo verb, Demo.Result result) {
        host.present(report.toURI());
    }
}
