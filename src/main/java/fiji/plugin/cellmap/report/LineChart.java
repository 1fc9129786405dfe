// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line chart as SVG text: values over one horizontal axis, one colour a series. */
public final class LineChart {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 260;
    private static final int LEFT = 56;
    private static final int BOTTOM = 36;
    private static final int TOP = 26;
    private static final int RIGHT = 130;
    private static final int TICKS = 5;
    private static final String[] COLORS = {
        "#2b7bba", "#d55e00", "#009e73", "#b8860b", "#a8538f", "#808080"
    };

    private final String xLabel;
    private final String yLabel;
    private final List<Series> all = new ArrayList<>();

    public LineChart(String xLabel, String yLabel) {
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    private record Series(String name, List<double[]> points) {}

    /**
     * Adds a line; points whose value is not finite are left out, a line without points too.
     *
     * @param points x and y each
     */
    public LineChart add(String name, List<double[]> points) {
        List<double[]> finite =
                points.stream()
                        .filter(p -> Double.isFinite(p[0]) && Double.isFinite(p[1]))
                        .toList();
        if (!finite.isEmpty()) all.add(new Series(name, finite));
        return this;
    }

    /** The picture; a sentence instead if there is nothing to draw. */
    public String svg() {
        if (all.isEmpty()) return "<p>No " + Html.escape(yLabel) + " was recorded.</p>";
        double x1 = max(0);
        double[] y = range();
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        "<svg viewBox='0 0 %d %d' width='%d' role='img' aria-label='%s over %s'>",
                        WIDTH, HEIGHT, WIDTH, Html.escape(yLabel), Html.escape(xLabel)));
        for (int i = 0; i <= TICKS; i++) {
            double t = i / (double) TICKS;
            double py = py(t);
            double px = px(t);
            line(svg, LEFT, py, WIDTH - RIGHT, py, "#88888855");
            text(svg, LEFT - 6, py + 4, "end", number(y[0] + t * (y[1] - y[0])));
            text(svg, px, HEIGHT - BOTTOM + 16, "middle", number(t * x1));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 4, "middle", xLabel);
        text(svg, 4, TOP - 14, "start", yLabel);
        for (int s = 0; s < all.size(); s++) series(svg, s, x1, y);
        return svg.append("</svg>").toString();
    }

    private void series(StringBuilder svg, int s, double x1, double[] y) {
        String color = COLORS[s % COLORS.length];
        svg.append("<polyline fill='none' stroke-width='1.6' stroke='").append(color);
        svg.append("' points='");
        double[] last = new double[2];
        for (double[] p : all.get(s).points()) {
            last[0] = px(x1 == 0 ? 0 : p[0] / x1);
            last[1] = py((p[1] - y[0]) / (y[1] - y[0]));
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", last[0], last[1]));
        }
        svg.append("'/>");
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<circle cx='%.1f' cy='%.1f' r='2.5' fill='%s'/>",
                        last[0],
                        last[1],
                        color));
        double row = TOP + 14.0 * s + 6;
        line(svg, WIDTH - RIGHT + 10, row, WIDTH - RIGHT + 26, row, color);
        text(svg, WIDTH - RIGHT + 30, row + 4, "start", all.get(s).name());
    }

    private double max(int axis) {
        return all.stream()
                .flatMap(s -> s.points().stream())
                .mapToDouble(p -> p[axis])
                .max()
                .orElse(1);
    }

    /** From 0, or less where values are negative, to the largest value. */
    private double[] range() {
        double low =
                all.stream()
                        .flatMap(s -> s.points().stream())
                        .mapToDouble(p -> p[1])
                        .min()
                        .orElse(0);
        double high = max(1);
        low = Math.min(0, low);
        return new double[] {low, high > low ? high : low + 1};
    }

    private static double px(double t) {
        return LEFT + t * (WIDTH - RIGHT - LEFT);
    }

    private static double py(double t) {
        return HEIGHT - BOTTOM - t * (HEIGHT - BOTTOM - TOP);
    }

    private static void line(
            StringBuilder svg, double x0, double y0, double x1, double y1, String color) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s'/>",
                        x0,
                        y0,
                        x1,
                        y1,
                        color));
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

    private static String number(double v) {
        if (v != 0 && Math.abs(v) < 0.01) return String.format(Locale.ROOT, "%.1e", v);
        String text = String.format(Locale.ROOT, Math.abs(v) >= 100 ? "%.0f" : "%.3f", v);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
