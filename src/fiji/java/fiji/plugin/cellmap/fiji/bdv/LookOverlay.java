// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import bdv.viewer.OverlayRenderer;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics;
import java.util.List;
import java.util.function.Supplier;

/** Lines of text at the lower left of the view. */
final class LookOverlay implements OverlayRenderer {

    private static final int LINE = 16;
    private static final int MARGIN = 8;

    private final Supplier<List<String>> lines;
    private volatile int height;

    LookOverlay(Supplier<List<String>> lines) {
        this.lines = lines;
    }

    @Override
    public void drawOverlays(Graphics g) {
        List<String> all = lines.get();
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        int y = height - MARGIN - LINE * (all.size() - 1);
        for (String line : all) {
            g.setColor(Color.BLACK);
            g.drawString(line, MARGIN + 1, y + 1);
            g.setColor(Color.WHITE);
            g.drawString(line, MARGIN, y);
            y += LINE;
        }
    }

    @Override
    public void setCanvasSize(int width, int high) {
        height = high;
    }
}
