// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import bdv.viewer.OverlayRenderer;
import fiji.plugin.cellmap.fiji.dialog.FontSize;
import java.awt.Color;
import java.awt.Graphics;
import java.util.List;
import java.util.function.Supplier;

/** Lines of text at the lower left of the view. */
final class LookOverlay implements OverlayRenderer {

    /** In font sizes. */
    private static final double LINE = 1.3;

    private static final double MARGIN = 0.7;

    private final Supplier<List<String>> lines;
    private volatile int height;

    LookOverlay(Supplier<List<String>> lines) {
        this.lines = lines;
    }

    /** One that says every letter, so that the font has them when something is to be said. */
    static LookOverlay rehearsed() {
        StringBuilder letters = new StringBuilder("…");
        for (char c = ' '; c <= '~'; c++) letters.append(c);
        return new LookOverlay(() -> List.of(letters.toString()));
    }

    @Override
    public void drawOverlays(Graphics g) {
        List<String> all = lines.get();
        g.setFont(FontSize.font());
        int line = FontSize.em(LINE);
        int margin = FontSize.em(MARGIN);
        int y = height - margin - line * (all.size() - 1);
        for (String text : all) {
            g.setColor(Color.BLACK);
            g.drawString(text, margin + 1, y + 1);
            g.setColor(Color.WHITE);
            g.drawString(text, margin, y);
            y += line;
        }
    }

    @Override
    public void setCanvasSize(int width, int high) {
        height = high;
    }
}
