// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.evaluate.LabelScore;
import fiji.plugin.cellmap.evaluate.ObjectScore;
import fiji.plugin.cellmap.evaluate.ObjectsCsv;
import fiji.plugin.cellmap.evaluate.ResultFiles;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A result as {@code evaluate} or the official tool wrote it. Immutable by convention.
 *
 * @param source where it is from
 * @param result the extended result, or what participants see if that is all there is
 * @param crops scores by {@code crop557/mito}; empty without the extended result
 * @param objects by the same names; empty without their table
 */
record Evaluation(
        Source source,
        JsonNode result,
        Map<String, CropScore> crops,
        Map<String, List<ObjectScore>> objects) {

    private static final String CLASSES = "label_scores";

    /** The result of a source; empty if it was not evaluated. */
    static Optional<Evaluation> of(Source source) {
        ResultFiles files = source.files();
        boolean extended = Files.exists(files.extended());
        Path file = extended ? files.extended() : files.result();
        if (!Files.exists(file)) return Optional.empty();
        JsonNode result = read(file);
        Map<String, List<ObjectScore>> objects =
                Files.exists(files.objects()) ? ObjectsCsv.read(files.objects()) : Map.of();
        return Optional.of(new Evaluation(source, result, crops(result), objects));
    }

    private static Map<String, CropScore> crops(JsonNode result) {
        Map<String, CropScore> crops = new TreeMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> all = result.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> crop = all.next();
            if (crop.getKey().equals(CLASSES) || !crop.getValue().isObject()) continue;
            crop.getValue()
                    .fields()
                    .forEachRemaining(
                            label ->
                                    LabelScore.fromJson(label.getValue())
                                            .map(s -> score(crop.getKey(), label.getKey(), s))
                                            .ifPresent(s -> crops.put(s.path(), s)));
        }
        return crops;
    }

    private static CropScore score(String crop, String label, LabelScore score) {
        return CropScore.of(crop, label, score);
    }

    String name() {
        return source.name();
    }

    /** Names of the classes, sorted. */
    Set<String> classes() {
        Set<String> names = new TreeSet<>();
        result.path(CLASSES).fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A number of a class; NaN if it is not told. */
    double ofClass(String className, String key) {
        return number(result.path(CLASSES).path(className).path(key));
    }

    /** Whether a class is scored by objects. */
    boolean isInstance(String className) {
        return result.path(CLASSES).path(className).has("combined_score")
                || crops.values().stream()
                        .anyMatch(s -> s.className().equals(className) && s.label().instance());
    }

    /** The score of a class; NaN if there is none, or nothing was there to find or found. */
    double score(String className) {
        double counts =
                ofClass(className, "tp") + ofClass(className, "fp") + ofClass(className, "fn");
        if (counts == 0) return Double.NaN;
        JsonNode told = result.path(CLASSES).path(className);
        for (String key : List.of("pq", "combined_score"))
            if (told.has(key)) return number(told.path(key));
        return number(told.path("iou"));
    }

    /** A number of the whole result, such as {@code overall_score}; NaN if it is not told. */
    double overall(String key) {
        return number(result.path(key));
    }

    /** The rules by which it was scored; empty if they are not told. */
    String rules() {
        return result.path("scoring").asText("");
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }

    private static JsonNode read(Path file) {
        try {
            return Json.parseObject(Files.readAllBytes(file), file);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot make the report",
                    file,
                    AtomicFiles.reason(e),
                    "Evaluate the submission again.",
                    e);
        }
    }
}
