// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The result of an evaluation. Immutable by convention.
 *
 * @param rules of the scoring
 * @param crops scores by crop ({@code crop557}) and class
 * @param classes pooled scores by class
 * @param totalEvals rows of the manifest
 * @param told what was assumed, in sentences
 */
public record Scores(
        ScoringRules rules,
        Map<String, Map<String, LabelScore>> crops,
        Map<String, ClassScore> classes,
        int totalEvals,
        List<String> told) {

    static Scores of(
            ScoringRules rules,
            Map<String, Map<String, LabelScore>> crops,
            int totalEvals,
            List<String> told) {
        Map<String, List<LabelScore>> byClass = new TreeMap<>();
        crops.values()
                .forEach(
                        labels ->
                                labels.forEach(
                                        (name, score) ->
                                                byClass.computeIfAbsent(
                                                                name, n -> new ArrayList<>())
                                                        .add(score)));
        Map<String, ClassScore> classes = new TreeMap<>();
        byClass.forEach((name, labels) -> classes.put(name, ClassScore.pool(labels, rules)));
        return new Scores(rules, crops, classes, totalEvals, told);
    }

    /** Name of the rules. */
    public String scoring() {
        return rules.name();
    }

    /** Mean combined score of the instance classes; 0 without any. */
    public double overallInstance() {
        return mean(true);
    }

    /** Mean IoU of the semantic classes; 0 without any. */
    public double overallSemantic() {
        return mean(false);
    }

    /** Geometric mean of both; by panoptic quality the mean of all classes. */
    public double overall() {
        if (rules.panoptic())
            return classes.values().stream().mapToDouble(ClassScore::score).average().orElse(0);
        return Math.sqrt(overallInstance() * overallSemantic());
    }

    /**
     * Mean score of the classes that are judged (see {@link ClassScore#isJudged}); NaN without any.
     *
     * @param instance of the instance classes, otherwise of the semantic ones
     */
    public double judged(boolean instance) {
        return classes.values().stream()
                .filter(c -> c.instance() == instance && c.isJudged())
                .mapToDouble(ClassScore::score)
                .average()
                .orElse(Double.NaN);
    }

    /** What the scores do not tell, a sentence each: labels and classes that were not judged. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(told);
        classes.forEach(
                (name, score) -> {
                    List<String> missing = crops(name, LabelScore::missing);
                    List<String> skipped = crops(name, LabelScore::isSkipped);
                    if (!missing.isEmpty())
                        notes.add(name + " was not submitted in " + listed(missing) + ".");
                    if (!skipped.isEmpty())
                        notes.add(
                                name
                                        + " is not scored in "
                                        + listed(skipped)
                                        + ": too many objects; the rules leave that out.");
                    if (!score.isJudged() && skipped.isEmpty())
                        notes.add(
                                name
                                        + " is not in the truth and was not found: it counts as 1"
                                        + " in the official means.");
                    else if (!score.isJudged())
                        notes.add(name + " counts as 1 in the official means all the same.");
                });
        if (evalsDone() < totalEvals)
            notes.add(
                    String.format(
                            "%d of the manifest's %d labels have no truth and were not scored.",
                            totalEvals - evalsDone(), totalEvals));
        return notes;
    }

    private List<String> crops(String name, Predicate<LabelScore> which) {
        return crops.entrySet().stream()
                .filter(e -> e.getValue().containsKey(name) && which.test(e.getValue().get(name)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Some of many names. */
    static String listed(Collection<String> crops) {
        int shown = Math.min(crops.size(), 5);
        String more = crops.size() > shown ? " and " + (crops.size() - shown) + " more" : "";
        return crops.stream().limit(shown).collect(Collectors.joining(", ")) + more;
    }

    /** Number of scored pairs of crop and class, missing ones included. */
    public int evalsDone() {
        return crops.values().stream().mapToInt(Map::size).sum();
    }

    /** What participants see: classes with at least one submitted label, no counts. */
    public ObjectNode toJson() {
        return toJson(false);
    }

    /** Everything, by crop as well. */
    public ObjectNode toExtendedJson() {
        return toJson(true);
    }

    private ObjectNode toJson(boolean full) {
        ObjectNode node = Json.object();
        if (full)
            crops.forEach(
                    (crop, labels) -> {
                        ObjectNode entry = node.putObject(crop);
                        labels.forEach((name, score) -> entry.set(name, score.toJson()));
                    });
        ObjectNode labels = node.putObject("label_scores");
        classes.forEach(
                (name, score) -> {
                    if (full || score.submitted()) labels.set(name, score.toJson(full, rules));
                });
        node.put("overall_instance_score", overallInstance())
                .put("overall_semantic_score", overallSemantic())
                .put("overall_score", overall())
                .put("total_evals", totalEvals)
                .put("num_evals_done", evalsDone())
                .put("git_version", "unknown");
        if (full) node.put("scoring", scoring());
        return node;
    }

    /**
     * Writes the result, beside it everything ({@code result_extended.json}) and the objects
     * ({@code result_objects.csv}); each file whole or not at all.
     */
    public ResultFiles write(Path file) {
        ResultFiles files = ResultFiles.of(file);
        AtomicFiles.write(files.objects(), false, out -> ObjectsCsv.write(crops, out));
        AtomicFiles.write(files.extended(), Json.bytes(toExtendedJson()));
        AtomicFiles.write(files.result(), Json.bytes(toJson()));
        return files;
    }

    private double mean(boolean instance) {
        return classes.values().stream()
                .filter(c -> c.instance() == instance)
                .mapToDouble(ClassScore::score)
                .average()
                .orElse(0);
    }
}
