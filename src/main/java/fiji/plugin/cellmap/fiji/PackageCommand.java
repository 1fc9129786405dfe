// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.PackageSubmission;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link PackageSubmission}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = PackageSubmission.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Package Submission...", weight = 11)
        })
public class PackageCommand extends VerbCommand<PackageSubmission, PackageSubmission.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Run or results",
            style = "directory",
            persist = false,
            description = "Run folder, or a folder of processed results.")
    private File input;

    @Parameter(
            label = "Best of these, too",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "More runs: each class is taken from the run that was best at it in validation. Default: none.")
    private String with = "";

    @Parameter(
            label = "Class from run",
            required = false,
            persist = false,
            description =
                    "Run that a class is taken from whatever validation says: mito=RUN, for each such class. Default: the best in validation. Only with with.")
    private String choose = "";

    @Parameter(
            label = "Compare roughly",
            required = false,
            persist = false,
            description =
                    "Also compare runs that were validated on different crops or at different voxel sizes. Only with with.")
    private boolean roughly;

    @Parameter(
            label = "Submission",
            style = "save",
            required = false,
            persist = false,
            description =
                    "Zip to write. Default: submission.zip in the run folder, or beside the results.")
    private File out;

    @Parameter(
            label = "Manifest",
            required = false,
            persist = false,
            description =
                    "CSV of the test crops. Default: that of the data root, or the official one.")
    private File manifest;

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description =
                    "Challenge that comes with the program, or a definition in YAML. Default: the run's, or CellMap's.")
    private String challenge = "";

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of arrays whose metadata state none: z,y,x of their finest level, or one number for cubes. Others keep what they state. In nm. Default: such results are put into the middle of their crop.")
    private String voxelSize = "";

    @Parameter(
            label = "Shard",
            required = false,
            persist = false,
            description =
                    "Part of the labels to make, beside processes that make the others, on this or other machines: 2/8 for the second of eight. The same command without it then makes the submission of them. Default: the submission.")
    private String shard = "";

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Submission")
    private File submission;

    public PackageCommand() {
        super(
                PackageSubmission.class,
                "input",
                "with",
                "choose",
                "roughly",
                "out",
                "manifest",
                "challenge",
                "voxelSize",
                "shard");
    }

    @Override
    protected void finished(PackageSubmission verb, PackageSubmission.Result result) {
        if (result.submission() != null)
            submission = new File(result.submission().file().toString());
    }
}
