// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.evaluate.EvaluationOptions;
import fiji.plugin.cellmap.evaluate.Evaluator;
import fiji.plugin.cellmap.evaluate.ResultFiles;
import fiji.plugin.cellmap.evaluate.Scores;
import fiji.plugin.cellmap.evaluate.ScoringRules;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.Manifests;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Scores a submission by the challenge's rules. Writes the public result, and beside it the
 * extended one and a table of the objects.
 */
@Purpose(Evaluate.PURPOSE)
public record Evaluate(
        @Param(
                        help = "Zip, or its unpacked folder.",
                        placeholder = "SUBMISSION",
                        argument = true,
                        required = true,
                        kind = Param.Kind.SUBMISSION,
                        extensions = "zip")
                String submission,
        @Param(
                        help = "Ground truth of the test crops: ZARR/cropN/CLASS.",
                        label = "Ground truth",
                        placeholder = "ZARR",
                        required = true,
                        kind = Param.Kind.FOLDER)
                String truth,
        @Param(
                        help = "File for the scores.",
                        label = "Result",
                        placeholder = "FILE",
                        kind = Param.Kind.NEW_FILE,
                        extensions = "json",
                        unset = "result.json beside the submission")
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

    public static final String PURPOSE = "Score a submission by the challenge's rules.";

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
            List<String> notes)
            implements Outcome {
        @Override
        public String summary() {
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
    }

    @Override
    public Result run(Progress progress) {
        check();
        Path zip = existing(submission, "the submission", "Package first.");
        Path truths = existing(truth, "the ground truth", "Check @{truth}.");
        Challenge challenged = RunChallenge.find(challenge, zip);
        EvaluationOptions options = EvaluationOptions.of(challenged.classes());
        if (scoring != null) options = options.withRules(ScoringRules.of(scoring));
        if (instanceClasses != null) options = options.withInstanceClasses(instanceClasses);
        options = options.withGiven(GivenSize.ifUnstated(VoxelSize.of(voxelSize)));
        Scores scores =
                Evaluator.evaluate(
                        zip,
                        truths,
                        Manifests.find(manifest, truths.toAbsolutePath().getParent(), challenged),
                        options,
                        progress);
        Path file = out != null ? Path.of(out) : zip.toAbsolutePath().resolveSibling("result.json");
        ResultFiles files = scores.write(file);
        Map<String, Double> classes = new LinkedHashMap<>();
        Map<String, Double> dice = new LinkedHashMap<>();
        Map<String, Double> accuracy = new LinkedHashMap<>();
        scores.classes()
                .forEach(
                        (name, score) -> {
                            classes.put(name, score.isJudged() ? score.score() : null);
                            dice.put(name, number(score.presence().dice()));
                            accuracy.put(name, number(score.presence().accuracy()));
                        });
        return new Result(
                file.toString(),
                files.extended().toString(),
                files.objects().toString(),
                scores.scoring(),
                classes,
                dice,
                accuracy,
                scores.overallInstance(),
                scores.overallSemantic(),
                scores.overall(),
                number(scores.judged(true)),
                number(scores.judged(false)),
                scores.notes());
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static Path existing(String path, String what, String fix) {
        if (!Files.exists(Path.of(path)))
            throw new UsageException("Cannot find " + what, path, "There is no such file.", fix);
        return Path.of(path);
    }
}
