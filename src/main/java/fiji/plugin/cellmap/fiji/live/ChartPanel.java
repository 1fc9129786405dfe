// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import javax.swing.JComponent;

/** Lines over optimizer steps, with axes and a legend that says the newest values. */
final class ChartPanel extends JComponent {

    /** Width of a line, in font sizes. */
    private static final float AXIS = 0.08f;

    private static final int MOST_TICKS = 6;
    private static final Color GROUND = Color.WHITE;
    private static final Color GRID = new Color(0xE2E2E2);

    /** Fewer points than these are marked each. */
    private static final int FEW = 40;

    private final String title;
    private final String xLabel;
    private final IntFunction<Style> styles;
    private final boolean fromZero;
    private List<Curve.Line> lines = List.of();
    private double least = 1;

    /**
     * @param styles of the lines by number
     * @param fromZero whether the vertical axis begins at 0
     */
    ChartPanel(String title, String xLabel, IntFunction<Style> styles, boolean fromZero) {
        this.title = title;
        this.xLabel = xLabel;
        this.styles = styles;
        this.fromZero = fromZero;
        setFont(Style.font());
        setPreferredSize(new Dimension(Style.em(32), Style.em(18)));
        setMinimumSize(new Dimension(Style.em(18), Style.em(12)));
    }

    /**
     * @param end of the horizontal axis, at least
     */
    void show(List<Curve.Line> now, double end) {
        lines = now;
        least = end;
        repaint();
    }

    /** Where the lines are drawn, and over which values. */
    private record Plot(int left, int top, int right, int bottom, double end, Ticks x, Ticks y) {

        double px(double v) {
            return left + v / end * (right - left);
        }

        double py(double v) {
            return bottom - (v - y.first()) / (y.end() - y.first()) * (bottom - top);
        }
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        Graphics2D g = (Graphics2D) graphics.create();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(GROUND);
        g.fillRect(0, 0, getWidth(), getHeight());
        g.setFont(getFont());
        Plot plot = plot(g.getFontMetrics());
        axes(g, plot);
        for (int i = lines.size() - 1; i >= 0; i--) line(g, plot, i);
        legend(g, plot);
        g.dispose();
    }

    private Plot plot(FontMetrics m) {
        double low = fromZero ? 0 : Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double end = least;
        for (Curve.Line line : lines) {
            for (double v : line.y()) {
                low = Math.min(low, v);
                high = Math.max(high, v);
            }
            if (line.x().length > 0) end = Math.max(end, line.x()[line.x().length - 1]);
        }
        if (high < low) low = 0;
        Ticks y = Ticks.over(low, Math.max(high, low), MOST_TICKS);
        Ticks x = Ticks.over(0, end, MOST_TICKS);
        int wide = 0;
        for (int i = 0; i < y.count(); i++) wide = Math.max(wide, m.stringWidth(y.text(i)));
        int gap = m.getHeight() / 2;
        int names = 0;
        for (int i = 0; i < Math.min(lines.size(), Style.NAMED + 1); i++)
            names = Math.max(names, m.stringWidth(legendText(i)));
        int right = getWidth() - names - 2 * gap - Style.em(2);
        return new Plot(
                wide + 2 * gap,
                m.getHeight() + 2 * gap,
                Math.max(right, wide + 4 * gap),
                getHeight() - 2 * m.getHeight() - 2 * gap,
                end,
                x,
                y);
    }

    private void axes(Graphics2D g, Plot p) {
        FontMetrics m = g.getFontMetrics();
        g.setStroke(new BasicStroke(Math.max(1, AXIS * getFont().getSize2D())));
        int gap = m.getHeight() / 2;
        for (int i = 0; i < p.y().count(); i++) {
            double y = p.py(p.y().at(i));
            g.setColor(GRID);
            g.draw(new Line2D.Double(p.left(), y, p.right(), y));
            g.setColor(Style.INK);
            String text = p.y().text(i);
            int x = p.left() - gap / 2 - m.stringWidth(text);
            g.drawString(text, x, (float) y + m.getAscent() / 2f - 1);
        }
        for (int i = 0; i < p.x().count() && p.x().at(i) <= p.end(); i++) {
            double x = p.px(p.x().at(i));
            g.setColor(GRID);
            g.draw(new Line2D.Double(x, p.top(), x, p.bottom()));
            g.setColor(Style.INK);
            String text = p.x().text(i);
            g.drawString(text, (float) x - m.stringWidth(text) / 2f, p.bottom() + m.getHeight());
        }
        g.setColor(Style.INK);
        g.draw(new Line2D.Double(p.left(), p.bottom(), p.right(), p.bottom()));
        g.draw(new Line2D.Double(p.left(), p.top(), p.left(), p.bottom()));
        int middle = (p.left() + p.right() - m.stringWidth(xLabel)) / 2;
        g.drawString(xLabel, middle, getHeight() - gap);
        g.setFont(getFont().deriveFont(Font.BOLD));
        g.drawString(title, gap, gap + m.getAscent());
        g.setFont(getFont());
    }

    private void line(Graphics2D g, Plot p, int number) {
        Curve.Line line = lines.get(number);
        Style style = styles.apply(number);
        float em = getFont().getSize2D();
        g.setColor(style.color());
        g.setStroke(style.stroke(em));
        Path2D path = new Path2D.Double();
        double r = em * 0.22;
        for (int i = 0; i < line.x().length; i++) {
            double x = p.px(line.x()[i]);
            double y = p.py(line.y()[i]);
            if (i == 0) path.moveTo(x, y);
            else path.lineTo(x, y);
            if (line.x().length < FEW) g.fill(new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r));
        }
        g.draw(path);
    }

    /** As many names as fit. */
    private void legend(Graphics2D g, Plot p) {
        FontMetrics m = g.getFontMetrics();
        int gap = m.getHeight() / 2;
        int x = p.right() + gap;
        int rows = Math.max(1, (p.bottom() - p.top()) / m.getHeight());
        int named = Math.min(lines.size(), Math.min(rows, Style.NAMED + 1));
        for (int i = 0; i < named; i++) {
            int y = p.top() + i * m.getHeight() + m.getHeight() / 2;
            boolean rest = i == named - 1 && named < lines.size();
            Style style = styles.apply(rest ? Style.NAMED + 1 : i);
            g.setColor(style.color());
            g.setStroke(style.stroke(getFont().getSize2D()));
            g.draw(new Line2D.Double(x, y, x + Style.em(1.4), y));
            g.setColor(Style.INK);
            String text = rest ? lines.size() - i + " more" : legendText(i);
            g.drawString(text, x + Style.em(1.8), y + m.getAscent() / 2 - 1);
        }
    }

    private String legendText(int i) {
        Curve.Line line = lines.get(i);
        return Double.isNaN(line.last())
                ? line.name()
                : String.format(Locale.ROOT, "%s  %.3f", line.name(), line.last());
    }
}
