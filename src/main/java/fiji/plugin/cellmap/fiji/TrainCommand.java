package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.verb.Train;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Trains a network; the same run folder resumes. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Train a network. The same run folder again resumes.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Train", weight = 2)
        })
public class TrainCommand extends VerbCommand<TrainingResult> {

    @Parameter(
            label = "Configuration",
            description = "A YAML file, or a shipped one: demo, medulla_quick, mednext_mito, …")
    private File config;

    @Parameter(
            label = "Data",
            style = "directory",
            required = false,
            persist = false,
            description = "Folder of the datasets; empty for the configuration's.")
    private File data;

    @Parameter(
            label = "Run folder",
            style = "directory",
            description = "Where everything of this training goes.")
    private File run;

    @Parameter(
            label = "Device",
            choices = {"auto", "cpu", "gpu"},
            persist = false,
            description = Words.DEVICE)
    private String device = "auto";

    @Parameter(label = "Overrides", required = false, persist = false, description = Words.SET)
    private String set = "";

    @Parameter(
            label = "Check only",
            persist = false,
            description = "Check everything and train nothing.")
    private boolean dryRun;

    @Parameter(type = ItemIO.OUTPUT, label = "Model")
    private File model;

    @Override
    protected Train verb() {
        return new Train(path(config), path(data), path(run), device, overrides(set), dryRun);
    }

    @Override
    protected void finished(TrainingResult result) {
        model = new File(result.model());
    }
}
