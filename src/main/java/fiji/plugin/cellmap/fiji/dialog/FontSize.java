// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

import java.awt.Font;
import javax.swing.JLabel;
import javax.swing.UIManager;

/**
 * Lengths in multiples of the size of the font that labels have, so that windows fit what is
 * written in them: with large fonts, and with screens that are scaled. Stateless.
 */
public final class FontSize {

    private FontSize() {}

    /** The font of labels, plain. */
    public static Font font() {
        Font font = UIManager.getFont("Label.font");
        return (font != null ? font : new JLabel().getFont()).deriveFont(Font.PLAIN);
    }

    /** So many font sizes, in pixels of the window. */
    public static int em(double n) {
        return (int) Math.round(n * font().getSize2D());
    }
}
