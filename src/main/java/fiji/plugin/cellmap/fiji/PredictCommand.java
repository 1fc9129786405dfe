package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.verb.Predict;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Predicts crops with a trained run. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Predict crops with a trained run. The same again resumes.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Predict", weight = 3)
        })
public class PredictCommand extends VerbCommand<PredictionResult> {

    @Parameter(label = "Run folder", style = "directory", description = "A trained run.")
    private File run;

    @Parameter(
            label = "Data",
            style = "directory",
            required = false,
            persist = false,
            description = "Folder of the datasets; empty for that of the training.")
    private File data;

    @Parameter(label = "Crops", persist = false, description = "test, all, or 904,905.")
    private String crops = "test";

    @Parameter(label = "Manifest", required = false, persist = false, description = Words.MANIFEST)
    private File manifest;

    @Parameter(
            label = "Predictions",
            style = "directory",
            required = false,
            persist = false,
            description = "Where to write; empty for the run folder.")
    private File out;

    @Parameter(
            label = "Device",
            choices = {"auto", "cpu", "gpu"},
            persist = false,
            description = Words.DEVICE)
    private String device = "auto";

    @Parameter(label = "Overrides", required = false, persist = false, description = Words.SET)
    private String set = "";

    @Parameter(type = ItemIO.OUTPUT, label = "Predictions")
    private File predictions;

    @Override
    protected Predict verb() {
        return new Predict(
                path(run),
                null,
                null,
                null,
                path(data),
                text(crops),
                path(manifest),
                path(out),
                device,
                overrides(set));
    }

    @Override
    protected void finished(PredictionResult result) {
        predictions = out != null ? out : RunFolder.existing(run.getPath()).predictions().toFile();
    }
}
