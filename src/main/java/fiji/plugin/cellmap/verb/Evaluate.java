package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.evaluate.ClassScore;
import fiji.plugin.cellmap.evaluate.EvaluationOptions;
import fiji.plugin.cellmap.evaluate.Evaluator;
import fiji.plugin.cellmap.evaluate.ResultFiles;
import fiji.plugin.cellmap.evaluate.Scores;
import fiji.plugin.cellmap.evaluate.ScoringRules;
import fiji.plugin.cellmap.runfolder.Manifests;
import fiji.plugin.cellmap.runfolder.RunChallenge;
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
 *
 * @param submission zip or folder
 * @param truth ground truth, {@code ZARR/cropN/CLASS}
 * @param out result; null for {@code result.json} beside the submission
 * @param manifest CSV of the test crops; null for the one beside the truth, or the challenge's
 * @param challenge shipped name or definition; null for that of the run in which the submission
 *     lies, or CellMap's
 * @param scoring rules, {@code june-2026} or {@code july-2026}; null for the first
 * @param instanceClasses classes scored by objects; null for those of the challenge
 */
public record Evaluate(
        String submission,
        String truth,
        String out,
        String manifest,
        String challenge,
        String scoring,
        List<String> instanceClasses)
        implements Verb<Evaluate.Result> {

    /**
     * What came out.
     *
     * @param scoring the rules
     * @param classes combined score of an instance class, IoU of a semantic one
     * @param dice of presence, as earlier versions of the challenge reported it
     * @param accuracy of presence, likewise
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
            double overall)
            implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            classes.forEach(
                    (name, score) ->
                            text.append(
                                    String.format(
                                            Locale.ROOT,
                                            "%-12s %.4f   Dice %.4f   accuracy %.4f%n",
                                            name,
                                            score,
                                            dice.get(name),
                                            accuracy.get(name))));
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
    }

    @Override
    public Result run(Progress progress) {
        Path zip = existing(submission, "the submission", "Package first.");
        Path truths = existing(truth, "the ground truth", "Check --truth.");
        Challenge challenged = RunChallenge.find(challenge, zip);
        EvaluationOptions options = EvaluationOptions.of(challenged.classes());
        if (scoring != null) options = options.withRules(ScoringRules.of(scoring));
        if (instanceClasses != null) options = options.withInstanceClasses(instanceClasses);
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
        for (Map.Entry<String, ClassScore> c : scores.classes().entrySet()) {
            classes.put(c.getKey(), c.getValue().score());
            dice.put(c.getKey(), c.getValue().presence().dice());
            accuracy.put(c.getKey(), c.getValue().presence().accuracy());
        }
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
                scores.overall());
    }

    private static Path existing(String path, String what, String fix) {
        if (!Files.exists(Path.of(path)))
            throw new UsageException("Cannot find " + what, path, "There is no such file.", fix);
        return Path.of(path);
    }
}
