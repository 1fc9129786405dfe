package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.fiji.bdv.Layer;
import fiji.plugin.cellmap.fiji.bdv.RunLayers;
import fiji.plugin.cellmap.fiji.bdv.Viewer;
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
        description = "Show EM and the results of a run over each other in BigDataViewer.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Show in BigDataViewer", weight = 19)
        })
public class ShowCommand extends CellMapCommand {

    @Parameter(
            label = "Run folder",
            style = "directory",
            required = false,
            persist = false,
            description = "A run with predictions; empty to show other images.")
    private File run;

    @Parameter(
            label = "Crop",
            required = false,
            persist = false,
            description = "Number of a predicted crop; empty for the first.")
    private String crop = "";

    @Parameter(
            label = "EM",
            style = "directory",
            required = false,
            persist = false,
            description = "A multiscale group or an array; empty for that of the run.")
    private File em;

    @Parameter(
            label = "Labels",
            required = false,
            persist = false,
            description = "More masks or objects: groups or arrays, with semicolons.")
    private String labels = "";

    @Override
    protected String execute(Host host) {
        List<Layer> layers = layers();
        if (GraphicsEnvironment.isHeadless())
            throw new UsageException(
                    "Cannot show images",
                    title(ShowCommand.class),
                    "There is no screen.",
                    "Start Fiji without --headless.");
        Viewer.show(run == null ? "CellMap" : "CellMap " + run.getName(), layers);
        return "Shown: " + String.join(", ", layers.stream().map(Layer::name).toList());
    }

    /** The EM first, so that all else lies over it. */
    private List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        if (em != null)
            layers.add(new Layer("EM", Layer.Kind.EM, GroupLocation.of(em.toPath()), true));
        if (run != null)
            RunLayers.of(RunFolder.existing(run.getPath()), crop).stream()
                    .filter(layer -> em == null || layer.kind() != Layer.Kind.EM)
                    .forEach(layers::add);
        for (String path : VerbCommand.list(labels)) {
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
