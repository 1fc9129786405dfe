package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Import;
import java.io.File;
import java.util.Arrays;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Brings a stack of images into a data root. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Bring a TIFF stack into a data root: EM, or ground truth of a crop.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Import Stack", weight = 1)
        })
public class ImportCommand extends VerbCommand<Import.Result> {

    @Parameter(label = "Stack", description = "A TIFF file, or a folder of slices.")
    private File stack;

    @Parameter(label = "Data", style = "directory", description = "Folder of the datasets.")
    private File data;

    @Parameter(label = "Dataset", description = "Name of the dataset to put it into.")
    private String dataset;

    @Parameter(label = "Voxel size", description = "In nm: z,y,x, or one number for cubes.")
    private String voxelSize;

    @Parameter(
            label = "Translation",
            required = false,
            persist = false,
            description = "Place of the stack's first voxel in nm: z,y,x; empty for 0,0,0.")
    private String translation = "";

    @Parameter(
            label = "Region",
            required = false,
            persist = false,
            description = "z0:z1,y0:y1,x0:x1 of the stack; empty for all of it.")
    private String region = "";

    @Parameter(
            label = "Crop",
            required = false,
            persist = false,
            description = "Number of the crop whose ground truth this is; empty for EM.")
    private String crop = "";

    @Parameter(
            label = "Class",
            required = false,
            persist = false,
            description = "Class of the ground truth; empty for EM.")
    private String className = "";

    @Parameter(
            label = "Test crop",
            required = false,
            persist = false,
            description = "Ground truth for the evaluation, not for training.")
    private boolean test;

    @Parameter(
            label = "Components",
            required = false,
            persist = false,
            description = "Objects are the connected parts of a mask.")
    private boolean components;

    @Parameter(
            label = "Range",
            required = false,
            persist = false,
            description = "EM: grey values that become black and white; empty to keep them.")
    private String range = "";

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description = Words.CHALLENGE)
    private String challenge = "";

    @Parameter(
            label = "Overwrite",
            required = false,
            persist = false,
            description = "Replace what is there.")
    private boolean overwrite;

    @Parameter(type = ItemIO.OUTPUT, label = "Image")
    private File image;

    @Override
    protected Import verb() {
        double[] number = numbers("Crop", crop);
        return new Import(
                path(stack),
                path(data),
                text(dataset),
                numbers("Voxel size", voxelSize),
                numbers("Translation", translation),
                text(region),
                number == null ? null : (Integer) (int) number[0],
                text(className),
                test,
                components,
                numbers("Range", range),
                text(challenge),
                overwrite);
    }

    private static double[] numbers(String label, String text) {
        if (text(text) == null) return null;
        try {
            return Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).toArray();
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "Impossible value of " + label, text, "It is no number.", "Give numbers.");
        }
    }

    @Override
    protected void finished(Import.Result result) {
        image = new File(result.imported().where());
    }
}
