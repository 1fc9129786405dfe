// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.report.DataTable.Cell;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What tuning tried: for each class the settings it chose, what a choice is worth on a crop that it
 * was not made by, and the scores over two of the numbers that were varied.
 */
record TuningTables(Map<String, RunFolder> runs) {

    /** Trials that are marked, by their keys. */
    private static final List<Map.Entry<String, String>> MARKS =
            List.of(Map.entry("chosen", "●"), Map.entry("before", "○"), Map.entry("best", "◇"));

    void addTo(Html page) {
        boolean titled = false;
        for (Map.Entry<String, RunFolder> run : runs.entrySet()) {
            if (!Files.exists(run.getValue().tuning())) continue;
            if (!titled) page.section("Tuning");
            titled = true;
            JsonNode classes = Json.read(run.getValue().tuning(), JsonNode.class);
            page.table(chosen(run.getKey(), classes));
            for (JsonNode one : classes) {
                String reason = one.path("reason").asText();
                if (!reason.isEmpty()) page.note(one.path("name").asText() + ": " + reason + ".");
                page.table(surface(run.getKey(), one));
            }
        }
    }

    private static DataTable chosen(String run, JsonNode classes) {
        DataTable table =
                new DataTable(
                        run
                                + ": what was chosen, on all held-out crops and, where there are"
                                + " several, by the others for each of them",
                        "",
                        List.of("class", "crop", "settings", "score", "as configured", "by"));
        for (JsonNode one : classes) {
            String name = one.path("name").asText();
            table.row(
                    row(
                            name,
                            "all",
                            one.path("chosen"),
                            one.path("chosen").path("score").asDouble(),
                            one.path("before").path("score").asDouble(),
                            one.path("metric").asText()));
            for (JsonNode t : one.path("tested"))
                table.row(
                        row(
                                name,
                                t.path("crop").asText(),
                                t.path("chosen"),
                                t.path("score").asDouble(),
                                t.path("configured").asDouble(),
                                one.path("metric").asText()));
        }
        return table;
    }

    private static List<Cell> row(
            String name, String crop, JsonNode trial, double score, double before, String by) {
        List<String> settings = new ArrayList<>();
        trial.path("settings")
                .properties()
                .forEach(e -> settings.add(e.getKey() + " " + e.getValue().asDouble()));
        settings.add("min_size " + trial.path("minSize").asLong());
        return List.of(
                Cell.text(name),
                Cell.text(crop),
                Cell.text(String.join(", ", settings)),
                Cell.number(score, 4),
                Cell.number(before, 4),
                Cell.text(by));
    }

    /**
     * The best score for each pair of values of the last two numbers, over all others, so that a
     * mark may stand where another setting scored better.
     */
    private static DataTable surface(String run, JsonNode one) {
        List<String> names = new ArrayList<>();
        one.path("trials").path(0).path("settings").fieldNames().forEachRemaining(names::add);
        String down = names.get(Math.max(0, names.size() - 2));
        String across = names.size() > 1 ? names.get(names.size() - 1) : "min_size";
        TreeSet<Double> columns = new TreeSet<>();
        Map<Double, Map<Double, Double>> best = new TreeMap<>();
        for (JsonNode trial : one.path("trials")) {
            double x = value(trial, across);
            columns.add(x);
            best.computeIfAbsent(value(trial, down), k -> new TreeMap<>())
                    .merge(x, trial.path("score").asDouble(), Math::max);
        }
        List<String> head = new ArrayList<>(List.of(down));
        columns.forEach(x -> head.add(text(x)));
        DataTable table =
                new DataTable(
                        "%s, %s: best %s for %s (rows) and %s (columns); ● chosen, ○ configured, ◇ best; empty where not tried"
                                .formatted(
                                        run,
                                        one.path("name").asText(),
                                        one.path("metric").asText(),
                                        down,
                                        across),
                        "heat",
                        head);
        best.forEach(
                (y, row) -> {
                    List<Cell> cells = new ArrayList<>(List.of(Cell.text(text(y))));
                    for (double x : columns) {
                        StringBuilder marks = new StringBuilder();
                        for (Map.Entry<String, String> mark : MARKS) {
                            JsonNode t = one.path(mark.getKey());
                            boolean here = value(t, down) == y && value(t, across) == x;
                            if (t.isObject() && here) marks.append(mark.getValue());
                        }
                        cells.add(cell(row.getOrDefault(x, Double.NaN), marks.toString()));
                    }
                    table.row(cells);
                });
        return table;
    }

    private static double value(JsonNode trial, String name) {
        return name.equals("min_size")
                ? trial.path("minSize").asDouble()
                : trial.path("settings").path(name).asDouble();
    }

    private static String text(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.valueOf(value);
    }

    private static Cell cell(double score, String marks) {
        if (Double.isNaN(score)) return new Cell("", Double.NEGATIVE_INFINITY, "none", "");
        String style = score >= 0 ? Palette.score(score) : "none";
        String text = String.format(Locale.ROOT, "%s %.2f", marks, score).strip();
        return new Cell(text, score, style, "");
    }
}
