// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.fiji.bdv.LookSetup;
import fiji.plugin.cellmap.fiji.bdv.LookViewer;
import fiji.plugin.cellmap.fiji.bdv.ModelChoice;
import fiji.plugin.cellmap.job.CropPlaces;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.report.WorstLabels;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.VoxelSize;
import fiji.plugin.cellmap.verb.Words;
import fiji.plugin.cellmap.worker.Worker;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Predicts what is looked at in BigDataViewer. */
@Plugin(
        type = Command.class,
        headless = true,
        description = LookCommand.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Predict Where You Look...", weight = 7.3)
        })
public class LookCommand extends CellMapCommand<LookCommand.Request> {

    // Inputs: as InputFieldsTest would write them from what is declared.
    @Parameter(
            label = "Model",
            style = "both",
            persist = false,
            description =
                    "Run folder, or a model: a model.pt, a TorchScript model with its description, or a bioimage.io package.")
    private File model;

    @Parameter(
            label = "Second model",
            style = "both",
            required = false,
            persist = false,
            description = "Another one to compare with. Default: none.")
    private File second;

    @Parameter(
            label = "EM",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Multiscale group or array of any size. Default: the first in the data root.")
    private File em;

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of the EM where its metadata do not say it, or say it wrong: z,y,x of its finest level, or one number for cubes. In nm. Default: that of the metadata.")
    private String voxelSize = "";

    @Parameter(
            label = "Output",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Container to keep finished cells of the model in; Predict Volume with the same model, EM and output goes on with them. Default: none, they are kept in memory.")
    private File output;

    @Parameter(
            label = "Data root",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Folder of the datasets, whose crops are listed. Default: that of the training.")
    private File data;

    @Parameter(
            label = "Device",
            required = false,
            persist = false,
            description = "Device to compute on; auto uses a GPU if one works. Default: auto.")
    private String device = "auto";

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

    static final String PURPOSE =
            "Predict what you look at: EM of any size in BigDataViewer, with one or two models.";

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(
                            required = true,
                            help =
                                    "Run folder, or a model: a model.pt, a TorchScript model with its"
                                            + " description, or a bioimage.io package.",
                            kind = Param.Kind.TRAINED_OR_MODEL)
                    String model,
            @Param(
                            label = "Second model",
                            help = "Another one to compare with.",
                            unset = "none",
                            kind = Param.Kind.TRAINED_OR_MODEL)
                    String second,
            @Param(
                            label = "EM",
                            help = "Multiscale group or array of any size.",
                            unset = "the first in the data root",
                            kind = Param.Kind.FOLDER)
                    String em,
            @Param(
                            help =
                                    "Voxel size of the EM where its metadata do not say it, or say it"
                                            + " wrong: z,y,x of its finest level, or one number for"
                                            + " cubes.",
                            unit = "nm",
                            min = 0,
                            unset = "that of the metadata")
                    double[] voxelSize,
            @Param(
                            help =
                                    "Container to keep finished cells of the model in; Predict Volume"
                                            + " with the same model, EM and output goes on with"
                                            + " them.",
                            unset = "none, they are kept in memory",
                            kind = Param.Kind.NEW_FOLDER)
                    String output,
            @Param(
                            label = "Data root",
                            help = "Folder of the datasets, whose crops are listed.",
                            unset = "that of the training",
                            kind = Param.Kind.FOLDER)
                    String data,
            @Param(help = Words.DEVICE, byDefault = "auto") String device,
            @Param(
                            help = Words.SET,
                            label = "Overrides",
                            unset = "none",
                            kind = Param.Kind.SETTINGS)
                    List<String> set,
            @Param(help = Words.TRUST, label = "Trust the model", byDefault = "false")
                    Boolean trust) {}

    public LookCommand() {
        super(Request.class);
    }

    @Override
    protected String execute(Host host, Request request) {
        LookSetup setup = setup(request);
        if (GraphicsEnvironment.isHeadless())
            throw new UsageException(
                    "Cannot show images",
                    title(LookCommand.class),
                    "There is no screen.",
                    "Start Fiji with a screen.");
        LookViewer.open(Worker.standard(), setup);
        return ""; // A window of text would lie over the view.
    }

    static LookSetup setup(Request request) {
        if (request.model() == null)
            throw new UsageException(
                    "No model is given", "", "@{model} is empty.", "Name a run folder or a model.");
        ModelChoice first = ModelChoice.of(request.model());
        RunFolder run = first.run() == null ? null : RunFolder.existing(first.run());
        List<CropPlaces.Place> crops = crops(request, run);
        boolean chosen = request.em() != null;
        if (!chosen && crops.isEmpty())
            throw new UsageException(
                    "No EM is given",
                    "",
                    "@{em} is empty, and no data root with EM and crops is known.",
                    "Give @{em}, or @{data}.");
        return new LookSetup(
                chosen ? GroupLocation.of(Path.of(request.em())) : crops.get(0).em(),
                VoxelSize.of(request.voxelSize()),
                first,
                request.second() == null ? null : ModelChoice.of(request.second()),
                request.output(),
                request.device(),
                request.set() == null ? List.of() : request.set(),
                Boolean.TRUE.equals(request.trust()),
                crops,
                run == null ? List.of() : WorstLabels.of(run),
                chosen ? null : crops.get(0));
    }

    /** The crops to jump to; none where no data root is known. */
    private static List<CropPlaces.Place> crops(Request request, RunFolder run) {
        if (run == null) return List.of();
        ConfigFile config = ConfigFile.read(run.config(), List.of());
        try {
            return CropPlaces.of(run, config, request.data(), config.experiment().classes());
        } catch (CellMapException e) {
            if (request.data() != null) throw e;
            return List.of(); // The data of the training may be elsewhere by now.
        }
    }
}
