// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Scores over the values of one key as SVG text, a dot for each trial: full if it trained to its
 * end. Values are evenly spaced in their order, that of numbers if all are, as they often are
 * powers of each other.
 *
 * @param key that is varied
 */
record ScoreDots(String key, List<Dot> dots) {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 200;
    private static final int LEFT = 56;
    private static final int RIGHT = 20;
    private static final int TOP = 26;
    private static final int BOTTOM = 40;
    private static final int TICKS = 4;

    /** More values would write over each other. */
    private static final int LABELS = 12;

    /**
     * @param value of the key
     * @param name of the trial
     * @param whole whether it trained to its end
     */
    record Dot(String value, double score, String name, boolean whole) {}

    /** The picture; a sentence instead if there is nothing to draw. */
    String svg() {
        if (dots.isEmpty()) return "<p>No trial has a score for " + Html.escape(key) + " yet.</p>";
        List<String> values = values();
        double high = dots.stream().mapToDouble(Dot::score).max().orElse(1);
        double low = dots.stream().mapToDouble(Dot::score).min().orElse(0);
        double margin = Math.max(0.005, 0.1 * (high - low));
        double from = Math.max(0, low - margin);
        double to = high + margin;
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        "<svg viewBox='0 0 %d %d' width='%d' role='img' aria-label='validation"
                                + " Dice over %s'>",
                        WIDTH, HEIGHT, WIDTH, Html.escape(key)));
        text(svg, 4, TOP - 12, "start", "validation Dice");
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 4, "middle", key);
        for (int i = 0; i <= TICKS; i++) {
            double y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * i / (double) TICKS;
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#88888855'/>",
                            LEFT,
                            y,
                            WIDTH - RIGHT,
                            y));
            double tick = from + (to - from) * i / TICKS;
            text(svg, LEFT - 6, y + 4, "end", String.format(Locale.ROOT, "%.3f", tick));
        }
        int every = (values.size() + LABELS - 1) / LABELS;
        for (int i = 0; i < values.size(); i += every)
            text(svg, x(i, values.size()), HEIGHT - BOTTOM + 16, "middle", values.get(i));
        for (Dot dot : dots) {
            double y = HEIGHT - BOTTOM - (dot.score - from) / (to - from) * (HEIGHT - BOTTOM - TOP);
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<circle cx='%.1f' cy='%.1f' r='4' stroke='#2b7bba' fill='%s'>"
                                    + "<title>%s: %s, %.4f</title></circle>",
                            x(values.indexOf(dot.value), values.size()),
                            y,
                            dot.whole ? "#2b7bba" : "none",
                            Html.escape(dot.name),
                            Html.escape(dot.value),
                            dot.score));
        }
        return svg.append("</svg>").toString();
    }

    private List<String> values() {
        List<String> values = new ArrayList<>(dots.stream().map(Dot::value).distinct().toList());
        try {
            values.sort(Comparator.comparingDouble(Double::parseDouble));
        } catch (NumberFormatException e) {
            values.sort(Comparator.naturalOrder());
        }
        return values;
    }

    private static double x(int i, int n) {
        return LEFT + (i + 0.5) / n * (WIDTH - RIGHT - LEFT);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x='%.1f' y='%.1f' text-anchor='%s' font-size='11'>%s</text>",
                        x,
                        y,
                        anchor,
                        Html.escape(text)));
    }
}
