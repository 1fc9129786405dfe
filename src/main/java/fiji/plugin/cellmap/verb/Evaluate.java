// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.evaluate.Ranking;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Scores submissions by the challenge's rules. Writes the public result of each, and beside it the
 * extended one and a table of the objects; of several, their ranking.
 */
@Purpose(Evaluate.PURPOSE)
public record Evaluate(
        @Param(
                        help = "Zip, its unpacked folder, or the folder of the run that made it.",
                        placeholder = "SUBMISSION",
                        argument = true,
                        required = true,
                        kind = Param.Kind.SUBMISSION,
                        extensions = "zip")
                String submission,
        @Param(
                        help = "More submissions: each is scored, and all are ranked in one table.",
                        label = "Compare with",
                        placeholder = "SUBMISSION…",
                        argument = true,
                        kind = Param.Kind.SUBMISSION,
                        extensions = "zip",
                        unset = "none")
                List<String> with,
        @Param(
                        help = "Ground truth of the test crops: ZARR/cropN/CLASS.",
                        label = "Ground truth",
                        placeholder = "ZARR",
                        required = true,
                        kind = Param.Kind.FOLDER)
                String truth,
        @Param(
                        help = "File for the scores; of several submissions, for their comparison.",
                        label = "Result",
                        placeholder = "FILE",
                        kind = Param.Kind.NEW_FILE,
                        extensions = "json",
                        unset =
                                "result.json beside the submission; comparison.json beside the first of several")
                String out,
        @Param(
                        help = Words.MANIFEST,
                        placeholder = "CSV",
                        kind = Param.Kind.FILE,
                        extensions = "csv",
                        advanced = true,
                        unset = "that beside the ground truth, or the official one")
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
                        help =
                                "Scoring rules: those of the organisers, named by the month in which they "
                                        + "changed them, or panoptic quality, which they propose.",
                        byDefault = "june-2026",
                        choices = {"june-2026", "july-2026", "panoptic"})
                String scoring,
        @Param(
                        help = "Classes that are scored by objects.",
                        placeholder = "CLASS,…",
                        unset = "those of the challenge",
                        advanced = true)
                List<String> instanceClasses,
        @Param(
                        help = Words.UNSTATED_SIZE,
                        unit = "nm",
                        placeholder = "NM",
                        min = 0,
                        advanced = true,
                        unset = "such labels are put into the middle of their crop")
                double[] voxelSize)
        implements Verb<Evaluate.Result> {

    public static final String PURPOSE =
            "Score submissions by the challenge's rules. Several are ranked.";

    /**
     * What came out.
     *
     * @param scoring the rules
     * @param classes combined score of an instance class, IoU of a semantic one; null where there
     *     was nothing to judge
     * @param dice of presence in what was submitted, as earlier versions of the challenge reported
     *     it; null if there was nothing
     * @param accuracy of presence, likewise
     * @param overallInstance mean by the official rules, which count what was not judged as 1
     * @param judgedInstance mean of the classes that were judged; null without any
     * @param notes what the scores do not tell
     * @param ranking of several submissions, of which the rest is about the best; null for one
     * @param comparison file of the ranking, beside which it is as a table; null for one
     */
    public record Result(
            String file,
            String extended,
            String objects,
            String scoring,
            Map<String, Double> classes,
            Map<String, Double> dice,
            Map<String, Double> accuracy,
            double overallInstance,
            double overallSemantic,
            double overall,
            Double judgedInstance,
            Double judgedSemantic,
            List<String> notes,
            Ranking ranking,
            String comparison)
            implements Outcome {
        @Override
        public String summary() {
            return ranking == null ? one() : several();
        }

        /** Whether a submission of several could not be scored. */
        @Override
        public boolean isFaulty() {
            return ranking != null && ranking.rows().stream().anyMatch(r -> r.failure() != null);
        }

        private String several() {
            StringBuilder text = new StringBuilder(ranking.text()).append('\n');
            notes.forEach(note -> text.append("Note: ").append(note).append('\n'));
            for (Ranking.Row row : ranking.rows())
                if (row.failure() != null)
                    text.append("Not scored: ")
                            .append(row.submission())
                            .append(": ")
                            .append(row.failure())
                            .append('\n');
            return text.append("Rules: ")
                    .append(scoring)
                    .append("\nComparison: ")
                    .append(comparison)
                    .append(", ")
                    .append(Ranking.csv(Path.of(comparison)))
                    .toString();
        }

        private String one() {
            StringBuilder text = new StringBuilder();
            classes.forEach(
                    (name, score) ->
                            text.append(
                                    String.format(
                                            Locale.ROOT,
                                            "%-12s %s   Dice %s   accuracy %s%n",
                                            name,
                                            text(score),
                                            text(dice.get(name)),
                                            text(accuracy.get(name)))));
            notes.forEach(note -> text.append("Note: ").append(note).append('\n'));
            if (classes.containsValue(null))
                text.append(
                        String.format(
                                "Classes that were judged: instance %s, semantic %s%n",
                                text(judgedInstance), text(judgedSemantic)));
            return text.append(
                            String.format(
                                    Locale.ROOT,
                                    "Instance %.4f, semantic %.4f, overall %.4f (%s)%nResult: %s",
                                    overallInstance,
                                    overallSemantic,
                                    overall,
                                    scoring,
                                    file))
                    .toString();
        }

        private static String text(Double score) {
            return score == null ? "-     " : String.format(Locale.ROOT, "%.4f", score);
        }
    }

    @Override
    public void check() {
        Verb.super.check();
        VoxelSize.of(voxelSize);
        new Comparison(this).check();
    }

    @Override
    public Result run(Progress progress) {
        check();
        Comparison all = new Comparison(this);
        return all.size() == 1 ? all.one(progress) : all.several(progress);
    }
}
