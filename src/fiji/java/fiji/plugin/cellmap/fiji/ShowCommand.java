// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.fiji.bdv.Layer;
import fiji.plugin.cellmap.fiji.bdv.RunLayers;
import fiji.plugin.cellmap.fiji.bdv.Viewer;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.UsageException;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Shows EM and results in BigDataViewer. */
@Plugin(
        type = Command.class,
        headless = true,
        description = ShowCommand.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Show in BigDataViewer...", weight = 15)
        })
public class ShowCommand extends CellMapCommand<ShowCommand.Request> {

    // Inputs: as InputFieldsTest would write them from what is declared.
    @Parameter(
            label = "Run folder",
            style = "directory",
            required = false,
            persist = false,
            description = "Run with predictions. Default: none, to show other images.")
    private File run;

    @Parameter(
            label = "Crop",
            required = false,
            persist = false,
            description = "Number of a predicted crop. Default: the first.")
    private String crop = "";

    @Parameter(
            label = "EM",
            style = "directory",
            required = false,
            persist = false,
            description = "Multiscale group or array. Default: that of the run.")
    private File em;

    @Parameter(
            label = "Labels",
            required = false,
            persist = false,
            description = "More masks or objects: groups or arrays. Default: none.")
    private String labels = "";

    // End of inputs.

    static final String PURPOSE =
            "Show EM and the results of a run over each other in BigDataViewer.";

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(
                            label = "Run folder",
                            help = "Run with predictions.",
                            unset = "none, to show other images",
                            kind = Param.Kind.FOLDER)
                    String run,
            @Param(help = "Number of a predicted crop.", unset = "the first") String crop,
            @Param(
                            label = "EM",
                            help = "Multiscale group or array.",
                            unset = "that of the run",
                            kind = Param.Kind.FOLDER)
                    String em,
            @Param(help = "More masks or objects: groups or arrays.", unset = "none")
                    List<String> labels) {}

    public ShowCommand() {
        super(Request.class);
    }

    @Override
    protected String execute(Host host, Request request) {
        List<Layer> layers = layers(request);
        if (GraphicsEnvironment.isHeadless())
            throw new UsageException(
                    "Cannot show images",
                    title(ShowCommand.class),
                    "There is no screen.",
                    "Start Fiji with a screen.");
        String run = request.run();
        Viewer.show(run == null ? "CellMap" : "CellMap " + Path.of(run).getFileName(), layers);
        return "Shown: " + String.join(", ", layers.stream().map(Layer::name).toList());
    }

    /** The EM first, so that all else lies over it. */
    private static List<Layer> layers(Request request) {
        List<Layer> layers = new ArrayList<>();
        String em = request.em();
        if (em != null)
            layers.add(new Layer("EM", Layer.Kind.EM, GroupLocation.of(Path.of(em)), true));
        if (request.run() != null)
            RunLayers.of(
                            RunFolder.existing(request.run()),
                            request.crop() == null ? "" : request.crop())
                    .stream()
                    .filter(layer -> em == null || layer.kind() != Layer.Kind.EM)
                    .forEach(layers::add);
        for (String path : request.labels() == null ? List.<String>of() : request.labels()) {
            GroupLocation where = GroupLocation.of(Path.of(path));
            layers.add(
                    new Layer(
                            where.path().getFileName().toString(), Layer.Kind.LABELS, where, true));
        }
        if (!layers.isEmpty()) return layers;
        throw new UsageException(
                "There is nothing to show",
                title(ShowCommand.class),
                "Neither a run nor an image is given.",
                "Give a run folder, an EM image, or labels.");
    }
}
