// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import com.fasterxml.jackson.annotation.JsonInclude;
import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.BestRuns;
import fiji.plugin.cellmap.runfolder.Manifests;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.submit.Finding;
import fiji.plugin.cellmap.submit.PackageReport;
import fiji.plugin.cellmap.submit.Packager;
import fiji.plugin.cellmap.submit.Validator;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the submission, and checks it. A run is processed first, with its configuration. */
@Purpose(PackageSubmission.PURPOSE)
public record PackageSubmission(
        @Param(
                        help = "Run folder, or a folder of processed results.",
                        label = "Run or results",
                        placeholder = "RUN|PROCESSED",
                        argument = true,
                        required = true,
                        kind = Param.Kind.RUN)
                String input,
        @Param(
                        help =
                                "More runs: each class is taken from the run that was best at it in validation.",
                        label = "Best of these, too",
                        placeholder = "RUN…",
                        argument = true,
                        kind = Param.Kind.RUN,
                        advanced = true,
                        unset = "none")
                List<String> with,
        @Param(
                        help =
                                "Run that a class is taken from whatever validation says: mito=RUN, for each such class.",
                        label = "Class from run",
                        placeholder = "CLASS=RUN,…",
                        kind = Param.Kind.SETTINGS,
                        needs = "with",
                        advanced = true,
                        unset = "the best in validation")
                List<String> choose,
        @Param(
                        help =
                                "Also compare runs that were validated on different crops or at different voxel sizes.",
                        label = "Compare roughly",
                        byDefault = "false",
                        needs = "with",
                        advanced = true)
                Boolean roughly,
        @Param(
                        help = "Zip to write.",
                        label = "Submission",
                        placeholder = "ZIP",
                        kind = Param.Kind.NEW_FILE,
                        extensions = "zip",
                        unset = "submission.zip in the run folder, or beside the results")
                String out,
        @Param(
                        help = Words.MANIFEST,
                        placeholder = "CSV",
                        kind = Param.Kind.FILE,
                        extensions = "csv",
                        advanced = true,
                        unset = "that of the data root, or the official one")
                String manifest,
        @Param(
                        help = Words.CHALLENGE,
                        placeholder = "NAME|YAML",
                        unset = "the run's, or CellMap's",
                        kind = Param.Kind.CHALLENGE,
                        extensions = "yaml",
                        advanced = true)
                String challenge,
        @Param(
                        help = Words.UNSTATED_SIZE,
                        unit = "nm",
                        placeholder = "NM",
                        min = 0,
                        advanced = true,
                        unset = "such results are put into the middle of their crop")
                double[] voxelSize)
        implements Verb<PackageSubmission.Result> {

    public static final String PURPOSE =
            "Make the submission, and check it. A run is processed first.";

    /** Rows that are named in the summary. */
    private static final int NAMED = 50;

    /**
     * What came out.
     *
     * @param best which run each class is from; null if there was one run only
     * @param others rows that are from another run because that one has no result there; null if
     *     there was one run only
     */
    public record Result(
            PackageReport submission,
            List<Finding> findings,
            @JsonInclude(JsonInclude.Include.NON_NULL) BestRuns best,
            @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, String> others)
            implements Outcome {
        @Override
        public boolean isFaulty() {
            return findings.stream().anyMatch(Finding::isError);
        }

        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            if (best != null) {
                text.append(best.table());
                best.notes().forEach(note -> text.append("Note: ").append(note).append('\n'));
                others.forEach(
                        (row, run) ->
                                text.append("Note: ")
                                        .append(row)
                                        .append(" is from ")
                                        .append(run)
                                        .append(": the chosen run has no result there.\n"));
            }
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s: %s, %.1f MiB%n",
                            submission.file(),
                            Counted.of(submission.rows(), "array"),
                            submission.bytes() / 1048576.0));
            text.append(submission.coverage().text()).append('\n');
            if (!submission.missing().isEmpty())
                text.append("Empty because there is no result: ")
                        .append(some(submission.missing()))
                        .append('\n');
            if (!submission.empty().isEmpty())
                text.append("Empty because the result has no voxels there: ")
                        .append(some(submission.empty()))
                        .append('\n');
            if (!submission.centred().isEmpty())
                text.append("In the middle of the crop because the result tells no voxel size: ")
                        .append(String.join(", ", submission.centred()))
                        .append('\n');
            return text.append(Validate.text(findings)).toString();
        }

        /** Not all of hundreds of rows. */
        private static String some(List<String> rows) {
            int more = rows.size() - NAMED;
            return more <= 0
                    ? String.join(", ", rows)
                    : String.join(", ", rows.subList(0, NAMED)) + " and " + more + " more";
        }
    }

    @Override
    public String left() {
        return "Finished labels are kept.";
    }

    @Override
    public void check() {
        Verb.super.check();
        VoxelSize.of(voxelSize);
        if (!isSeveral()) return;
        runs().forEach(RunFolder::existing);
        if (out == null)
            throw new UsageException(
                    "No output is given",
                    "@{out}",
                    "A submission of several runs belongs to none of their folders.",
                    "Give @{out}, such as submission.zip.");
    }

    @Override
    public Result run(Progress progress) {
        check();
        return isSeveral() ? several(progress) : one(progress);
    }

    private boolean isSeveral() {
        return with != null && !with.isEmpty();
    }

    private List<String> runs() {
        List<String> runs = new ArrayList<>(List.of(input));
        runs.addAll(with);
        return runs;
    }

    private Result one(Progress progress) {
        RunFolder folder = new RunFolder(Path.of(input));
        Path processed = folder.root();
        Path zip = out != null ? Path.of(out) : processed.resolveSibling("submission.zip");
        Path inRun = folder.exists() ? folder.config() : processed;
        Challenge rules = RunChallenge.find(challenge, inRun);
        Manifest rows = Manifests.find(manifest, RunChallenge.dataRoot(inRun), rules);
        if (folder.exists()) {
            process(input, progress);
            processed = folder.processed();
            if (out == null) zip = folder.submission();
        }
        OrganelleClasses classes = rules.classes();
        PackageReport report =
                Packager.run(
                        processed.resolve(RunChoice.TEMPLATE).toString(),
                        zip,
                        rows,
                        classes,
                        unstated(),
                        progress);
        return new Result(report, Validator.validate(zip, rows, classes, progress), null, null);
    }

    private Result several(Progress progress) {
        RunChoice choice = new RunChoice(runs(), choose, roughly);
        BestRuns best = choice.best();
        Path first = RunFolder.existing(input).config();
        Challenge rules = RunChallenge.find(challenge, first);
        Manifest rows = Manifests.find(manifest, RunChallenge.dataRoot(first), rules);
        for (String run : runs()) process(run, progress);
        Path zip = Path.of(out);
        PackageReport report =
                Packager.run(
                        row -> RunChoice.templates(best, row),
                        String.join(", ", runs()),
                        zip,
                        rows,
                        rules.classes(),
                        unstated(),
                        progress);
        best.write(table(zip));
        return new Result(
                report,
                Validator.validate(zip, rows, rules.classes(), progress),
                best,
                RunChoice.others(best, rows));
    }

    /** Beside the submission. */
    private static Path table(Path zip) {
        String name = zip.getFileName().toString().replaceFirst("\\.zip$", "");
        return zip.resolveSibling(name + ".runs.csv");
    }

    private GivenSize unstated() {
        return GivenSize.ifUnstated(VoxelSize.of(voxelSize));
    }

    private void process(String run, Progress progress) {
        Named.of(ProcessPrediction.class).with(ProcessPrediction::input, run).make().run(progress);
    }
}
