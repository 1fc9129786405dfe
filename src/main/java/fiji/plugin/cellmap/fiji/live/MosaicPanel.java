// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import fiji.plugin.cellmap.fiji.live.PredictionModel.State;
import fiji.plugin.cellmap.fiji.live.PredictionModel.Volume;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.util.List;
import java.util.Locale;
import javax.swing.JComponent;
import javax.swing.Scrollable;

/** A field of cells for each volume, a cell for each block, in the order of the work. */
final class MosaicPanel extends JComponent implements Scrollable {

    /** More blocks than these share cells. */
    static final int MOST_CELLS = 4000;

    private static final int FEW = 60;

    private static final Color[] COLOURS = {
        new Color(0xD9D9D9), Style.ORANGE, Style.BLUE, Style.SKY
    };

    private List<Volume> volumes = List.of();

    MosaicPanel() {
        setFont(Style.font());
    }

    void show(List<Volume> now) {
        volumes = now;
        Dimension size = new Dimension(Style.em(20), height());
        if (!size.equals(getPreferredSize())) {
            setPreferredSize(size);
            revalidate();
        }
        repaint();
    }

    /** Larger cells where there are few. */
    private int cell() {
        int all = volumes.stream().mapToInt(MosaicPanel::cells).sum();
        return Style.em(all <= FEW ? 2.6 : 1.1);
    }

    private int across() {
        return Math.max(1, (getWidth() - Style.em(1)) / cell());
    }

    /** Blocks that share a cell. */
    static int shared(int blocks) {
        return (blocks + MOST_CELLS - 1) / MOST_CELLS;
    }

    private static int cells(Volume v) {
        int shared = Math.max(1, shared(v.states().length));
        return (v.states().length + shared - 1) / shared;
    }

    private int line() {
        return getFontMetrics(getFont()).getHeight();
    }

    private int height(Volume v) {
        int rows = (cells(v) + across() - 1) / across();
        return line() + rows * cell() + Style.em(0.7);
    }

    private int height() {
        return volumes.stream().mapToInt(this::height).sum() + line() + Style.em(1);
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        Graphics2D g = (Graphics2D) graphics.create();
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, getWidth(), getHeight());
        g.translate(Style.em(0.5), Style.em(0.4));
        legend(g);
        g.translate(0, line() + Style.em(0.6));
        for (Volume volume : volumes) {
            volume(g, volume);
            g.translate(0, height(volume));
        }
        g.dispose();
    }

    private void legend(Graphics2D g) {
        FontMetrics m = g.getFontMetrics();
        int x = 0;
        for (State state : State.values()) {
            int size = Style.em(1);
            cell(g, state, x, 0, size);
            x += size + Style.em(0.4);
            g.setColor(Style.INK);
            g.drawString(state.text, x, m.getAscent());
            x += m.stringWidth(state.text) + Style.em(1.2);
        }
    }

    private void volume(Graphics2D g, Volume v) {
        g.setColor(Style.INK);
        int done = v.count(State.DONE) + v.count(State.SKIPPED);
        String counts =
                v.states().length == 0
                        ? "waiting"
                        : String.format(Locale.ROOT, "%,d of %,d blocks", done, v.states().length);
        g.drawString(v.name() + ": " + counts, 0, g.getFontMetrics().getAscent());
        int shared = Math.max(1, shared(v.states().length));
        int across = across();
        for (int i = 0; i * shared < v.states().length; i++) {
            int end = Math.min(v.states().length, (i + 1) * shared);
            int cell = cell();
            int gap = Math.max(1, Style.em(0.12));
            int y = line() + Style.em(0.2) + i / across * cell;
            cell(g, v.of(i * shared, end), i % across * cell, y, cell - gap);
        }
    }

    private static void cell(Graphics2D g, State state, int x, int y, int size) {
        g.setColor(COLOURS[state.ordinal()]);
        g.fillRect(x, y, size, size);
    }

    @Override
    public Dimension getPreferredScrollableViewportSize() {
        return getPreferredSize();
    }

    @Override
    public int getScrollableUnitIncrement(Rectangle visible, int orientation, int direction) {
        return Style.em(2);
    }

    @Override
    public int getScrollableBlockIncrement(Rectangle visible, int orientation, int direction) {
        return visible.height;
    }

    @Override
    public boolean getScrollableTracksViewportWidth() {
        return true;
    }

    @Override
    public boolean getScrollableTracksViewportHeight() {
        return false;
    }
}
