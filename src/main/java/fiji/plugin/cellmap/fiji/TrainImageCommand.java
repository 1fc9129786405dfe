// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.Annotated;
import fiji.plugin.cellmap.fiji.image.ChosenRegion;
import fiji.plugin.cellmap.fiji.image.GivenImage;
import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.truth.ScreenEm;
import fiji.plugin.cellmap.fiji.truth.ScreenTraining;
import fiji.plugin.cellmap.fiji.truth.TrainingStart;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Train;
import java.io.File;
import java.nio.file.Path;
import net.imglib2.RandomAccessibleInterval;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Trains on the image on the screen and what is annotated on it. */
@Plugin(
        type = Command.class,
        headless = true,
        description = TrainImageCommand.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Train Image...", weight = 4.2)
        })
public class TrainImageCommand extends ScreenTrainingCommand<TrainImageCommand.Request> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Configuration",
            required = false,
            persist = false,
            description =
                    "YAML file, or the name of a configuration that comes with the program. Default: that of the run to go on from.")
    private File config;

    @Parameter(
            label = "Go on from run",
            style = "directory",
            required = false,
            persist = false,
            description = "Run whose weights training goes on from. Default: none: new weights.")
    private File from;

    @Parameter(
            label = "New run folder",
            style = "directory",
            persist = false,
            description = "Folder for everything of this training.")
    private File run;

    @Parameter(
            label = "Labels",
            required = false,
            persist = false,
            description =
                    "Title of an open label image or mask of the same size as the EM. Default: none: ROIs.")
    private String labels = "";

    @Parameter(
            label = "Labkit file",
            required = false,
            persist = false,
            description =
                    "Labeling as Labkit saves it, with the class as the name of a label. Default: none: ROIs. Not with labels.")
    private File labeling;

    @Parameter(
            label = "ROI file",
            required = false,
            persist = false,
            description =
                    "Set of ROIs, as the ROI Manager saves it. Default: those in the ROI Manager. Not with labels or labeling.")
    private File rois;

    @Parameter(label = "Class", persist = false, description = "Class that is annotated.")
    private String className = "";

    @Parameter(
            label = "Slices",
            required = false,
            persist = false,
            description =
                    "Slices that are annotated in full, from 1; in the plane it is the selection, or all. Default: all; those from the first to the last ROI or label.")
    private String slices = "";

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of the image: z,y,x, or one number for cubes. In nm. Default: that of the image.")
    private String voxelSize = "";

    @Parameter(
            label = "Components",
            required = false,
            persist = false,
            description = "Treat the connected parts of the mask as objects (26 neighbours).")
    private boolean components;

    @Parameter(
            label = "Held-out slices",
            required = false,
            persist = false,
            description =
                    "Slices that are annotated in full and held out, to judge the training by. Default: none.")
    private String heldOut = "";

    @Parameter(
            label = "Data root",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Folder of datasets that the crop, and the EM, become a part of; the crops that it has are trained on as well. Default: data in the run folder; EM in a container stays there.")
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

    @Parameter(
            label = "Dataset",
            required = false,
            persist = false,
            description = "Name of the dataset. Default: that of the EM, or its title.")
    private String dataset = "";

    @Parameter(
            label = "Report",
            required = false,
            persist = false,
            description =
                    "Afterwards make the report of the run, and open it in the browser; not in macros.")
    private boolean report = true;

    // End of inputs.

    static final String PURPOSE =
            "Train on the current EM with a label image, a mask, ROIs, or crops that are there.";

    /** In the place of a title, for scripts: see {@link CurrentImageCommand}. */
    @Parameter(
            label = "Labels of ImgLib2",
            required = false,
            persist = false,
            visibility = ItemVisibility.INVISIBLE)
    private RandomAccessibleInterval<?> labelImg;

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(
                            help =
                                    "YAML file, or the name of a configuration that comes with the program.",
                            label = "Configuration",
                            kind = Param.Kind.CONFIG,
                            extensions = {"yaml", "yml"},
                            unset = "that of the run to go on from")
                    String config,
            @Param(
                            help = "Run whose weights training goes on from.",
                            label = "Go on from run",
                            kind = Param.Kind.TRAINED,
                            unset = "none: new weights")
                    String from,
            @Param(
                            help = "Folder for everything of this training.",
                            label = "New run folder",
                            required = true,
                            kind = Param.Kind.NEW_RUN)
                    String run,
            @Param(help = "What is annotated.") Annotation annotation,
            @Param(
                            help =
                                    "Slices that are annotated in full and held out, to judge the training by.",
                            label = "Held-out slices",
                            unset = "none")
                    String heldOut,
            @Param(
                            help =
                                    "Folder of datasets that the crop, and the EM, become a part of; the crops that it has are trained on as well.",
                            label = "Data root",
                            kind = Param.Kind.NEW_FOLDER,
                            unset = "data in the run folder; EM in a container stays there")
                    String data,
            @Param(help = Computing.HELP) Computing computing,
            @Param(
                            help = "Name of the dataset.",
                            unset = "that of the EM, or its title",
                            advanced = true)
                    String dataset)
            implements Wanted {

        Request {
            computing = Computing.or(computing);
        }
    }

    public TrainImageCommand() {
        super(Request.class);
    }

    @Override
    protected void checkNew(ImageInput image, Request request) {
        request.annotation().check(image);
        training(image, request);
        if (request.annotation().slices() == null) return;
        Box whole = Box.of(image.shape());
        heldOut(image, request, request.annotation().region(image, whole));
    }

    private static ScreenTraining training(ImageInput image, Request request) {
        VoxelImage em = request.annotation().wholeEm(image);
        return new ScreenTraining(
                TrainingStart.of(request.config(), request.from(), request.computing().set()),
                new RunFolder(Path.of(request.run())),
                request.data(),
                request.dataset(),
                ScreenEm.of(image, em),
                request.annotation().className());
    }

    /** Null if nothing is to be held out. */
    private static Box heldOut(ImageInput image, Request request, Box trained) {
        if (request.heldOut() == null) return null;
        Box box = ChosenRegion.of(image, request.heldOut(), trained, "heldOut");
        if (box.intersect(trained).isEmpty()) return box;
        throw new UsageException(
                "Slices are to be trained on and held out",
                "@{heldOut} " + request.heldOut(),
                "Slices " + (trained.min()[0] + 1) + "-" + trained.max(0) + " are trained on.",
                "Give @{slices} that leave them out.");
    }

    @Override
    protected Train prepare(Host host, ImageInput image, Request request, Progress progress) {
        Annotation annotation = request.annotation();
        ScreenTraining training = begin(training(image, request));
        ImageInput given = labelImg == null ? null : GivenImage.of(labelImg, imageJ2());
        if (annotation.isThere(given, host.interactive()) || !training.hasCrops()) {
            Annotated annotated = annotation.read(image, given, host.interactive());
            Box region = annotation.region(image, annotated.slices());
            Box heldOut = heldOut(image, request, region);
            String name = annotation.className();
            Boolean parts = annotation.components();
            training.note("image", image.title());
            training.note("class", name);
            training.annotate(annotated.volume(), region, name, parts, true, progress);
            if (heldOut != null)
                training.annotate(annotated.volume(), heldOut, name, parts, false, progress);
        }
        return training.verb(
                request.computing().set(),
                request.computing().device(),
                request.computing().trust());
    }
}
