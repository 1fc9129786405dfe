// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.OpenImages;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.fiji.truth.CorrectedResult;
import fiji.plugin.cellmap.fiji.truth.EmOfResult;
import fiji.plugin.cellmap.fiji.truth.RunOfResult;
import fiji.plugin.cellmap.fiji.truth.ScreenEm;
import fiji.plugin.cellmap.fiji.truth.ScreenTraining;
import fiji.plugin.cellmap.fiji.truth.TrainingStart;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Train;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** A result that was corrected on the screen becomes ground truth, and training goes on with it. */
@Plugin(
        type = Command.class,
        headless = true,
        description = CorrectCommand.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Correct and Retrain...", weight = 7.7)
        })
public class CorrectCommand extends ScreenTrainingCommand<Correction> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Run folder",
            style = "directory",
            persist = false,
            description = "Run whose weights training goes on from.")
    private File from;

    @Parameter(
            label = "New run folder",
            style = "directory",
            persist = false,
            description = "Folder for everything of this training.")
    private File run;

    @Parameter(
            label = "Class",
            required = false,
            persist = false,
            description =
                    "Class that the image is about. Default: that of the result that was opened.")
    private String className = "";

    @Parameter(
            label = "Corrected part",
            choices = {"selection", "changed", "image"},
            required = false,
            persist = false,
            description =
                    "What was corrected in full and becomes ground truth: the selection, the box around all that differs from the stored result, or the whole image. One of selection, changed, image. Default: selection.")
    private String region = "selection";

    @Parameter(
            label = "Slices",
            required = false,
            persist = false,
            description =
                    "Slices of it, from 1. Default: those that differ from the stored result; of the whole image all.")
    private String slices = "";

    @Parameter(
            label = "Areas of the ROI Manager",
            required = false,
            persist = false,
            description =
                    "Lay the areas of the ROI Manager over the image: they are objects of the class, and those called erase are background.")
    private boolean areas;

    @Parameter(
            label = "ROI file",
            required = false,
            persist = false,
            description =
                    "Areas from a set of ROIs, as the ROI Manager saves it. Default: none. Not with areas.")
    private File rois;

    @Parameter(
            label = "Threshold",
            required = false,
            persist = false,
            description =
                    "Probability above which a voxel belongs to the class. Default: 0.5 for a prediction that was opened; else the image holds labels.")
    private String threshold = "";

    @Parameter(
            label = "Components",
            required = false,
            persist = false,
            description = "Treat the connected parts of the mask as objects (26 neighbours).")
    private boolean components;

    @Parameter(
            label = "EM",
            required = false,
            persist = false,
            description =
                    "Title of the EM, if it is open. Default: that of the dataset, or the one open image with the same voxels.")
    private String em = "";

    @Parameter(
            label = "Data root",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Folder of datasets that the crop, and the EM, become a part of; the crops that it has are trained on as well. Default: data in the new run folder; EM in a container stays there.")
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
            label = "Report",
            required = false,
            persist = false,
            description =
                    "Afterwards make the report of the run, and open it in the browser; not in macros.")
    private boolean report = true;

    // End of inputs.

    static final String PURPOSE =
            "Train on from a run's weights with the current image, a result that was corrected.";

    public CorrectCommand() {
        super(Correction.class);
    }

    /** The run whose result is on the screen. */
    @Override
    protected Map<String, String> seen(List<String> runs) {
        ImagePlus image = WindowManager.getCurrentImage();
        return Optional.ofNullable(image)
                .flatMap(ShownVolume::origin)
                .flatMap(result -> RunOfResult.of(result, runs))
                .map(run -> Map.of("from", run.toString()))
                .orElse(Map.of());
    }

    @Override
    protected void checkNew(ImageInput image, Correction request) {
        image.labels(image.grid(null));
        request.className(image);
        request.checkRegion(image);
        training(image, request);
    }

    private static ScreenTraining training(ImageInput image, Correction request) {
        TrainingStart start = TrainingStart.of(null, request.from(), request.computing().set());
        ScreenEm em =
                request.em() != null
                        ? EmOfResult.of(OpenImages.titled(request.em()))
                        : EmOfResult.of(
                                image,
                                image.grid(null),
                                new RunFolder(Path.of(request.from())),
                                start);
        RunFolder run = new RunFolder(Path.of(request.run()));
        return new ScreenTraining(start, run, request.data(), null, em, request.className(image));
    }

    @Override
    protected Train prepare(Host host, ImageInput image, Correction request, Progress progress) {
        ScreenTraining training = begin(training(image, request));
        String name = request.className(image);
        VoxelGrid grid = image.grid(null);
        List<Roi> areas = request.areas(host);
        CorrectedResult corrected =
                CorrectedResult.of(image, grid, request.threshold(), areas, name, progress);
        Optional<CorrectedResult.Changes> changes =
                corrected
                        .before()
                        .map(stored -> corrected.changes(request.searched(image), progress));
        Box region = request.region(image, changes);
        training.note("image", image.title());
        training.note("class", name);
        training.note(
                "opened_from", CorrectedResult.origin(image).map(Path::toString).orElse(null));
        training.note("corrections", changes.map(Object::toString).orElse(null));
        changes.ifPresent(found -> training.say(found + "."));
        training.annotate(corrected.now(), region, name, request.components(), true, progress);
        return training.verb(
                request.computing().set(),
                request.computing().device(),
                request.computing().trust());
    }
}
