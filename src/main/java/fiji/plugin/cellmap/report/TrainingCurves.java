// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.report.DataTable.Cell;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.ValidationScores;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What the journals of runs hold: curves, and the scores of each class at the best validation. */
final class TrainingCurves {

    private static final String X = "optimizer step";
    private static final double GIB = 1L << 30;

    /** Of one run, so many classes have a line of their own. */
    private static final int MOST_CLASSES = 12;

    private record Course(List<String> classes, List<JournalRow> rows) {

        /** The row with the highest mean Dice; of equal ones the first. */
        Optional<JournalRow> best() {
            return rows.stream()
                    .filter(r -> !Double.isNaN(r.dice()))
                    .reduce((a, b) -> b.dice() > a.dice() ? b : a);
        }
    }

    private final Map<String, Course> runs = new LinkedHashMap<>();

    TrainingCurves(Map<String, RunFolder> folders) {
        folders.forEach(
                (name, run) -> {
                    if (Files.exists(run.journal()))
                        runs.put(
                                name,
                                new Course(
                                        Journal.classes(run.journal()),
                                        Journal.read(run.journal())));
                });
    }

    void addTo(Html page) {
        page.raw(curve("loss", JournalRow::loss));
        page.raw(scores("validation Dice", JournalRow::dice, ValidationScores::dice));
        page.raw(scores("validation IoU", JournalRow::iou, ValidationScores::iou));
        if (runs.values().stream().anyMatch(course -> course.best().isPresent()))
            page.table(table());
        page.raw(curve("learning rate", JournalRow::learningRate));
        page.raw(curve("gradient norm before clipping", JournalRow::gradientNorm));
        page.raw(curve("samples per second", JournalRow::patchesPerSecond));
        page.raw(curve("share of the time waiting for samples", JournalRow::waiting));
        page.raw(curve("memory of the process in GiB", r -> gib(r.memory().process())));
        if (runs.values().stream()
                .flatMap(course -> course.rows().stream())
                .anyMatch(r -> r.memory().device() >= 0))
            page.raw(curve("memory taken of the GPU in GiB", r -> gib(r.memory().device())));
    }

    private static double gib(long bytes) {
        return bytes < 0 ? Double.NaN : bytes / GIB;
    }

    private String curve(String what, ToDoubleFunction<JournalRow> value) {
        LineChart chart = new LineChart(X, what);
        runs.forEach((name, course) -> chart.add(name, points(course, value)));
        return chart.svg();
    }

    /** Of one run each class, of several their means. */
    private String scores(
            String what,
            ToDoubleFunction<JournalRow> mean,
            Function<ValidationScores, double[]> each) {
        if (runs.size() != 1) return curve(what, mean);
        LineChart chart = new LineChart(X, what);
        Course only = runs.values().iterator().next();
        int n = only.classes().size();
        if (n != 1) chart.add("mean", points(only, mean));
        for (int c = 0; n <= MOST_CLASSES && c < n; c++) {
            int index = c;
            chart.add(
                    only.classes().get(c),
                    points(only, r -> r.validated() ? each.apply(r.scores())[index] : Double.NaN));
        }
        return chart.svg();
    }

    private static List<double[]> points(Course course, ToDoubleFunction<JournalRow> value) {
        return course.rows().stream()
                .map(r -> new double[] {r.step(), value.applyAsDouble(r)})
                .toList();
    }

    private DataTable table() {
        List<String> head = new ArrayList<>(List.of("class"));
        Map<String, Map<String, double[]>> perClass = new TreeMap<>();
        runs.forEach(
                (name, course) -> {
                    Optional<JournalRow> best = course.best();
                    String at = best.map(r -> " at step " + r.step()).orElse("");
                    head.add(name + ": Dice" + at);
                    head.add(name + ": IoU" + at);
                    best.ifPresent(r -> collect(perClass, name, course.classes(), r));
                });
        DataTable table =
                new DataTable(
                        "Validation of each class at the highest mean Dice; a dash where it is not"
                                + " judged, because no held-out crop has a voxel of it.",
                        "",
                        head);
        perClass.forEach(
                (c, found) -> {
                    List<Cell> cells = new ArrayList<>(List.of(Cell.text(c)));
                    for (String name : runs.keySet())
                        for (double score :
                                found.getOrDefault(name, new double[] {Double.NaN, Double.NaN}))
                            cells.add(Cell.score(score, ""));
                    table.row(cells);
                });
        return table;
    }

    private static void collect(
            Map<String, Map<String, double[]>> all,
            String run,
            List<String> classes,
            JournalRow row) {
        for (int c = 0; c < classes.size(); c++)
            all.computeIfAbsent(classes.get(c), k -> new TreeMap<>())
                    .put(run, new double[] {row.scores().dice()[c], row.scores().iou()[c]});
    }
}
