// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.report.DataTable.Cell;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The report of a sweep: its trials in a table, what each key did, and the curves. */
public final class SweepPage {

    /** A line chart has no more lines that can be told apart. */
    private static final int LINES = 6;

    /**
     * One trial.
     *
     * @param settings what sets it apart, by key
     * @param epochs that it has trained
     * @param of epochs of the whole training
     * @param dice best mean validation Dice; null without
     * @param classDice of that validation; null for a class that was not judged
     * @param state in words
     */
    public record Row(
            String name,
            Map<String, String> settings,
            double epochs,
            int of,
            Double dice,
            Map<String, Double> classDice,
            String state,
            RunFolder run) {}

    private final Path folder;
    private final List<String> notes = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    public SweepPage(Path folder) {
        this.folder = folder;
    }

    public void note(String text) {
        notes.add(text);
    }

    /** Adds a trial; the best first. */
    public void add(Row row) {
        rows.add(row);
    }

    /** The page. */
    public String html() {
        Html page = new Html("Sweep " + folder.getFileName());
        page.note(
                "Made by CellMap for Fiji. Trials are compared by their best mean validation Dice;"
                        + " test crops have no part in it.");
        notes.forEach(page::note);
        page.section("Trials").table(trials());
        page.section("Settings");
        keys().forEach(key -> page.raw(new ScoreDots(key, points(key)).svg()));
        page.section("Curves");
        if (rows.size() > LINES)
            page.note("Those of the " + LINES + " best trials; of all others, see their folders.");
        page.raw(curves("validation Dice", JournalRow::dice));
        page.raw(curves("loss", JournalRow::loss));
        return page.page();
    }

    private Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        rows.forEach(row -> keys.addAll(row.settings().keySet()));
        return keys;
    }

    private DataTable trials() {
        Set<String> classes = new LinkedHashSet<>();
        rows.forEach(row -> classes.addAll(row.classDice().keySet()));
        List<String> head = new ArrayList<>(List.of("trial"));
        head.addAll(keys());
        head.addAll(List.of("epochs", "state", "Dice"));
        if (classes.size() > 1) head.addAll(classes);
        DataTable table =
                new DataTable(
                        "The best first. Dice of the best validation, its mean and that of each"
                                + " class; a dash where there is none.",
                        "",
                        head);
        for (Row row : rows) {
            List<Cell> cells = new ArrayList<>(List.of(Cell.text(row.name())));
            keys().forEach(key -> cells.add(setting(row.settings().getOrDefault(key, ""))));
            String epochs =
                    String.format(Locale.ROOT, "%.4g", row.epochs()).replaceAll("\\.?0+$", "");
            cells.add(new Cell(epochs + " of " + row.of(), row.epochs(), "n", ""));
            cells.add(Cell.text(row.state()));
            cells.add(Cell.score(value(row.dice()), ""));
            if (classes.size() > 1)
                classes.forEach(c -> cells.add(Cell.score(value(row.classDice().get(c)), "")));
            table.row(cells);
        }
        return table;
    }

    private static Cell setting(String text) {
        try {
            return new Cell(text, Double.parseDouble(text), "n", "");
        } catch (NumberFormatException e) {
            return Cell.text(text);
        }
    }

    private static double value(Double v) {
        return v == null ? Double.NaN : v;
    }

    /** Value of a key and score of each trial that has one. */
    private List<ScoreDots.Dot> points(String key) {
        return rows.stream()
                .filter(row -> row.dice() != null && row.settings().containsKey(key))
                .map(
                        row ->
                                new ScoreDots.Dot(
                                        row.settings().get(key),
                                        row.dice(),
                                        row.name(),
                                        row.epochs() >= row.of()))
                .toList();
    }

    private String curves(String what, ToDoubleFunction<JournalRow> value) {
        LineChart chart = new LineChart("optimizer step", what);
        for (Row row : rows.subList(0, Math.min(LINES, rows.size())))
            if (Files.exists(row.run().journal()))
                chart.add(
                        row.name(),
                        Journal.read(row.run().journal()).stream()
                                .map(r -> new double[] {r.step(), value.applyAsDouble(r)})
                                .toList());
        return chart.svg();
    }
}
