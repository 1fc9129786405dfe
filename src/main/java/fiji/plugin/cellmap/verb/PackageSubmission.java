package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.runfolder.Manifests;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.submit.Finding;
import fiji.plugin.cellmap.submit.PackageReport;
import fiji.plugin.cellmap.submit.Packager;
import fiji.plugin.cellmap.submit.Validator;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Makes the submission, and checks it. A run is processed first, with its configuration.
 *
 * @param input run folder, or a folder of processed results ({@code DATASET.zarr/cropN/CLASS})
 * @param out zip; null for {@code submission.zip} in the run, or beside the results
 * @param manifest CSV of the test crops; null for the one in the run's data root, or the
 *     challenge's
 * @param challenge shipped name or definition; null for the run's, or CellMap's
 */
public record PackageSubmission(String input, String out, String manifest, String challenge)
        implements Verb<PackageSubmission.Result> {

    private static final String TEMPLATE = "{dataset}.zarr/{crop}/{class}";

    /** What came out. */
    public record Result(PackageReport submission, List<Finding> findings) implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s: %d arrays, %.1f MiB%n",
                            submission.file(),
                            submission.rows(),
                            submission.bytes() / 1048576.0));
            if (!submission.missing().isEmpty())
                text.append("Empty, for there is no result: ")
                        .append(String.join(", ", submission.missing()))
                        .append('\n');
            if (!submission.empty().isEmpty())
                text.append("Empty, for the result has no voxel there: ")
                        .append(String.join(", ", submission.empty()))
                        .append('\n');
            return text.append(Validate.text(findings)).toString();
        }
    }

    @Override
    public Result run(Progress progress) {
        RunFolder folder = new RunFolder(Path.of(input));
        Path processed = folder.root();
        Path zip = out != null ? Path.of(out) : processed.resolveSibling("submission.zip");
        Path inRun = folder.exists() ? folder.config() : processed;
        Challenge rules = RunChallenge.find(challenge, inRun);
        Manifest rows = Manifests.find(manifest, RunChallenge.dataRoot(inRun), rules);
        if (folder.exists()) {
            new ProcessPrediction(input, null, null).run(progress);
            processed = folder.processed();
            if (out == null) zip = folder.submission();
        }
        OrganelleClasses classes = rules.classes();
        PackageReport report =
                Packager.run(processed.resolve(TEMPLATE).toString(), zip, rows, classes, progress);
        return new Result(report, Validator.validate(zip, rows, classes, progress));
    }
}
