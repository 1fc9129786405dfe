// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.verb.Predict;
import java.io.File;
import java.util.List;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Predict}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Predict.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Predict Crops...", weight = 5)
        })
public class PredictCommand extends VerbCommand<Predict, PredictionResult> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Run folder",
            style = "directory",
            persist = false,
            description = "Folder of a trained run. Default: none.")
    private File run;

    @Parameter(
            label = "Average with",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "More runs: the probabilities of all are averaged, with the first run's settings. Default: none. Only with run. Not with model or take.")
    private String with = "";

    @Parameter(
            label = "Data root",
            style = "directory",
            required = false,
            persist = false,
            description = "Folder of the datasets. Default: that of the training.")
    private File data;

    @Parameter(
            label = "Crops",
            required = false,
            persist = false,
            description =
                    "Crops of the manifest (test), these and the labelled ones (all), or numbers. Default: test.")
    private String crops = "test";

    @Parameter(
            label = "Manifest",
            required = false,
            persist = false,
            description =
                    "CSV of the test crops. Default: that of the data root, or the official one.")
    private File manifest;

    @Parameter(
            label = "Predictions",
            style = "directory",
            required = false,
            persist = false,
            description = "Folder for the predictions. Default: predictions in the run folder.")
    private File out;

    @Parameter(
            label = "Format",
            choices = {"auto", "zarr", "zarr3", "zarr3-sharded", "n5"},
            required = false,
            persist = false,
            description =
                    "Format of what is written: Zarr, or N5 with the metadata of the N5 viewer. Zarr is version 2 with OME-NGFF 0.4; zarr3 is version 3 with 0.5, and zarr3-sharded puts 4³ chunks into a file. Auto: that of an earlier attempt or of the output's name, else Zarr. One of auto, zarr, zarr3, zarr3-sharded, n5. Default: auto.")
    private String format = "auto";

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
            label = "Trust the model",
            required = false,
            persist = false,
            description =
                    "Load a model whose program uses more than a network needs, such as files: it may do all that your account may.")
    private boolean trust;

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Predictions")
    private File predictions;

    public PredictCommand() {
        super(
                Predict.class,
                "run",
                "with",
                "data",
                "crops",
                "manifest",
                "out",
                "format",
                "device",
                "shard",
                "set",
                "trust");
    }

    @Override
    protected List<String> needed() {
        return List.of("run");
    }

    @Override
    protected void finished(Predict verb, PredictionResult result) {
        predictions =
                new File(
                        verb.out() != null
                                ? verb.out()
                                : RunFolder.existing(verb.run()).predictions().toString());
    }
}
