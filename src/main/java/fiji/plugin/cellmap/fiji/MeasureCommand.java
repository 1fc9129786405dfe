// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ImageJ2;
import fiji.plugin.cellmap.verb.Measure;
import java.io.File;
import java.nio.file.Path;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Measure}; tables are shown as well. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Measure.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Measure Objects...", weight = 10)
        })
public class MeasureCommand extends VerbCommand<Measure, Measure.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Run or labels",
            style = "directory",
            persist = false,
            description =
                    "Run folder, folder of masks and instances, or a label image (group or array).")
    private File input;

    @Parameter(
            label = "Probability",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Probabilities of a label image's class, of the same voxels. Default: those of the run, or beside the results.")
    private File probability;

    @Parameter(
            label = "Contacts",
            required = false,
            persist = false,
            description =
                    "Masks or label images of other classes, of the same voxels, whose contacts are measured. Default: the other classes of the run.")
    private String contacts = "";

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of a label image, and of what is given with it, where its metadata do not say it, or say it wrong: z,y,x of its finest level, or one number for cubes. In nm. Default: that of the metadata.")
    private String voxelSize = "";

    @Parameter(
            label = "Table",
            style = "save",
            required = false,
            persist = false,
            description =
                    "CSV file for a label image, folder of tables for a run. Default: measured in the run folder, or beside the results.")
    private File out;

    // End of inputs.

    /** More are only written, for each would be a window. */
    private static final int MOST_WINDOWS = 8;

    @Parameter(type = ItemIO.OUTPUT, label = "First table")
    private File table;

    /** The first table as one of ImageJ2, where that is there. */
    @Parameter(type = ItemIO.OUTPUT, label = "Measurements")
    private Object measurements;

    public MeasureCommand() {
        super(Measure.class);
    }

    @Override
    protected void finished(Measure verb, Measure.Result result) {
        table = new File(result.tables().get(0).table());
        measurements = ImageJ2.in(context()).map(known -> known.table(table.toPath())).orElse(null);
    }

    @Override
    protected void show(Host host, Measure verb, Measure.Result result) {
        if (!host.interactive()) return;
        int shown = 0;
        for (Measure.Item item : result.tables()) {
            if (item.objects() == 0) continue;
            boolean fits = shown < MOST_WINDOWS;
            if (fits && host.show(Path.of(item.table()), item.labels())) shown++;
            else host.say("Not shown, as there are too many rows or tables: " + item.table());
        }
    }
}
