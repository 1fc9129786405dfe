// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** A table that a reader can sort by its columns and, if it is long, filter. */
final class DataTable {

    private final String caption;
    private final List<String> columns;
    private final StringBuilder rows = new StringBuilder();
    private final BitSet numeric = new BitSet();
    private final String style;

    /**
     * @param caption says what it shows
     * @param style further style classes; may be empty
     */
    DataTable(String caption, String style, List<String> columns) {
        this.caption = caption;
        this.style = style;
        this.columns = List.copyOf(columns);
    }

    /**
     * @param text as shown
     * @param value by which to sort; null for the text
     * @param style classes; may be empty
     * @param title shown when pointed at; may be empty
     */
    record Cell(String text, Double value, String style, String title) {

        static Cell text(String text) {
            return new Cell(text, null, "", "");
        }

        static Cell count(long n) {
            return new Cell(String.format(Locale.ROOT, "%,d", n), (double) n, "n", "");
        }

        /** A number with these decimals; a dash for NaN. */
        static Cell number(double v, int decimals) {
            if (Double.isNaN(v)) return new Cell("–", Double.NEGATIVE_INFINITY, "n", "");
            return new Cell(String.format(Locale.ROOT, "%." + decimals + "f", v), v, "n", "");
        }

        /** A score with its colour. */
        static Cell score(double v, String title) {
            Cell plain = number(v, 3);
            if (Double.isNaN(v)) return new Cell("–", plain.value, "n", title);
            return new Cell(plain.text, v, "n " + Palette.score(v), title);
        }

        /** A difference of scores with sign and colour. */
        static Cell difference(double v) {
            if (Double.isNaN(v)) return number(v, 3);
            String text = String.format(Locale.ROOT, "%+.3f", v).replace("-0.000", "+0.000");
            return new Cell(text, v, "n " + Palette.difference(v), "");
        }
    }

    DataTable row(List<Cell> cells) {
        rows.append("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            cell(cells.get(i), i == 0);
            if (cells.get(i).value != null) numeric.set(i);
        }
        rows.append("</tr>\n");
        return this;
    }

    private void cell(Cell cell, boolean head) {
        String tag = head ? "th" : "td";
        rows.append('<').append(tag);
        if (head) rows.append(" scope='row'");
        if (!cell.style.isEmpty()) rows.append(" class='").append(cell.style).append('\'');
        if (cell.value != null && !cell.text.equals(String.valueOf(cell.value)))
            rows.append(" data-v='").append(cell.value).append('\'');
        if (!cell.title.isEmpty())
            rows.append(" title='").append(Html.escape(cell.title)).append('\'');
        rows.append('>').append(Html.escape(cell.text)).append("</").append(tag).append('>');
    }

    /**
     * The markup.
     *
     * @param id for the caption, unique on the page
     */
    String html(String id) {
        StringBuilder html = new StringBuilder("<div><p class='note' id='");
        html.append(id).append("'>").append(Html.escape(caption));
        html.append("</p>\n<div class='wide'><table class='data ").append(style);
        html.append("' aria-labelledby='").append(id).append("'>\n<thead><tr>");
        for (int i = 0; i < columns.size(); i++)
            html.append(numeric.get(i) ? "<th scope='col' class='n'>" : "<th scope='col'>")
                    .append(Html.escape(columns.get(i)))
                    .append("</th>");
        html.append("</tr></thead>\n<tbody>").append(rows).append("</tbody></table></div></div>");
        return html.toString();
    }
}
