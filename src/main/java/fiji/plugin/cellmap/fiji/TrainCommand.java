// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.verb.Report;
import fiji.plugin.cellmap.verb.Train;
import java.io.File;
import java.util.List;
import java.util.Optional;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Train}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Train.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Train Network...", weight = 4)
        })
public class TrainCommand extends VerbCommand<Train, TrainingResult> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Configuration",
            persist = false,
            description = "YAML file, or the name of a configuration that comes with the program.")
    private File config;

    @Parameter(
            label = "Data root",
            style = "directory",
            required = false,
            persist = false,
            description = "Folder of the datasets. Default: data.root of the configuration.")
    private File data;

    @Parameter(
            label = "Run folder",
            style = "directory",
            persist = false,
            description = "Folder for everything of this training. Default: runs/NAME.")
    private File run;

    @Parameter(
            label = "Fold",
            required = false,
            persist = false,
            description =
                    "Fold of the crops to hold out, k of n, such as 1/5; it overrides data.fold of the configuration. Default: that of the configuration.")
    private String fold = "";

    @Parameter(
            label = "Device",
            required = false,
            persist = false,
            description =
                    "Device to compute on; auto uses a GPU if one works. The patches of a step are shared among several, such as gpu:0,1. Default: auto.")
    private String device = "auto";

    @Parameter(
            label = "Overrides",
            required = false,
            persist = false,
            description =
                    "Values that override keys of the configuration: train.epochs=3,data.patch_size=[32,32,32]. Default: none.")
    private String set = "";

    @Parameter(
            label = "Dry run",
            required = false,
            persist = false,
            description =
                    "Say what the training would do and take, what looks wrong, and train nothing.")
    private boolean dryRun;

    @Parameter(
            label = "Trust the model",
            required = false,
            persist = false,
            description =
                    "Load a model whose program uses more than a network needs, such as files: it may do all that your account may.")
    private boolean trust;

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of arrays whose metadata state none: z,y,x of their finest level, or one number for cubes. Others keep what they state. What the network sees is data.voxel_size. In nm. Default: such arrays are refused.")
    private String voxelSize = "";

    @Parameter(
            label = "Report",
            required = false,
            persist = false,
            description =
                    "Afterwards make the report of the run, and open it in the browser; not in macros.")
    private boolean report = true;

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Model")
    private File model;

    public TrainCommand() {
        super(Train.class);
    }

    @Override
    protected List<String> usual() {
        return List.of("data");
    }

    @Override
    protected List<String> needed() {
        return List.of("run");
    }

    @Override
    protected Optional<Class<? extends Record>> own() {
        return Optional.of(AndReport.class);
    }

    @Override
    protected Optional<Report> report(Train verb, TrainingResult result) {
        return result.finished() ? Optional.of(Report.of(result.run(), null)) : Optional.empty();
    }

    @Override
    protected void finished(Train verb, TrainingResult result) {
        model = new File(result.model());
    }
}
