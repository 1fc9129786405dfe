package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.verb.Evaluate;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Scores a submission by the challenge's rules. */
@Plugin(
        type = Command.class,
        headless = true,
        description = "Score a submission by the challenge's rules.",
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "CellMap Evaluate", weight = 8)
        })
public class EvaluateCommand extends VerbCommand<Evaluate.Result> {

    @Parameter(label = "Submission", description = "The zip.")
    private File submission;

    @Parameter(
            label = "Ground truth",
            style = "directory",
            description = "The ground_truth.zarr of the test crops.")
    private File truth;

    @Parameter(
            label = "Result",
            style = "save",
            required = false,
            persist = false,
            description = "The JSON file; empty for result.json beside the submission.")
    private File out;

    @Parameter(label = "Manifest", required = false, persist = false, description = Words.MANIFEST)
    private File manifest;

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description = Words.CHALLENGE)
    private String challenge = "";

    @Parameter(
            label = "Scoring",
            choices = {"june-2026", "july-2026"},
            required = false,
            persist = false,
            description = "The rules, by the month in which the organisers changed them.")
    private String scoring = "june-2026";

    @Parameter(type = ItemIO.OUTPUT, label = "Scores")
    private File scores;

    @Override
    protected Evaluate verb() {
        return new Evaluate(
                path(submission),
                path(truth),
                path(out),
                path(manifest),
                text(challenge),
                scoring,
                null);
    }

    @Override
    protected void finished(Evaluate.Result result) {
        scores = new File(result.file());
    }
}
