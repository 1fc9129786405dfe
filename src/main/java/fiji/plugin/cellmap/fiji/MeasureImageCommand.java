// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.OpenImage;
import fiji.plugin.cellmap.measure.MeasuredObject;
import fiji.plugin.cellmap.measure.ObjectMeasurer;
import fiji.plugin.cellmap.measure.ObjectTable;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Counted;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Measures the objects of the image on the screen. */
@Plugin(
        type = Command.class,
        headless = true,
        description = MeasureImageCommand.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Measure Image...", weight = 10.5)
        })
public class MeasureImageCommand extends CurrentImageCommand<MeasureImageCommand.Request> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Table",
            style = "save",
            required = false,
            persist = false,
            description = "CSV file to write the table to. Default: none; it is only shown.")
    private File out;

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of the image: z,y,x, or one number for cubes. In nm. Default: that of the image.")
    private String voxelSize = "";

    // End of inputs.

    static final String PURPOSE =
            "Measure the objects of the current label image or mask into a table.";

    /** The table of ImageJ2, where that is there. */
    @Parameter(type = ItemIO.OUTPUT, label = "Measurements")
    private Object measurements;

    @Parameter(type = ItemIO.OUTPUT, label = "Table")
    private File table;

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(
                            help = "CSV file to write the table to.",
                            label = "Table",
                            kind = Param.Kind.NEW_FILE,
                            unset = "none; it is only shown")
                    String out,
            @Param(
                            help = "Voxel size of the image: z,y,x, or one number for cubes.",
                            unit = "nm",
                            min = 0,
                            unset = "that of the image")
                    double[] voxelSize) {}

    public MeasureImageCommand() {
        super(Request.class);
    }

    @Override
    protected void check(ImageInput image, Request request) {
        labels(image, request);
    }

    private static VoxelImage labels(ImageInput image, Request request) {
        double[] size = OpenImage.voxelSize(request.voxelSize());
        return image.labels(image.grid(size));
    }

    @Override
    protected String execute(Host host, ImageInput image, Request request) {
        VoxelImage labels = labels(image, request);
        ObjectMeasurer measurer = new ObjectMeasurer(labels, null, Map.of());
        List<MeasuredObject> objects = host.during(title(MeasureImageCommand.class), measurer::run);
        String title = image.title() + " objects";
        if (request.out() != null) {
            Path file = Path.of(request.out());
            ObjectTable.write(file, objects, false, List.of());
            table = file.toFile();
            show(host, file, title);
        } else {
            Path file = temporary();
            try {
                ObjectTable.write(file, objects, false, List.of());
                show(host, file, title);
            } finally {
                file.toFile().delete();
            }
        }
        return image.title()
                + ": "
                + Counted.of(objects.size(), "object")
                + (table == null ? "" : "\nTable: " + table);
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("cellmap", ".csv");
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot make a temporary file",
                    System.getProperty("java.io.tmpdir"),
                    AtomicFiles.reason(e),
                    "Free some disk space, or give @{out}.",
                    e);
        }
    }

    private void show(Host host, Path csv, String title) {
        measurements = imageJ2().map(known -> known.table(csv)).orElse(null);
        if (!host.show(csv, title)) host.say("Not shown, as there are too many rows: " + title);
    }
}
