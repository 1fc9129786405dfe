// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Insets;
import java.awt.RenderingHints;
import javax.swing.JTextField;

/** A text field that shows in grey what holds while it is empty. */
final class HintField extends JTextField {

    private static final int COLUMNS = 30;

    private final String hint;

    HintField(String hint) {
        super(COLUMNS);
        this.hint = hint;
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        if (hint.isEmpty() || !getText().isEmpty()) return;
        Graphics2D g = (Graphics2D) graphics.create();
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.GRAY);
        g.setFont(getFont());
        Insets insets = getInsets();
        int ascent = g.getFontMetrics().getAscent();
        int height = g.getFontMetrics().getHeight();
        g.drawString(hint, insets.left, (getHeight() - height) / 2 + ascent);
        g.dispose();
    }
}
