// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.report.DataTable.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The scores of the classes: all of one evaluation, or those of several beside each other. */
final class ScoreTables {

    private static final List<String> KEYS =
            List.of("overall_score", "overall_instance_score", "overall_semantic_score");
    private static final List<String> WORDS =
            List.of("overall", "instance classes", "semantic classes");

    private final List<Evaluation> all;
    private final TreeSet<String> classes = new TreeSet<>();

    ScoreTables(List<Evaluation> all) {
        this.all = all;
        all.forEach(e -> classes.addAll(e.classes()));
    }

    void addTo(Html page) {
        page.section(all.size() == 1 ? "Scores" : "Comparison");
        if (all.size() == 1) tiles(page, all.get(0));
        else comparison(page);
        for (Evaluation e : all) {
            if (all.size() > 1) page.unfold("Classes of " + e.name());
            page.note(about(e));
            page.table(classes(e));
            if (all.size() > 1) page.folded();
        }
    }

    private static String about(Evaluation e) {
        String rules = e.rules().isEmpty() ? "" : "Rules: " + e.rules() + ". ";
        double all = e.overall("total_evals");
        String scored =
                Double.isNaN(all)
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%,.0f of the manifest's %,.0f pairs of crop and class were scored. ",
                                e.overall("num_evals_done"),
                                all);
        return rules + scored + "A class is scored by its counts pooled over its crops.";
    }

    private static void tiles(Html page, Evaluation e) {
        StringBuilder tiles = new StringBuilder("<div class='tiles'>");
        for (int i = 0; i < KEYS.size(); i++)
            tiles.append("<div class='tile'><b>")
                    .append(Cell.number(e.overall(KEYS.get(i)), 3).text())
                    .append("</b><span>")
                    .append(WORDS.get(i))
                    .append("</span></div>");
        page.raw(tiles.append("</div>").toString());
    }

    private static DataTable classes(Evaluation e) {
        DataTable table =
                new DataTable(
                        "Score of each class: IoU of the voxels, or for classes of objects the"
                                + " geometric mean of F1 and closeness. Right, missed and spurious"
                                + " are voxels or objects.",
                        "",
                        List.of(
                                "class",
                                "kind",
                                "score",
                                "F1",
                                "closeness",
                                "Dice",
                                "crops",
                                "right",
                                "missed",
                                "spurious"));
        for (String c : e.classes()) {
            long crops = e.crops().values().stream().filter(s -> s.className().equals(c)).count();
            table.row(
                    List.of(
                            Cell.text(c),
                            Cell.text(e.isInstance(c) ? "instance" : "semantic"),
                            Cell.score(e.score(c), ""),
                            Cell.number(e.ofClass(c, "f1"), 3),
                            Cell.number(e.ofClass(c, "normalized_hausdorff_distance"), 3),
                            Cell.number(dice(e, c), 3),
                            Cell.count(crops),
                            count(e.ofClass(c, "tp")),
                            count(e.ofClass(c, "fn")),
                            count(e.ofClass(c, "fp"))));
        }
        return table;
    }

    private static double dice(Evaluation e, String c) {
        var node = e.result().path("label_scores").path(c).path("earlier_metrics");
        return node.path("dice_score").asDouble(Double.NaN);
    }

    private static Cell count(double n) {
        return Double.isNaN(n) ? Cell.number(n, 0) : Cell.count(Math.round(n));
    }

    private void comparison(Html page) {
        List<String> head = new ArrayList<>(List.of("score"));
        all.forEach(e -> head.add(e.name()));
        for (Evaluation e : all.subList(1, all.size()))
            head.add(e.name() + " − " + all.get(0).name());
        head.add("spread");
        DataTable table =
                new DataTable(
                        "Scores of all runs; the best of a row is bold and marked. The differences"
                                + " are to "
                                + all.get(0).name()
                                + ", the spread is the largest score less the smallest.",
                        "",
                        head);
        table.row(ranks());
        for (int i = 0; i < KEYS.size(); i++) {
            String key = KEYS.get(i);
            table.row(row(WORDS.get(i), all.stream().map(e -> e.overall(key)).toList()));
        }
        for (String c : classes) table.row(row(c, all.stream().map(e -> e.score(c)).toList()));
        page.table(table);
        page.table(wins());
    }

    /** By the overall score; equal ones share a rank. */
    private List<Cell> ranks() {
        List<Double> scores = all.stream().map(e -> e.overall(KEYS.get(0))).toList();
        List<Cell> row = new ArrayList<>(List.of(Cell.text("rank")));
        for (double s : scores)
            row.add(
                    Double.isNaN(s)
                            ? Cell.text("")
                            : Cell.count(1 + scores.stream().filter(other -> other > s).count()));
        while (row.size() < 2 * all.size() + 1) row.add(Cell.text(""));
        return row;
    }

    private static List<Cell> row(String name, List<Double> scores) {
        double best = scores.stream().filter(s -> !s.isNaN()).mapToDouble(s -> s).max().orElse(2);
        double least = scores.stream().filter(s -> !s.isNaN()).mapToDouble(s -> s).min().orElse(2);
        List<Cell> row = new ArrayList<>(List.of(Cell.text(name)));
        for (double s : scores) {
            Cell cell = Cell.score(s, "");
            boolean first = s == best && best > least;
            row.add(
                    first
                            ? new Cell(
                                    "★ " + cell.text(),
                                    s,
                                    cell.style() + " best",
                                    "best of the row")
                            : cell);
        }
        for (double s : scores.subList(1, scores.size()))
            row.add(Cell.difference(s - scores.get(0)));
        row.add(Cell.number(best < 2 ? best - least : Double.NaN, 3));
        return row;
    }

    private DataTable wins() {
        DataTable table =
                new DataTable(
                        "Crop by crop: in how many pairs of crop and class a run scores better or"
                                + " worse than "
                                + all.get(0).name()
                                + " by more than 0.01.",
                        "",
                        List.of("run", "better", "about equal", "worse", "mean difference"));
        for (Evaluation e : all.subList(1, all.size())) {
            double[] d =
                    e.crops().values().stream()
                            .filter(s -> all.get(0).crops().containsKey(s.path()))
                            .mapToDouble(s -> s.score() - all.get(0).crops().get(s.path()).score())
                            .filter(v -> !Double.isNaN(v))
                            .toArray();
            long better = Arrays.stream(d).filter(v -> v > 0.01).count();
            long worse = Arrays.stream(d).filter(v -> v < -0.01).count();
            table.row(
                    List.of(
                            Cell.text(e.name()),
                            Cell.count(better),
                            Cell.count(d.length - better - worse),
                            Cell.count(worse),
                            Cell.difference(Arrays.stream(d).average().orElse(Double.NaN))));
        }
        return table;
    }
}
