// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.report.DataTable.Cell;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The crops, the worst first, and pictures of the labels that went worst. */
final class WorstCrops {

    private final List<Evaluation> all;
    private final PageOptions options;

    WorstCrops(List<Evaluation> all, PageOptions options) {
        this.all = all;
        this.options = options;
    }

    void addTo(Html page, Progress progress) {
        if (all.stream().allMatch(e -> e.crops().isEmpty())) return;
        page.section("Worst crops");
        page.table(crops());
        Worst worst = Worst.of(all);
        int shown = Math.min(options.pictures(), worst.paths().size());
        page.heading("Pictures");
        page.note(about(worst, shown));
        if (shown == 0) return;
        page.raw(legend());
        if (options.truth().isEmpty())
            page.note("No ground truth is known here, so there are no errors to show.");
        progress.begin("Pictures", shown);
        try (LabelFigures figures = new LabelFigures(all, options)) {
            for (String path : worst.paths().subList(0, shown)) {
                figures.addTo(page, path, progress);
                progress.advance(1);
            }
            figures.problems().stream().distinct().forEach(page::note);
        }
    }

    private String about(Worst worst, int shown) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "The %d worst of %d scored labels (one class of one crop)%s.",
                        shown,
                        worst.paths().size(),
                        all.size() > 1 ? " by the mean score of the runs" : ""));
        if (worst.nothing() > 0)
            text.append(" Last come ")
                    .append(worst.nothing())
                    .append(" in which nothing was found.");
        if (worst.unseen() > 0)
            text.append(" Not among them: ")
                    .append(worst.unseen())
                    .append(" that were not submitted or have too many objects.");
        return text.toString();
    }

    private DataTable crops() {
        Map<String, List<CropScore>> byCrop = new TreeMap<>();
        for (Evaluation e : all)
            for (CropScore s : e.crops().values())
                if (!Double.isNaN(s.score()))
                    byCrop.computeIfAbsent(s.crop(), c -> new ArrayList<>()).add(s);
        List<String> head = new ArrayList<>(List.of("crop", "classes"));
        all.forEach(e -> head.add(all.size() > 1 ? "mean, " + e.name() : "mean score"));
        head.addAll(List.of("worst class", "its score"));
        DataTable table =
                new DataTable(
                        "Mean score of the classes of each crop, the worst crop first. Labels that"
                                + " were not submitted count as 0.",
                        "",
                        head);
        byCrop.keySet().stream()
                .sorted(Comparator.comparingDouble(c -> mean(byCrop.get(c))))
                .forEach(c -> table.row(row(c, byCrop.get(c))));
        return table;
    }

    private List<Cell> row(String crop, List<CropScore> scores) {
        List<Cell> row = new ArrayList<>(List.of(Cell.text(crop)));
        row.add(Cell.count(scores.stream().map(CropScore::className).distinct().count()));
        for (Evaluation e : all)
            row.add(Cell.score(mean(scores.stream().filter(s -> isOf(e, s)).toList()), ""));
        CropScore worst = scores.stream().min(Comparator.naturalOrder()).orElseThrow();
        row.add(Cell.text(worst.className()));
        row.add(Cell.score(worst.score(), worst.counts()));
        return row;
    }

    private static boolean isOf(Evaluation e, CropScore s) {
        return e.crops().get(s.path()) == s;
    }

    private static double mean(List<CropScore> scores) {
        return scores.stream().mapToDouble(CropScore::score).average().orElse(Double.NaN);
    }

    private static String legend() {
        StringBuilder html = new StringBuilder("<div class='legend'>");
        swatch(html, Palette.RIGHT, "right");
        swatch(html, Palette.MISSED, "missed: in the truth only");
        swatch(html, Palette.SPURIOUS, "spurious: in the prediction only");
        swatch(html, Palette.OTHER, "another object: both have one here, but the two do not match");
        return html.append(
                        "<span>Truth and prediction: one colour for a matched pair, grey with a"
                                + " white edge for objects without a partner.</span></div>")
                .toString();
    }

    private static void swatch(StringBuilder html, int color, String text) {
        html.append("<span><i style='background:")
                .append(Palette.hex(color))
                .append("'></i>")
                .append(text)
                .append("</span>");
    }
}
