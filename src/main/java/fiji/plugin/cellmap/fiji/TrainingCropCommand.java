// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.stack.StackImport;
import fiji.plugin.cellmap.fiji.image.Annotated;
import fiji.plugin.cellmap.fiji.image.GivenImage;
import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Import;
import fiji.plugin.cellmap.verb.Words;
import java.io.File;
import java.nio.file.Path;
import net.imglib2.RandomAccessibleInterval;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Makes ground truth of what is annotated on the current image. */
@Plugin(
        type = Command.class,
        headless = true,
        description = TrainingCropCommand.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Make Training Crop...", weight = 2.6)
        })
public class TrainingCropCommand extends CurrentImageCommand<TrainingCropCommand.Request> {

    // Inputs: written by InputFieldsTest from what is declared.
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
            label = "Data root",
            style = "directory",
            persist = false,
            description = "Folder of the datasets.")
    private File data;

    @Parameter(
            label = "Dataset",
            persist = false,
            description = "Name of the dataset; the EM is imported if it is not there yet.")
    private String dataset = "";

    @Parameter(label = "Crop", persist = false, description = "Number of the crop.")
    private String crop = "";

    @Parameter(
            label = "Format",
            choices = {"auto", "zarr", "n5"},
            required = false,
            persist = false,
            description =
                    "Format of what is written: Zarr, or N5 with the metadata of the N5 viewer. Auto: that of the dataset, Zarr for a new one. One of auto, zarr, n5. Default: auto.")
    private String format = "auto";

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description =
                    "Challenge that comes with the program, or a definition in YAML. Default: CellMap's.")
    private String challenge = "";

    @Parameter(
            label = "Overwrite",
            required = false,
            persist = false,
            description = "Replace what is there.")
    private boolean overwrite;

    // End of inputs.

    static final String PURPOSE =
            "Make ground truth to train on: the current EM with a label image, a mask, or ROIs.";

    /** In the place of a title, for scripts: see {@link CurrentImageCommand}. */
    @Parameter(
            label = "Labels of ImgLib2",
            required = false,
            persist = false,
            visibility = ItemVisibility.INVISIBLE)
    private RandomAccessibleInterval<?> labelImg;

    @Parameter(type = ItemIO.OUTPUT, label = "Crop")
    private File made;

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(help = "What is annotated.") Annotation annotation,
            @Param(
                            help = "Folder of the datasets.",
                            label = "Data root",
                            required = true,
                            kind = Param.Kind.NEW_FOLDER)
                    String data,
            @Param(
                            help =
                                    "Name of the dataset; the EM is imported if it is not there yet.",
                            required = true)
                    String dataset,
            @Param(help = "Number of the crop.", required = true, min = 0) Integer crop,
            @Param(
                            help = Words.FORMAT + " Auto: that of the dataset, Zarr for a new one.",
                            choices = {Words.AUTO, Words.ZARR, Words.N5},
                            byDefault = Words.AUTO,
                            advanced = true)
                    String format,
            @Param(
                            help = Words.CHALLENGE,
                            unset = "CellMap's",
                            kind = Param.Kind.CHALLENGE,
                            extensions = "yaml",
                            advanced = true)
                    String challenge,
            @Param(help = "Replace what is there.", byDefault = "false") Boolean overwrite) {}

    public TrainingCropCommand() {
        super(Request.class);
    }

    @Override
    protected void check(ImageInput image, Request request) {
        request.annotation().check(image);
        if (!there(request, Progress.none()).hasEm(request.dataset()))
            request.annotation().wholeEm(image);
        truth(request).make().checkPlace();
    }

    @Override
    protected String execute(Host host, ImageInput image, Request request) {
        Annotation annotation = request.annotation();
        VoxelImage em = annotation.em(image);
        ImageInput given = labelImg == null ? null : GivenImage.of(labelImg, imageJ2());
        Annotated annotated = annotation.read(image, given, host.interactive());
        VoxelImage labels = annotated.volume().view(annotation.region(image, annotated.slices()));
        return host.during(
                title(TrainingCropCommand.class),
                activity -> {
                    boolean has = there(request, activity).hasEm(request.dataset());
                    String text = has ? "" : to(request).make().run(em, activity).summary() + "\n";
                    Import.Result result = truth(request).make().run(labels, activity);
                    made = new File(result.imported().where());
                    return text + result.summary();
                });
    }

    private static StackImport there(Request request, Progress progress) {
        return new StackImport(
                Challenge.find(request.challenge()), Path.of(request.data()), progress);
    }

    private static Named<Import> to(Request request) {
        return Named.of(Import.class)
                .with(Import::out, request.data())
                .with(Import::dataset, request.dataset())
                .with(Import::format, request.format())
                .with(Import::challenge, request.challenge());
    }

    private static Named<Import> truth(Request request) {
        return to(request)
                .with(Import::crop, request.crop())
                .with(Import::className, request.annotation().className())
                .with(Import::components, request.annotation().components())
                .with(Import::overwrite, request.overwrite());
    }
}
