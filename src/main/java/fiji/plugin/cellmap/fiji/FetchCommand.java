// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Fetch;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Fetch}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Fetch.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Fetch Challenge Data...", weight = 1)
        })
public class FetchCommand extends VerbCommand<Fetch, Fetch.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Data root",
            style = "directory",
            persist = false,
            description = "Folder for the datasets; files that are already there are kept.")
    private File out;

    @Parameter(
            label = "Crops",
            required = false,
            persist = false,
            description =
                    "Only the crops for the test or for training, all crops, or numbers. Default: must be given; all of an archive.")
    private String crops = "";

    @Parameter(
            label = "Source",
            required = false,
            persist = false,
            description =
                    "Mirror with the same keys: s3://BUCKET, https://HOST/PATH or a folder. Default: the original.")
    private String source = "";

    @Parameter(
            label = "Manifests",
            required = false,
            persist = false,
            description =
                    "Lists instead of the built-in ones: the official manifest.csv, test_crop_manifest.csv or zip_manifest.csv, by path or address. Default: the built-in lists.")
    private String manifests = "";

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description =
                    "Challenge that comes with the program, or a definition in YAML. Default: CellMap's.")
    private String challenge = "";

    @Parameter(
            label = "Part",
            choices = {"both", "raw", "labels"},
            required = false,
            persist = false,
            description =
                    "EM (raw), ground truth (labels), or both. One of both, raw, labels. Default: both.")
    private String only = "both";

    @Parameter(
            label = "Classes",
            required = false,
            persist = false,
            description = "Classes of the ground truth. Default: all. Not with only=raw.")
    private String classes = "";

    @Parameter(
            label = "Padding (voxels)",
            min = "0",
            required = false,
            persist = false,
            description =
                    "Margin of EM around each crop, on every level. In voxels. Default: 0. Not with only=labels.")
    private int padding = 0;

    @Parameter(
            label = "All resolutions",
            required = false,
            persist = false,
            description =
                    "Also fetch EM levels finer than the ground truth; that can be a lot of data. Not with only=labels.")
    private boolean allResolutions;

    @Parameter(
            label = "Archive",
            required = false,
            persist = false,
            description = "Fetch all crops as one prepared archive, which is unpacked and deleted.")
    private boolean zip;

    @Parameter(
            label = "Keep archive",
            required = false,
            persist = false,
            description = "Leave the archive in the data root. Only with zip.")
    private boolean keepZip;

    @Parameter(
            label = "Workers",
            min = "1",
            max = "256",
            required = false,
            persist = false,
            description = "Files to fetch at a time. Default: 32.")
    private int workers = 32;

    @Parameter(
            label = "Overwrite",
            required = false,
            persist = false,
            description = "Also fetch what is already there.")
    private boolean overwrite;

    @Parameter(
            label = "Verify",
            required = false,
            persist = false,
            description = "Compare what is already there with the source's MD5 sums.")
    private boolean verify;

    @Parameter(
            label = "Dry run",
            required = false,
            persist = false,
            description = "Only say what would be fetched.")
    private boolean dryRun;

    @Parameter(
            label = "Measure speed",
            required = false,
            persist = false,
            description =
                    "Also measure how fast the source answers: some of the files are fetched for at most ten seconds, and not kept. Only with dryRun. Not with zip.")
    private boolean speed;

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Files")
    private int files;

    public FetchCommand() {
        super(Fetch.class);
    }

    @Override
    protected void finished(Fetch verb, Fetch.Result result) {
        files = result.report().files();
    }
}
