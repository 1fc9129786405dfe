// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.verb.Evaluate;
import fiji.plugin.cellmap.verb.Report;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Evaluate}. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Evaluate.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Evaluate Submission...", weight = 13)
        })
public class EvaluateCommand extends VerbCommand<Evaluate, Evaluate.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Submission",
            persist = false,
            description = "Zip, its unpacked folder, or the folder of the run that made it.")
    private File submission;

    @Parameter(
            label = "Compare with",
            required = false,
            persist = false,
            description =
                    "More submissions: each is scored, and all are ranked in one table. Default: none.")
    private String with = "";

    @Parameter(
            label = "Ground truth",
            style = "directory",
            persist = false,
            description = "Ground truth of the test crops: ZARR/cropN/CLASS.")
    private File truth;

    @Parameter(
            label = "Result",
            style = "save",
            required = false,
            persist = false,
            description =
                    "File for the scores; of several submissions, for their comparison. Default: result.json beside the submission; comparison.json beside the first of several.")
    private File out;

    @Parameter(
            label = "Manifest",
            required = false,
            persist = false,
            description =
                    "CSV of the test crops. Default: that beside the ground truth, or the official one.")
    private File manifest;

    @Parameter(
            label = "Challenge",
            required = false,
            persist = false,
            description =
                    "Challenge that comes with the program, or a definition in YAML. Default: the run's, or CellMap's.")
    private String challenge = "";

    @Parameter(
            label = "Scoring",
            choices = {"june-2026", "july-2026", "panoptic"},
            required = false,
            persist = false,
            description =
                    "Scoring rules: those of the organisers, named by the month in which they changed them, or panoptic quality, which they propose. One of june-2026, july-2026, panoptic. Default: june-2026.")
    private String scoring = "june-2026";

    @Parameter(
            label = "Instance classes",
            required = false,
            persist = false,
            description = "Classes that are scored by objects. Default: those of the challenge.")
    private String instanceClasses = "";

    @Parameter(
            label = "Voxel size (nm)",
            required = false,
            persist = false,
            description =
                    "Voxel size of arrays whose metadata state none: z,y,x of their finest level, or one number for cubes. Others keep what they state. In nm. Default: such labels are put into the middle of their crop.")
    private String voxelSize = "";

    @Parameter(
            label = "Report",
            required = false,
            persist = false,
            description =
                    "Afterwards make the report of the run, and open it in the browser; not in macros.")
    private boolean report = true;

    // End of inputs.

    @Parameter(type = ItemIO.OUTPUT, label = "Scores")
    private File scores;

    public EvaluateCommand() {
        super(Evaluate.class);
    }

    @Override
    protected Optional<Class<? extends Record>> own() {
        return Optional.of(AndReport.class);
    }

    /** Of the run, if the result lies in its folder; of several submissions, their comparison. */
    @Override
    protected Optional<Report> report(Evaluate verb, Evaluate.Result result) {
        if (result.ranking() != null)
            return Optional.of(
                    Named.of(Report.class)
                            .with(Report::runs, result.ranking().results())
                            .with(Report::truth, verb.truth())
                            .with(Report::manifest, verb.manifest())
                            .with(
                                    Report::out,
                                    result.comparison().replaceFirst("(\\.json)?$", ".html"))
                            .make());
        Path file = Path.of(result.file()).toAbsolutePath();
        RunFolder run = new RunFolder(file.getParent());
        boolean whole = run.exists() && run.result().equals(file);
        return Optional.of(
                Named.of(Report.class)
                        .with(Report::runs, List.of((whole ? run.root() : file).toString()))
                        .with(Report::truth, verb.truth())
                        .with(Report::manifest, verb.manifest())
                        .make());
    }

    @Override
    protected void finished(Evaluate verb, Evaluate.Result result) {
        scores = new File(result.ranking() == null ? result.file() : result.comparison());
    }
}
