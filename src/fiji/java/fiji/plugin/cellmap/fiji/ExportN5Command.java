// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.n5.N5Export;
import fiji.plugin.cellmap.util.Counted;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Writes an image as N5. */
@Plugin(
        type = Command.class,
        headless = true,
        description = ExportN5Command.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Export N5...", weight = 16)
        })
public class ExportN5Command extends CellMapCommand<ExportN5Command.Request> {

    // Inputs: as InputFieldsTest would write them from what is declared.
    @Parameter(
            label = "Image",
            style = "directory",
            persist = false,
            description = "Multiscale group or array in a container.")
    private File input;

    @Parameter(
            label = "Output",
            style = "directory",
            persist = false,
            description = "Group in an N5 container: results.n5/crop7/mito.")
    private File output;

    @Parameter(
            label = "Labels",
            required = false,
            persist = false,
            description = "Whether values are masks or ids, which have no mean.")
    private boolean labels;

    // End of inputs.

    static final String PURPOSE = "Write a prediction, masks, objects or EM as an N5 pyramid.";

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(
                            label = "Image",
                            help = "Multiscale group or array in a container.",
                            required = true,
                            kind = Param.Kind.FOLDER)
                    String input,
            @Param(
                            help = "Group in an N5 container: results.n5/crop7/mito.",
                            required = true,
                            kind = Param.Kind.NEW_FOLDER)
                    String output,
            @Param(
                            help = "Whether values are masks or ids, which have no mean.",
                            byDefault = "false")
                    Boolean labels) {}

    public ExportN5Command() {
        super(Request.class);
    }

    @Override
    protected String execute(Host host, Request request) {
        boolean labels = Boolean.TRUE.equals(request.labels());
        Pyramid.Mode mode = labels ? Pyramid.Mode.MOST_FREQUENT : Pyramid.Mode.MEAN;
        return host.during(
                title(getClass()),
                activity -> {
                    List<Multiscale.Level> levels =
                            new N5Export(
                                            GroupLocation.of(Path.of(request.input())),
                                            GroupLocation.of(Path.of(request.output())),
                                            mode,
                                            activity)
                                    .run();
                    return request.output() + ": " + Counted.of(levels.size(), "level");
                });
    }
}
