// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.report.DataTable.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Score of each class in each crop as a table of colours; for several runs the differences, too.
 */
final class HeatMaps {

    private final List<Evaluation> all;
    private final TreeSet<String> classes = new TreeSet<>();
    private final TreeSet<String> crops =
            new TreeSet<>(Comparator.comparingInt(String::length).thenComparing(c -> c));

    HeatMaps(List<Evaluation> all) {
        this.all = all;
        for (Evaluation e : all)
            for (CropScore s : e.crops().values()) {
                classes.add(s.className());
                crops.add(s.crop());
            }
    }

    void addTo(Html page) {
        if (crops.isEmpty()) return;
        page.section("Classes and crops");
        page.raw(ramp("s", "score 0", "1"));
        page.tables(
                all.stream()
                        .map(e -> map(e.name() + ": scores", path -> score(e.crops().get(path))))
                        .toList());
        if (all.size() < 2) return;
        Evaluation first = all.get(0);
        page.raw(ramp("d", "0.5 worse", "0.5 better"));
        page.tables(
                all.subList(1, all.size()).stream()
                        .map(e -> map(e.name() + " less " + first.name(), p -> less(e, first, p)))
                        .toList());
    }

    private DataTable map(String caption, Function<String, Cell> cell) {
        List<String> head = new ArrayList<>(List.of("class"));
        crops.forEach(c -> head.add(c.replaceFirst("^crop", "")));
        DataTable table = new DataTable(caption, "heat", head);
        for (String name : classes) {
            List<Cell> row = new ArrayList<>(List.of(Cell.text(name)));
            for (String crop : crops) row.add(cell.apply(crop + "/" + name));
            table.row(row);
        }
        return table;
    }

    private static Cell score(CropScore s) {
        if (s == null) return new Cell("", Double.NEGATIVE_INFINITY, "none", "");
        String title = s.path() + ": " + s.counts();
        if (s.label().missing()) return new Cell("absent", 0.0, "none", title);
        if (Double.isNaN(s.score()))
            return new Cell("skipped", Double.NEGATIVE_INFINITY, "none", title);
        String text = String.format(Locale.ROOT, "%.2f", s.score());
        return new Cell(text, s.score(), Palette.score(s.score()), title);
    }

    private static Cell less(Evaluation e, Evaluation first, String path) {
        CropScore a = e.crops().get(path);
        CropScore b = first.crops().get(path);
        double d = a == null || b == null ? Double.NaN : a.score() - b.score();
        if (Double.isNaN(d)) return new Cell("", Double.NEGATIVE_INFINITY, "none", "");
        String text = String.format(Locale.ROOT, "%+.2f", d).replace("-0.00", "+0.00");
        return new Cell(text, d, Palette.difference(d), a.path());
    }

    private static String ramp(String prefix, String low, String high) {
        StringBuilder ramp = new StringBuilder("<div class='legend'><span class='ramp'>");
        ramp.append(low).append(' ');
        for (int i = 0; i <= Palette.STEPS; i++)
            ramp.append("<i class='").append(prefix).append(i).append("'></i>");
        ramp.append(' ').append(high).append("</span>");
        if (prefix.equals("s"))
            ramp.append("<span>absent: not submitted, counts as 0</span>")
                    .append("<span>skipped: too many objects, does not count</span>")
                    .append("<span>empty: not in the truth</span>");
        return ramp.append("</div>").toString();
    }
}
