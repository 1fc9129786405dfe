// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.stack.StackImport;
import fiji.plugin.cellmap.fiji.image.Annotated;
import fiji.plugin.cellmap.fiji.image.GivenImage;
import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.LabkitLabels;
import fiji.plugin.cellmap.fiji.image.OpenImage;
import fiji.plugin.cellmap.fiji.image.OpenImages;
import fiji.plugin.cellmap.fiji.image.RoiLabels;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Import;
import fiji.plugin.cellmap.verb.Words;
import ij.ImagePlus;
import ij.gui.Roi;
import java.awt.Rectangle;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
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
            @Param(
                            help =
                                    "Title of an open label image or mask of the same size as the EM.",
                            unset = "none: ROIs")
                    String labels,
            @Param(
                            help =
                                    "Labeling as Labkit saves it, with the class as the name of a label.",
                            label = "Labkit file",
                            kind = Param.Kind.FILE,
                            extensions = {"labeling", "json"},
                            excludes = "labels",
                            unset = "none: ROIs")
                    String labeling,
            @Param(
                            help = "Set of ROIs, as the ROI Manager saves it.",
                            label = "ROI file",
                            kind = Param.Kind.FILE,
                            extensions = {"zip", "roi"},
                            excludes = {"labels", "labeling"},
                            unset = "those in the ROI Manager")
                    String rois,
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
            @Param(help = "Class that is annotated.", name = "class", required = true)
                    String className,
            @Param(
                            help =
                                    "Slices that are annotated in full, from 1; in the plane it is the selection, or all.",
                            unset = "all; those from the first to the last ROI or label")
                    String slices,
            @Param(
                            help = "Voxel size of the image: z,y,x, or one number for cubes.",
                            unit = "nm",
                            min = 0,
                            unset = "that of the image")
                    double[] voxelSize,
            @Param(
                            help =
                                    "Treat the connected parts of the mask as objects (26 neighbours).",
                            byDefault = "false")
                    Boolean components,
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
        VoxelImage em = image.grey(OpenImage.voxelSize(request.voxelSize()));
        if (request.labels() != null) OpenImages.titled(request.labels(), image);
        region(image, request.slices(), Box.of(em.shape()));
        to(request)
                .with(Import::crop, request.crop())
                .with(Import::className, request.className())
                .make()
                .checkPlace();
    }

    @Override
    protected String execute(Host host, ImageInput image, Request request) {
        VoxelGrid grid = image.grid(OpenImage.voxelSize(request.voxelSize()));
        VoxelImage em = image.grey(grid.scale());
        Annotated annotated = annotated(host, image, em, request);
        VoxelImage labels = annotated.volume();
        Box region = region(image, request.slices(), annotated.slices());
        return host.during(
                title(TrainingCropCommand.class),
                activity -> {
                    Named<Import> truth =
                            to(request)
                                    .with(Import::crop, request.crop())
                                    .with(Import::className, request.className())
                                    .with(Import::components, request.components())
                                    .with(Import::overwrite, request.overwrite());
                    StackImport there =
                            new StackImport(
                                    Challenge.find(request.challenge()),
                                    Path.of(request.data()),
                                    activity);
                    boolean has = there.hasEm(request.dataset());
                    String text = has ? "" : to(request).make().run(em, activity).summary() + "\n";
                    Import.Result result = truth.make().run(labels.view(region), activity);
                    made = new File(result.imported().where());
                    return text + result.summary();
                });
    }

    private static Named<Import> to(Request request) {
        return Named.of(Import.class)
                .with(Import::out, request.data())
                .with(Import::dataset, request.dataset())
                .with(Import::format, request.format())
                .with(Import::challenge, request.challenge());
    }

    private Annotated annotated(Host host, ImageInput image, VoxelImage em, Request request) {
        if (labelImg != null || request.labels() != null) {
            ImageInput labels =
                    labelImg != null
                            ? OpenImages.sized(GivenImage.of(labelImg, imageJ2()), image)
                            : OpenImages.titled(request.labels(), image);
            return Annotated.all(labels.labels(em.grid()));
        }
        String name = request.className();
        if (request.labeling() != null)
            return LabkitLabels.read(Path.of(request.labeling()), name, em);
        List<Roi> rois =
                request.rois() != null
                        ? RoiLabels.read(Path.of(request.rois()))
                        : RoiLabels.inManager(host.interactive());
        return RoiLabels.of(rois, name, em);
    }

    /** The annotated part of the image. */
    private static Box region(ImageInput image, String slices, Box whole) {
        long first = whole.min()[0];
        long end = whole.max(0);
        if (slices != null && !slices.isBlank()) {
            if (!slices.matches("\\s*\\d{1,9}\\s*-\\s*\\d{1,9}\\s*"))
                throw slices(slices, image, "It does not have the form FIRST-LAST.");
            String[] ends = slices.strip().split("\\s*-\\s*");
            first = Long.parseLong(ends[0]) - 1;
            end = Long.parseLong(ends[1]);
            if (first < 0 || end <= first || end > image.shape()[0])
                throw slices(slices, image, "The image has " + image.shape()[0] + " slices.");
        }
        long[] shape = image.shape();
        Rectangle plane = new Rectangle(0, 0, (int) shape[2], (int) shape[1]);
        Roi selection = image.opened().map(ImagePlus::getRoi).orElse(null);
        if (selection != null && selection.isArea())
            plane = plane.intersection(selection.getBounds());
        return Box.between(
                new long[] {first, plane.y, plane.x},
                new long[] {end, plane.y + plane.height, plane.x + plane.width});
    }

    private static UsageException slices(String slices, ImageInput image, String why) {
        return new UsageException(
                "Invalid slices",
                "@{slices} " + slices,
                why,
                "Give the first and the last slice: 1-" + image.shape()[0] + ".");
    }
}
