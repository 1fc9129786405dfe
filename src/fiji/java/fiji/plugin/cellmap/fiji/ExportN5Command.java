package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.n5.N5Export;
import java.io.File;
import java.util.List;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Writes an image as N5. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Write a prediction, masks, objects or EM as an N5 pyramid.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Export N5", weight = 11)
        })
public class ExportN5Command extends CellMapCommand {

    @Parameter(
            label = "Image",
            style = "directory",
            description = "A multiscale group or an array in a container.")
    private File input;

    @Parameter(
            label = "Output",
            style = "directory",
            description = "A group in an N5 container: results.n5/crop7/mito.")
    private File output;

    @Parameter(
            label = "Labels",
            required = false,
            persist = false,
            description = "Whether values are masks or ids, which have no mean.")
    private boolean labels;

    @Override
    protected String execute(Host host) {
        Pyramid.Mode mode = labels ? Pyramid.Mode.MOST_FREQUENT : Pyramid.Mode.MEAN;
        try (Activity activity = host.start(title(getClass()))) {
            List<Multiscale.Level> levels =
                    new N5Export(
                                    GroupLocation.of(input.toPath()),
                                    GroupLocation.of(output.toPath()),
                                    mode,
                                    activity)
                            .run();
            return "%s: %d levels".formatted(output, levels.size());
        }
    }
}
