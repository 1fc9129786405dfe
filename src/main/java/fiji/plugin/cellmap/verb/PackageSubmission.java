// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import com.fasterxml.jackson.annotation.JsonInclude;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.runfolder.BestRuns;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.submit.Finding;
import fiji.plugin.cellmap.submit.PackageReport;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
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
                double[] voxelSize,
        @Param(
                        help =
                                "Part of the labels to make, beside processes that make the others, on this or other machines: "
                                        + "2/8 for the second of eight. The same command without it then makes the submission of them.",
                        placeholder = "I/N",
                        advanced = true,
                        unset = "the submission")
                String shard,
        @Param(
                        help = Words.RUNNER,
                        choices = {Words.LOCAL, Words.SPARK},
                        byDefault = Words.LOCAL,
                        excludes = "shard",
                        advanced = true)
                String runner,
        @Param(
                        help = "Number of parts that a cluster divides the work into.",
                        min = 1,
                        max = 9_999_999,
                        unset = "one for each of its cores",
                        advanced = true)
                Integer parts)
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
     * @param part what a part of the work made; null for a submission, which is null for a part
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.NON_NULL) PackageReport submission,
            List<Finding> findings,
            @JsonInclude(JsonInclude.Include.NON_NULL) BestRuns best,
            @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, String> others,
            @JsonInclude(JsonInclude.Include.NON_NULL) Part part)
            implements Outcome {

        /**
         * @param labels that it made
         * @param zip for which
         */
        public record Part(String shard, int labels, String zip) {
            private String text() {
                return "Part "
                        + shard
                        + ": "
                        + Counted.of(labels, "label")
                        + " for "
                        + zip
                        + ". When all parts have ended, the same command without --shard makes the submission.";
            }
        }

        @Override
        public boolean isFaulty() {
            return findings.stream().anyMatch(Finding::isError);
        }

        @Override
        public String summary() {
            if (part != null) return part.text();
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
        if (shard != null) Shard.parse(shard);
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
        if (Words.isCluster(runner))
            ClusterParts.run(this, runner, parts, ClusterParts.ONE_PER_CORE, progress);
        return new PackageWork(this, progress).run();
    }

    boolean isSeveral() {
        return with != null && !with.isEmpty();
    }

    List<String> runs() {
        List<String> runs = new ArrayList<>(List.of(input));
        if (isSeveral()) runs.addAll(with);
        return runs;
    }
}
