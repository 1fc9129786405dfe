// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.ProcessPrediction;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link ProcessPrediction}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = ProcessPrediction.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Process Predictions...", weight = 8)
        })
public class ProcessCommand extends VerbCommand<ProcessPrediction, ProcessPrediction.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Run or predictions",
            style = "directory",
            persist = false,
            description =
                    "Run folder, a folder of predictions, or the container of a predicted volume.")
    private File input;

    @Parameter(
            label = "Results",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Folder for the results. Default: processed in the run folder, or beside the predictions.")
    private File out;

    @Parameter(
            label = "Rules of",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Run whose rules are used for predictions outside of it. Default: the run that is given, if it is one.")
    private File run;

    @Parameter(
            label = "Format",
            choices = {"auto", "zarr", "n5"},
            required = false,
            persist = false,
            description =
                    "Format of what is written: Zarr, or N5 with the metadata of the N5 viewer. Auto: that of earlier results, else that of the predictions. One of auto, zarr, n5. Default: auto.")
    private String format = "auto";

    @Parameter(
            label = "Overrides",
            required = false,
            persist = false,
            description =
                    "Values that override keys of the configuration: train.epochs=3,data.patch_size=[32,32,32]. Default: none.")
    private String set = "";

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of arrays whose metadata state none: z,y,x of their finest level, or one number for cubes. Others keep what they state. In nm. Default: such predictions are refused.")
    private String voxelSize = "";

    @Parameter(
            label = "Shard",
            required = false,
            persist = false,
            description =
                    "Number of this process among several that make the results together, on this or other machines: 2/8 for the second of eight. They may begin at any time, and each goes on where another one was lost. Default: this process alone.")
    private String shard = "";

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Results")
    private File processed;

    public ProcessCommand() {
        super(
                ProcessPrediction.class,
                "input",
                "out",
                "run",
                "format",
                "set",
                "voxelSize",
                "shard");
    }

    @Override
    protected void finished(ProcessPrediction verb, ProcessPrediction.Result result) {
        processed = new File(result.out());
    }
}
