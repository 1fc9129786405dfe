// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.LabelOverlay;
import fiji.plugin.cellmap.fiji.image.ObjectRois;
import fiji.plugin.cellmap.fiji.image.OpenImage;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.fiji.image.VolumeFiles;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Opens volumes as virtual stacks, and objects as overlay and ROIs. */
@Plugin(
        type = Command.class,
        headless = true,
        description = OpenVolumeCommand.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Open Volume...", weight = 7.5)
        })
public class OpenVolumeCommand extends CellMapCommand<OpenVolumeCommand.Request> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Path",
            style = "directory",
            persist = false,
            description =
                    "Run folder (its results), or a container, group or array; also a metadata file in it.")
    private File path;

    @Parameter(
            label = "Values",
            choices = {"auto", "grey", "labels"},
            required = false,
            persist = false,
            description =
                    "How values are shown; auto goes by the names of the folders. One of auto, grey, labels. Default: auto.")
    private String values = "auto";

    @Parameter(
            label = "Editable",
            required = false,
            persist = false,
            description = "Load all planes into memory, so that they can be edited.")
    private boolean editable;

    @Parameter(
            label = "Overlay",
            required = false,
            persist = false,
            description = "Also show masks and objects over the current image.")
    private boolean overlay;

    @Parameter(
            label = "ROIs",
            required = false,
            persist = false,
            description = "Also put outlines of objects into the ROI Manager.")
    private boolean rois;

    @Parameter(
            label = "ROI file",
            style = "save",
            required = false,
            persist = false,
            description =
                    "Also write the outlines into a file, as the ROI Manager saves them. Default: none.")
    private File roiFile;

    @Parameter(
            label = "Most ROIs",
            min = "1",
            required = false,
            persist = false,
            description =
                    "No further plane is outlined when there are so many outlines. Default: 5000. Only with rois or roiFile.")
    private int mostRois = 5000;

    // End of inputs.

    static final String PURPOSE =
            "Open EM, probabilities, masks or objects: of a run, or of any Zarr or N5.";

    @Parameter(type = ItemIO.OUTPUT, label = "Image")
    private ImagePlus image;

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(
                            help =
                                    "Run folder (its results), or a container, group or array; also a metadata file in it.",
                            required = true,
                            kind = Param.Kind.RUN)
                    String path,
            @Param(
                            help = "How values are shown; auto goes by the names of the folders.",
                            byDefault = "auto",
                            choices = {"auto", "grey", "labels"})
                    String values,
            @Param(
                            help = "Load all planes into memory, so that they can be edited.",
                            byDefault = "false")
                    Boolean editable,
            @Param(
                            help = "Also show masks and objects over the current image.",
                            byDefault = "false")
                    Boolean overlay,
            @Param(
                            help = "Also put outlines of objects into the ROI Manager.",
                            label = "ROIs",
                            byDefault = "false")
                    Boolean rois,
            @Param(
                            help =
                                    "Also write the outlines into a file, as the ROI Manager saves them.",
                            label = "ROI file",
                            kind = Param.Kind.NEW_FILE,
                            extensions = "zip",
                            advanced = true,
                            unset = "none")
                    String roiFile,
            @Param(
                            help = "No further plane is outlined when there are so many outlines.",
                            label = "Most ROIs",
                            byDefault = "5000",
                            min = 1,
                            needs = {"rois", "roiFile"},
                            advanced = true)
                    Integer mostRois) {}

    public OpenVolumeCommand() {
        super(Request.class);
    }

    @Override
    protected String execute(Host host, Request request) {
        check(request);
        ImagePlus current = host.currentImage();
        List<Path> volumes = VolumeFiles.volumes(Path.of(request.path()), VolumeFiles.MOST);
        StringBuilder text = new StringBuilder();
        host.during(
                title(OpenVolumeCommand.class),
                activity -> {
                    for (Path path : volumes) {
                        boolean labels =
                                request.values() == null || request.values().equals("auto")
                                        ? VolumeFiles.isLabels(path)
                                        : request.values().equals("labels");
                        ImagePlus opened = ShownVolume.open(path, labels, VolumeFiles.title(path));
                        VoxelImage volume = ShownVolume.volume(opened).orElseThrow();
                        text.append(volume).append('\n');
                        if (labels)
                            text.append(objects(host, request, current, path, volume, activity));
                        if (is(request.editable())) opened = ShownVolume.editable(opened, labels);
                        host.show(opened);
                        if (image == null) image = opened;
                    }
                    return null;
                });
        if (volumes.size() == VolumeFiles.MOST)
            text.append("Only the first ")
                    .append(VolumeFiles.MOST)
                    .append(" volumes are opened.\n");
        return text.toString().stripTrailing();
    }

    private static String objects(
            Host host,
            Request request,
            ImagePlus current,
            Path path,
            VoxelImage labels,
            Progress progress) {
        if (is(request.overlay())) {
            if (current == null)
                throw new UsageException(
                        "There is no image to lay objects over",
                        "@{overlay}",
                        "None is open.",
                        "Open the EM first.");
            LabelOverlay.put(current, OpenImage.grid(current, null), labels);
        }
        boolean manager = is(request.rois()) && host.interactive();
        if (!manager && request.roiFile() == null) return "";
        int most = request.mostRois() == null ? 5000 : request.mostRois();
        ObjectRois rois = ObjectRois.of(labels, path.getFileName().toString(), most, progress);
        if (manager) rois.addToManager();
        if (request.roiFile() != null) rois.write(Path.of(request.roiFile()));
        String text = rois.rois().size() + " outlines";
        if (rois.planes() < labels.shape()[0])
            text += ", of the first " + rois.planes() + " planes of " + labels.shape()[0];
        return text + "\n";
    }

    private static boolean is(Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}
