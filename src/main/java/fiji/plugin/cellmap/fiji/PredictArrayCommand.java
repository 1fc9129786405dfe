// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.verb.Predict;
import java.io.File;
import java.util.List;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Predict} for an array. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Predict any EM array with any model. The same command again resumes.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Predict Volume...", weight = 7)
        })
public class PredictArrayCommand extends VerbCommand<Predict, PredictionResult> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Model",
            persist = false,
            description =
                    "Model instead of a run: a model.pt, a TorchScript model with its description, a bioimage.io package, or weights whose description names the architecture. Default: the run's.")
    private File model;

    @Parameter(
            label = "Input",
            style = "directory",
            persist = false,
            description =
                    "EM group or array to predict as a whole, instead of crops; also https://… or s3://…. Default: none.")
    private File input;

    @Parameter(
            label = "Output",
            style = "directory",
            persist = false,
            description = "Container to write the prediction of the input to. Default: none.")
    private File output;

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of the input where its metadata do not say it, or say it wrong: z,y,x of its finest level, or one number for cubes. For crops, of the arrays that state none. In nm. Default: that of the metadata.")
    private String voxelSize = "";

    @Parameter(
            label = "Box",
            required = false,
            persist = false,
            description =
                    "Part of the input to predict, as the whole would be there: z, y, x of its lower corner, then its depth, height and width. Default: all of it. Only with input. Not with boxes.")
    private String box = "";

    @Parameter(
            label = "Boxes",
            required = false,
            persist = false,
            description =
                    "Several parts of the input, each into a group of its name: a CSV with name,z,y,x,depth,height,width, or a manifest, of which the crops of the input's dataset are taken. Default: all of it. Only with input.")
    private File boxes;

    @Parameter(
            label = "Boxes in",
            choices = {"nm", "voxels"},
            required = false,
            persist = false,
            description =
                    "What boxes are given in: nm, or voxels of the input's finest level. One of nm, voxels. Default: nm. Only with box or boxes.")
    private String boxUnit = "nm";

    @Parameter(
            label = "Mask",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Image with any voxel size that says where to predict: the network is asked only about what touches its voxels above 0, and outside of them the result is background. Default: everywhere. Only with input.")
    private File mask;

    @Parameter(
            label = "Device",
            required = false,
            persist = false,
            description = "Device to compute on; auto uses a GPU if one works. Default: auto.")
    private String device = "auto";

    @Parameter(
            label = "Shard",
            required = false,
            persist = false,
            description =
                    "Part of the work to do, beside processes that do the others, on this or other machines: 2/8 for the second of eight. The last one to end completes the prediction. Default: all.")
    private String shard = "";

    @Parameter(
            label = "Overrides",
            required = false,
            persist = false,
            description =
                    "Values that override keys of the configuration: train.epochs=3,data.patch_size=[32,32,32]. Default: none.")
    private String set = "";

    @Parameter(
            label = "Weights to take",
            required = false,
            persist = false,
            description =
                    "Which weights, if the file holds several, such as averaged ones: a dictionary in it, or what stands before their names. Default: the trained ones.")
    private String take = "";

    @Parameter(
            label = "Trust the model",
            required = false,
            persist = false,
            description =
                    "Load a model whose program uses more than a network needs, such as files: it may do all that your account may.")
    private boolean trust;

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Predictions")
    private File predictions;

    public PredictArrayCommand() {
        super(
                Predict.class,
                "model",
                "input",
                "output",
                "voxelSize",
                "box",
                "boxes",
                "boxUnit",
                "mask",
                "device",
                "shard",
                "set",
                "take",
                "trust");
    }

    @Override
    protected List<String> needed() {
        return List.of("model", "input", "output");
    }

    @Override
    protected void finished(Predict verb, PredictionResult result) {
        predictions = new File(verb.output());
    }
}
