package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.PackageSubmission;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Makes a submission, and checks it. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Make submission.zip of a run, and check it. Processes where needed.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Package Submission", weight = 6)
        })
public class PackageCommand extends VerbCommand<PackageSubmission.Result> {

    @Parameter(
            label = "Run or results",
            style = "directory",
            description = "A run folder, or a folder of processed results.")
    private File input;

    @Parameter(
            label = "Submission",
            style = "save",
            required = false,
            persist = false,
            description = "The zip; empty for submission.zip in the run.")
    private File out;

    @Parameter(label = "Manifest", required = false, persist = false, description = Words.MANIFEST)
    private File manifest;

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description = Words.CHALLENGE)
    private String challenge = "";

    @Parameter(type = ItemIO.OUTPUT, label = "Submission")
    private File submission;

    @Override
    protected PackageSubmission verb() {
        return new PackageSubmission(path(input), path(out), path(manifest), text(challenge));
    }

    @Override
    protected void finished(PackageSubmission.Result result) {
        submission = new File(result.submission().file().toString());
    }
}
