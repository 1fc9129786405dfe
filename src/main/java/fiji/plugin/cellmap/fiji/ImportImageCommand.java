// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.OpenImage;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.verb.Import;
import java.io.File;
import java.util.Map;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * The verb {@link Import} for the current image. It is written from here: the worker process would
 * need a copy.
 */
@Plugin(
        type = Command.class,
        headless = true,
        description =
                "Import the current image into a data root: EM, or the ground truth of a crop.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Import Image...", weight = 2.3)
        })
public class ImportImageCommand extends CurrentImageCommand<Import> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Data root",
            style = "directory",
            persist = false,
            description = "Folder of the datasets.")
    private File out;

    @Parameter(
            label = "Dataset",
            persist = false,
            description = "Name of the dataset to put it into.")
    private String dataset = "";

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of the stack: z,y,x, or one number for cubes. In nm. Default: its own, if it states one.")
    private String voxelSize = "";

    @Parameter(
            label = "Region",
            required = false,
            persist = false,
            description =
                    "Part of the stack; the second number of each axis is excluded. Default: all of it.")
    private String region = "";

    @Parameter(
            label = "Crop",
            required = false,
            persist = false,
            description =
                    "Ground truth: number of the crop; together with its class. Default: none: EM.")
    private String crop = "";

    @Parameter(
            label = "Class",
            required = false,
            persist = false,
            description =
                    "Ground truth: class; together with the number of its crop. Default: none: EM.")
    private String className = "";

    @Parameter(
            label = "Test crop",
            required = false,
            persist = false,
            description =
                    "Ground truth of a test crop: it goes into ground_truth.zarr, and its place into test_crop_manifest.csv. Only with crop.")
    private boolean test;

    @Parameter(
            label = "Components",
            required = false,
            persist = false,
            description =
                    "Treat the connected parts of the mask as objects (26 neighbours). Only with crop.")
    private boolean components;

    @Parameter(
            label = "Range",
            required = false,
            persist = false,
            description =
                    "EM: grey values that become 0 and 255; the result has 8 bits. Default: grey values are kept. Not with crop.")
    private String range = "";

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

    @Parameter(type = ItemIO.OUTPUT, label = "Image")
    private File imported;

    public ImportImageCommand() {
        super(
                Import.class,
                "out",
                "dataset",
                "voxelSize",
                "region",
                "crop",
                "className",
                "test",
                "components",
                "range",
                "format",
                "challenge",
                "overwrite");
    }

    @Override
    protected Map<String, String> fixed() {
        return Map.of("stack", "the current image");
    }

    @Override
    protected void check(ImageInput image, Import request) {
        volume(image, request);
        request.checkPlace();
    }

    @Override
    protected String execute(Host host, ImageInput image, Import request) {
        VoxelImage volume = volume(image, request);
        return host.during(
                title(ImportImageCommand.class),
                activity -> {
                    Import.Result result = request.run(volume, activity);
                    imported = new File(result.imported().where());
                    return result.summary();
                });
    }

    private static VoxelImage volume(ImageInput image, Import request) {
        double[] size = OpenImage.voxelSize(request.voxelSize());
        return request.crop() == null ? image.grey(size) : image.labels(image.grid(size));
    }
}
