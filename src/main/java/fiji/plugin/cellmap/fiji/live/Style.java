// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import fiji.plugin.cellmap.fiji.dialog.FontSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import javax.swing.JLabel;

/**
 * How things look: colours of Okabe and Ito (2008), which people with any kind of colour vision can
 * tell apart, lines told apart by their dashes as well, and lengths in multiples of the font's
 * size, so that they follow the scale of the screen.
 *
 * @param width of a line, in parts of the font's size
 * @param dash lengths of line and gap, likewise; empty for a solid line
 */
record Style(Color color, float width, float[] dash) {

    /** Of text and axes on white. */
    static final Color INK = new Color(0x202020);

    static final Color BLUE = new Color(0x0072B2);
    static final Color SKY = new Color(0x56B4E9);
    static final Color ORANGE = new Color(0xE69F00);
    static final Color VERMILION = new Color(0xD55E00);
    private static final Color GREEN = new Color(0x009E73);
    private static final Color PURPLE = new Color(0xB8579B);
    private static final Color PALE = new Color(0x9A9A9A);

    private static final float THIN = 0.08f;
    private static final float PLAIN = 0.14f;
    private static final float BOLD = 0.22f;

    private static final float[] SOLID = {};
    private static final float[] DASHED = {0.6f, 0.35f};
    private static final float[] DOTTED = {0.15f, 0.3f};
    private static final Color[] CLASSES = {BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY};
    private static final float[][] DASHES = {SOLID, DASHED, DOTTED};

    /** More lines than these are drawn alike: their names would not fit either. */
    static final int NAMED = 12;

    /** Of single steps, behind the mean. */
    static Style steps() {
        return new Style(new Color(0x56, 0xB4, 0xE9, 150), THIN, SOLID);
    }

    static Style mean(Color color) {
        return new Style(color, BOLD, SOLID);
    }

    /** Of a class by its number. */
    static Style ofClass(int number) {
        if (number >= NAMED) return new Style(PALE, THIN, SOLID);
        float[] dash = DASHES[number / CLASSES.length % DASHES.length];
        return new Style(CLASSES[number % CLASSES.length], PLAIN, dash);
    }

    Stroke stroke(float em) {
        if (dash.length == 0)
            return new BasicStroke(width * em, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        float[] lengths = new float[dash.length];
        for (int i = 0; i < lengths.length; i++) lengths[i] = dash[i] * em;
        return new BasicStroke(
                width * em, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, lengths, 0);
    }

    /**
     * Draws what panels draw, where nobody sees it: what Java loads for the first line and letter
     * would otherwise hold up the first window.
     */
    static void warmUp() {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        for (int i = 0; i < CLASSES.length * DASHES.length; i++) {
            Style style = ofClass(i % NAMED);
            g.setColor(style.color());
            g.setStroke(style.stroke(12));
            g.draw(new Line2D.Double(0, i, 63, 63 - i));
        }
        g.setFont(font());
        g.drawString("0.5", 2, 20);
        g.setFont(font().deriveFont(Font.BOLD));
        g.drawString("mean", 2, 40);
        g.dispose();
    }

    static Font font() {
        return FontSize.font();
    }

    /** So many font sizes in pixels. */
    static int em(double n) {
        return FontSize.em(n);
    }

    /** Text on the ground of the window. */
    static Color text() {
        return new JLabel().getForeground();
    }
}
