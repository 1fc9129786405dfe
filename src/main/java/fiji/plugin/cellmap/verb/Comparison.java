// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.evaluate.EvaluationOptions;
import fiji.plugin.cellmap.evaluate.Evaluator;
import fiji.plugin.cellmap.evaluate.Ranking;
import fiji.plugin.cellmap.evaluate.ResultFiles;
import fiji.plugin.cellmap.evaluate.Scores;
import fiji.plugin.cellmap.evaluate.ScoringRules;
import fiji.plugin.cellmap.runfolder.Manifests;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.ParameterNames;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The submissions that {@link Evaluate} is to score, one after the other: each reads the truth
 * anew, so memory does not grow with their number.
 */
final class Comparison {

    private static final String RESULT = "result.json";
    private static final String COMPARISON = "comparison.json";

    private final Evaluate verb;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One submission.
     *
     * @param name as the user gave it
     * @param submission file or folder
     */
    private record Entry(String name, Path submission) {

        static Entry of(String name) {
            RunFolder run = new RunFolder(Path.of(name));
            return new Entry(name, run.exists() ? run.submission() : run.root());
        }

        Path beside(String file) {
            return submission.toAbsolutePath().normalize().resolveSibling(file);
        }
    }

    Comparison(Evaluate verb) {
        this.verb = verb;
        entries.add(Entry.of(verb.submission()));
        if (verb.with() != null) verb.with().forEach(name -> entries.add(Entry.of(name)));
    }

    int size() {
        return entries.size();
    }

    /**
     * @throws UsageException if a submission is missing, or is there twice
     */
    void check() {
        List<Path> seen = new ArrayList<>();
        for (Entry e : entries) {
            if (!Files.exists(e.submission))
                throw new UsageException(
                        "Cannot find the submission",
                        e.submission,
                        "There is no such file.",
                        "Package first.");
            Path path = e.beside(e.submission.toAbsolutePath().normalize().getFileName() + "");
            if (seen.contains(path))
                throw new UsageException(
                        "Cannot compare submissions",
                        e.name,
                        "It is given twice.",
                        "Name each once.");
            seen.add(path);
        }
    }

    /** Scores the only submission. */
    Evaluate.Result one(Progress progress) {
        Entry entry = entries.get(0);
        Scores scores = score(entry, progress);
        Path file = verb.out() != null ? Path.of(verb.out()) : entry.beside(RESULT);
        return result(scores, scores.write(file), scores.notes(), null, null);
    }

    /**
     * Scores all and ranks them. What cannot be scored is in the ranking with its reason.
     *
     * @throws CellMapException if none can be scored: that of the first
     */
    Evaluate.Result several(Progress progress) {
        List<Ranking.Row> rows = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<CellMapException> failures = new ArrayList<>();
        Scores best = null;
        ResultFiles files = null;
        for (Entry e : entries) {
            progress.message(e.name + ", " + (rows.size() + 1) + " of " + size());
            try {
                Scores scores = score(e, progress);
                ResultFiles written = scores.write(result(e));
                Ranking.Row row = Ranking.Row.of(e.name, written.result(), scores);
                boolean better = rows.stream().allMatch(row::isBetterThan);
                rows.add(row);
                scores.notes().forEach(note -> notes.add(e.name + ": " + note));
                if (!better) continue;
                best = scores;
                files = written;
            } catch (CellMapException failure) {
                failures.add(failure);
                rows.add(
                        Ranking.Row.failed(
                                e.name, ParameterNames.plain(failure.why() + " " + failure.fix())));
            }
        }
        if (best == null) throw failures.get(0);
        Path file = verb.out() != null ? Path.of(verb.out()) : entries.get(0).beside(COMPARISON);
        Ranking ranking = Ranking.of(best.scoring(), rows);
        ranking.write(file);
        return result(best, files, notes, ranking, file.toString());
    }

    /**
     * Where the scores of one of several go: beside it, named after it if it is not alone there.
     */
    private Path result(Entry e) {
        Path usual = e.beside(RESULT);
        if (entries.stream().filter(o -> o.beside(RESULT).equals(usual)).count() == 1) return usual;
        String name = e.submission.toAbsolutePath().normalize().getFileName().toString();
        return e.beside(name.replaceFirst("\\.(zip|zarr)$", "") + "_" + RESULT);
    }

    private Scores score(Entry e, Progress progress) {
        Path truth = Path.of(verb.truth());
        Challenge challenge = RunChallenge.find(verb.challenge(), entries.get(0).submission);
        Challenge own = RunChallenge.find(verb.challenge(), e.submission);
        if (!own.name().equals(challenge.name()))
            throw new UsageException(
                    "Cannot compare submissions",
                    e.name,
                    "Its run is for the challenge "
                            + own.name()
                            + ", that of "
                            + entries.get(0).name
                            + " for "
                            + challenge.name()
                            + ".",
                    "Name the challenge that is meant with @{challenge}.");
        EvaluationOptions options =
                EvaluationOptions.of(challenge.classes())
                        .withGiven(GivenSize.ifUnstated(VoxelSize.of(verb.voxelSize())));
        if (verb.scoring() != null) options = options.withRules(ScoringRules.of(verb.scoring()));
        if (verb.instanceClasses() != null)
            options = options.withInstanceClasses(verb.instanceClasses());
        return Evaluator.evaluate(
                e.submission,
                truth,
                Manifests.find(verb.manifest(), truth.toAbsolutePath().getParent(), challenge),
                options,
                progress);
    }

    private static Evaluate.Result result(
            Scores scores,
            ResultFiles files,
            List<String> notes,
            Ranking ranking,
            String comparison) {
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
        return new Evaluate.Result(
                files.result().toString(),
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
                notes,
                ranking,
                comparison);
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
