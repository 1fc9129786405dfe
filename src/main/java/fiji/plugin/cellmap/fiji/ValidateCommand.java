package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Validate;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Checks a submission. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Check a submission before it is uploaded.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Validate Submission", weight = 7)
        })
public class ValidateCommand extends VerbCommand<Validate.Result> {

    @Parameter(label = "Submission", description = "The zip.")
    private File submission;

    @Parameter(label = "Manifest", required = false, persist = false, description = Words.MANIFEST)
    private File manifest;

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description = Words.CHALLENGE)
    private String challenge = "";

    @Parameter(
            label = "Fix",
            required = false,
            persist = false,
            description = "Write a fixed zip beside it, as far as nothing has to be guessed.")
    private boolean fix;

    @Parameter(type = ItemIO.OUTPUT, label = "Valid")
    private boolean valid;

    @Override
    protected Validate verb() {
        return new Validate(path(submission), path(manifest), text(challenge), fix ? true : null);
    }

    @Override
    protected void finished(Validate.Result result) {
        valid = result.valid();
    }
}
