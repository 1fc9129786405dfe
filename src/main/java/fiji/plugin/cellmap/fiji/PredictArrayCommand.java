package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.verb.Predict;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Predicts any array with any model. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Predict any EM array with any model. The same again resumes.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Predict Array", weight = 4)
        })
public class PredictArrayCommand extends VerbCommand<PredictionResult> {

    @Parameter(
            label = "Model",
            description = "The model.pt of a run, or another TorchScript model with its contract.")
    private File model;

    @Parameter(
            label = "Input array",
            style = "directory",
            description = "The EM: a multiscale group, or an array, in a Zarr or N5 container.")
    private File input;

    @Parameter(
            label = "Output array",
            style = "directory",
            description = "Container to write the probabilities to.")
    private File output;

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
                null,
                path(model),
                path(input),
                path(output),
                null,
                null,
                null,
                null,
                device,
                overrides(set));
    }

    @Override
    protected void finished(PredictionResult result) {
        predictions = output;
    }
}
