package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Fetch;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Fetches the data of a challenge. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Fetch the data of the challenge. The same again fetches what is missing.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Fetch Data", weight = 0)
        })
public class FetchCommand extends VerbCommand<Fetch.Result> {

    @Parameter(
            label = "Data",
            style = "directory",
            description = "Folder to put the datasets into; what is there already stays.")
    private File data;

    @Parameter(
            label = "Crops",
            persist = false,
            description = "all, train, test, or numbers with commas.")
    private String crops = "all";

    @Parameter(
            label = "Dry run",
            required = false,
            persist = false,
            description = "Only say how much would be fetched.")
    private boolean dryRun;

    @Parameter(
            label = "Part",
            choices = {"both", "raw", "labels"},
            persist = false,
            description = "EM (raw), ground truth (labels), or both.")
    private String only = "both";

    @Parameter(
            label = "Classes",
            required = false,
            persist = false,
            description = "Classes of the ground truth, semicolons between; empty for all.")
    private String classes = "";

    @Parameter(
            label = "Padding",
            required = false,
            persist = false,
            description = "EM around each crop, so many voxels on every level.")
    private int padding;

    @Parameter(
            label = "All resolutions",
            required = false,
            persist = false,
            description = "Also EM levels finer than the ground truth; can be very much.")
    private boolean allResolutions;

    @Parameter(
            label = "Archive",
            required = false,
            persist = false,
            description = "All crops as one prepared archive, which is unpacked and deleted.")
    private boolean zip;

    @Parameter(
            label = "Verify",
            required = false,
            persist = false,
            description = "Compare what is there already with the checksums of the source.")
    private boolean verify;

    @Parameter(
            label = "Source",
            required = false,
            persist = false,
            description = "A mirror: s3://BUCKET, https://HOST/PATH or a folder; empty for none.")
    private String source = "";

    @Parameter(
            label = "Manifests",
            required = false,
            persist = false,
            description =
                    "CSV files or addresses instead of the built-in lists; semicolons between.")
    private String manifest = "";

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description = Words.CHALLENGE)
    private String challenge = "";

    @Parameter(type = ItemIO.OUTPUT, label = "Files")
    private int files;

    @Override
    protected Fetch verb() {
        return new Fetch(
                path(data),
                text(crops),
                text(source),
                list(manifest),
                text(challenge),
                only.equals("both") ? null : only,
                list(classes),
                padding,
                allResolutions,
                zip,
                null,
                null,
                null,
                verify,
                dryRun);
    }

    @Override
    protected void finished(Fetch.Result result) {
        files = result.report().files();
    }
}
