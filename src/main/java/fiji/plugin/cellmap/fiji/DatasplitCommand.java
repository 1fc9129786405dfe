// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.MakeDatasplit;
import java.io.File;
import java.util.List;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link MakeDatasplit}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = MakeDatasplit.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Make Datasplit...", weight = 3)
        })
public class DatasplitCommand extends VerbCommand<MakeDatasplit, MakeDatasplit.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Data root",
            style = "directory",
            persist = false,
            description = "Folder of the datasets.")
    private File data;

    @Parameter(label = "Classes", persist = false, description = "Classes, in order.")
    private String classes = "";

    @Parameter(
            label = "Datasplit",
            style = "save",
            persist = false,
            description = "CSV to write. Default: datasplit.csv. Not with counts.")
    private File out;

    @Parameter(
            label = "Datasets",
            required = false,
            persist = false,
            description = "Datasets to use; * is any text. Default: all.")
    private String datasets = "";

    @Parameter(
            label = "Crops",
            required = false,
            persist = false,
            description = "Numbers of the crops to use. Default: all.")
    private String crops = "";

    @Parameter(
            label = "Scale (nm)",
            required = false,
            persist = false,
            description =
                    "Coarsest voxel size accepted: one number, or z,y,x. In nm. Default: any.")
    private String scale = "";

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of arrays whose metadata state none: z,y,x of their finest level, or one number for cubes. Others keep what they state. In nm. Default: such arrays are refused. Only with scale.")
    private String voxelSize = "";

    @Parameter(
            label = "Validation",
            min = "0.0",
            max = "1.0",
            required = false,
            persist = false,
            description = "Fraction of crops held out. Default: 0.15.")
    private double validation = 0.15;

    @Parameter(
            label = "Force classes",
            choices = {"none", "train", "validate", "both"},
            required = false,
            persist = false,
            description =
                    "Splits whose crops must have every class. One of none, train, validate, both. Default: validate.")
    private String forceClasses = "validate";

    @Parameter(
            label = "Seed",
            required = false,
            persist = false,
            description = "Determines every random number of the drawing. Default: 42.")
    private long seed = 42;

    @Parameter(
            label = "Counts",
            required = false,
            persist = false,
            description = "Only count the crops of each class.")
    private boolean counts;

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description =
                    "Challenge that comes with the program, or a definition in YAML. Default: CellMap's.")
    private String challenge = "";

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Datasplit")
    private File datasplit;

    public DatasplitCommand() {
        super(MakeDatasplit.class);
    }

    @Override
    protected List<String> needed() {
        return List.of("out");
    }

    @Override
    protected void finished(MakeDatasplit verb, MakeDatasplit.Result result) {
        datasplit = result.file() == null ? null : new File(result.file());
    }
}
