// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.fiji.image.HandedImage;
import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.OpenImage;
import fiji.plugin.cellmap.job.PredictedCrops;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Predict;
import fiji.plugin.cellmap.verb.ProcessPrediction;
import fiji.plugin.cellmap.verb.Words;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Predicts the image on the screen and shows what comes out. */
@Plugin(
        type = Command.class,
        headless = true,
        description = PredictImageCommand.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Predict Image...", weight = 6)
        })
public class PredictImageCommand extends CurrentImageCommand<PredictImageCommand.Request> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Run folder",
            style = "directory",
            required = false,
            persist = false,
            description = "Folder of a trained run. Default: none.")
    private File run;

    @Parameter(
            label = "Model",
            required = false,
            persist = false,
            description =
                    "Model instead of a run's: a model.pt, or a TorchScript model with its description. Default: the run's.")
    private File model;

    @Parameter(
            label = "Results",
            style = "directory",
            persist = false,
            description = "Folder for the results.")
    private File out;

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of the image: z,y,x, or one number for cubes. In nm. Default: that of the image.")
    private String voxelSize = "";

    @Parameter(
            label = "Format",
            choices = {"auto", "zarr", "n5"},
            required = false,
            persist = false,
            description =
                    "Format of what is written: Zarr, or N5 with the metadata of the N5 viewer. Auto: that of earlier results, else Zarr. One of auto, zarr, n5. Default: auto.")
    private String format = "auto";

    @Parameter(
            label = "Objects",
            required = false,
            persist = false,
            description = "Also make masks and objects, by the rules of the run.")
    private boolean objects = true;

    @Parameter(
            label = "Overlay",
            required = false,
            persist = false,
            description =
                    "Show objects over the image: of the first class that has any, else its mask. Only with objects=true.")
    private boolean overlay = true;

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
            "Predict the current image with a run or a model, and show probabilities and objects.";

    /** The group of the image in its container, in the place of a crop. */
    private static final String GROUP = "image";

    @Parameter(type = ItemIO.OUTPUT, label = "Results")
    private File results;

    /** By class; datasets of ImageJ2 where that is there, else images of ImgLib2. */
    @Parameter(type = ItemIO.OUTPUT, label = "Probabilities")
    private Map<String, RandomAccessibleInterval<?>> probabilities = Map.of();

    /** Masks and objects by class, likewise. */
    @Parameter(type = ItemIO.OUTPUT, label = "Masks and objects")
    private Map<String, RandomAccessibleInterval<?>> labels = Map.of();

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(
                            help = "Folder of a trained run.",
                            label = "Run folder",
                            kind = Param.Kind.TRAINED,
                            unset = "none")
                    String run,
            @Param(
                            help =
                                    "Model instead of a run's: a model.pt, or a TorchScript model with its description.",
                            kind = Param.Kind.MODEL,
                            extensions = {"pt", "zip"},
                            unset = "the run's")
                    String model,
            @Param(
                            help = "Folder for the results.",
                            label = "Results",
                            required = true,
                            kind = Param.Kind.NEW_FOLDER)
                    String out,
            @Param(
                            help = "Voxel size of the image: z,y,x, or one number for cubes.",
                            unit = "nm",
                            min = 0,
                            unset = "that of the image")
                    double[] voxelSize,
            @Param(
                            help = Words.FORMAT + " Auto: that of earlier results, else Zarr.",
                            choices = {Words.AUTO, Words.ZARR, Words.N5},
                            byDefault = Words.AUTO,
                            advanced = true)
                    String format,
            @Param(
                            help = "Also make masks and objects, by the rules of the run.",
                            byDefault = "true")
                    Boolean objects,
            @Param(
                            help =
                                    "Show objects over the image: of the first class that has any, else its mask.",
                            byDefault = "true",
                            needs = "objects=true")
                    Boolean overlay,
            @Param(help = Computing.HELP) Computing computing) {

        Request {
            computing = Computing.or(computing);
        }
    }

    public PredictImageCommand() {
        super(Request.class);
    }

    @Override
    protected String left() {
        return "Finished blocks are kept.";
    }

    @Override
    protected void check(ImageInput image, Request request) {
        image.grey(OpenImage.voxelSize(request.voxelSize()));
        predict(request, null, null).check();
    }

    @Override
    protected String execute(Host host, ImageInput image, Request request) {
        Path out = Path.of(request.out());
        Path container =
                PredictedCrops.container(
                        out.resolve("predictions"),
                        image.fileName(),
                        GROUP,
                        Words.format(request.format()),
                        ContainerFormat.ZARR_V2);
        ShownResults shown = new ShownResults(host, imageJ2());
        StringBuilder text = new StringBuilder();
        host.during(
                title(PredictImageCommand.class),
                activity -> {
                    double[] size = OpenImage.voxelSize(request.voxelSize());
                    PredictionResult predicted;
                    try (HandedImage handed = HandedImage.of(image, size, out, activity);
                            GrowingResult growing = new GrowingResult(activity, host)) {
                        Stores.openOrCreate(container).close();
                        Predict verb = predict(request, handed.path(), container.resolve(GROUP));
                        predicted = runner().run(verb, growing);
                    }
                    text.append(predicted.summary()).append('\n');
                    probabilities = shown.probabilities(predicted, container.resolve(GROUP));
                    if (!Boolean.FALSE.equals(request.objects()))
                        text.append(objects(shown, image, request, out, activity)).append('\n');
                    return null;
                });
        results = out.toFile();
        return text.append("Results: ").append(out).toString();
    }

    /**
     * @param em the image as a container, and where its prediction goes; both null for none
     */
    private static Predict predict(Request request, Path em, Path to) {
        return Named.of(Predict.class)
                .with(Predict::run, request.run())
                .with(Predict::model, request.model())
                .with(Predict::input, em == null ? null : em.toString())
                .with(Predict::output, to == null ? null : to.toString())
                .with(Predict::device, request.computing().device())
                .with(Predict::set, perClass(request.computing().set()))
                .with(Predict::trust, request.computing().trust())
                .make();
    }

    /** The screen shows an image per class, whatever a configuration says of files. */
    private static List<String> perClass(List<String> set) {
        List<String> sets = new ArrayList<>(set == null ? List.of() : set);
        sets.add("predict.layout=" + PredictSection.CLASSES);
        return sets;
    }

    private String objects(
            ShownResults shown, ImageInput image, Request request, Path out, Progress progress) {
        ProcessPrediction verb =
                Named.of(ProcessPrediction.class)
                        .with(ProcessPrediction::input, out.resolve("predictions").toString())
                        .with(ProcessPrediction::out, out.resolve("processed").toString())
                        .with(ProcessPrediction::run, request.run())
                        .with(ProcessPrediction::set, request.computing().set())
                        .with(ProcessPrediction::format, request.format())
                        .make();
        ProcessPrediction.Result processed = runner().run(verb, progress);
        for (ProcessPrediction.Item item : processed.crops())
            if (isOf(image, Path.of(item.where()))) labels = shown.labels(item);
        if (!Boolean.FALSE.equals(request.overlay()))
            shown.overlay(image, OpenImage.voxelSize(request.voxelSize()));
        return processed.summary();
    }

    private static boolean isOf(ImageInput image, Path group) {
        return group.endsWith(GROUP)
                && GroupLocation.stem(group.getParent()).equals(image.fileName());
    }
}
