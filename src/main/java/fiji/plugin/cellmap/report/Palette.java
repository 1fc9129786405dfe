// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.util.Seeds;
import java.util.Locale;

/**
 * Colours that people with any kind of colour vision can tell apart: scores by the map cividis
 * (Nuñez et al., 2018), kinds of error and objects by the set of Okabe and Ito (2008). All as 24
 * bits RGB.
 */
final class Palette {

    static final int RIGHT = 0xE8E8E8;
    static final int MISSED = 0x3D9BE9;
    static final int SPURIOUS = 0xF09A00;
    static final int OTHER = 0xD55AA0;

    /** Steps of the colours of scores and differences: style classes s0 to s20, d0 to d20. */
    static final int STEPS = 20;

    /** Up to this luminance white text has the better contrast, beyond it black. */
    private static final double DARK = 0.179;

    private static final int[] CIVIDIS = {0x00224E, 0x434E6C, 0x7D7C78, 0xBCAF6F, 0xFEE838};
    private static final int[] WORSE_BETTER = {0xC4560A, 0xF3C199, 0xF2F2F2, 0xA9C3E6, 0x2B62B0};

    private static final int[] OBJECTS = {
        0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x4477CC, 0xD55E00, 0xCC79A7, 0x99DDFF, 0xDDCC77,
        0x44AA99, 0xAA4499, 0x88CC44
    };

    private Palette() {}

    /** The colour of an object: the same for the same id, never black or grey. */
    static int object(long id) {
        return OBJECTS[(int) Long.remainderUnsigned(Seeds.mix(id), OBJECTS.length)];
    }

    /** One of four greys, for an object without partner. */
    static int alone(long id) {
        int grey = 0x78 + 0x1C * (int) Long.remainderUnsigned(Seeds.mix(id), 4);
        return grey << 16 | grey << 8 | grey;
    }

    static boolean isGrey(int rgb) {
        return (rgb & 255) == (rgb >> 8 & 255) && (rgb & 255) == (rgb >> 16 & 255);
    }

    /** The style class of a score of 0 to 1. */
    static String score(double score) {
        return "s" + Math.round(STEPS * Math.max(0, Math.min(1, score)));
    }

    /** The style class of a difference of scores, the strongest colour from 0.5 on. */
    static String difference(double d) {
        return "d" + Math.round(STEPS * (0.5 + Math.max(-0.5, Math.min(0.5, d))));
    }

    /** The rules for the style classes; no difference has no colour. */
    static String css() {
        StringBuilder css = new StringBuilder();
        for (int i = 0; i <= STEPS; i++) {
            rule(css, "s" + i, between(CIVIDIS, i / (double) STEPS));
            if (2 * i != STEPS) rule(css, "d" + i, between(WORSE_BETTER, i / (double) STEPS));
        }
        return css.toString();
    }

    static String hex(int rgb) {
        return String.format(Locale.ROOT, "#%06x", rgb);
    }

    private static void rule(StringBuilder css, String name, int rgb) {
        css.append('.').append(name).append("{background:").append(hex(rgb));
        css.append(";color:").append(luminance(rgb) > DARK ? "#000" : "#fff").append("}");
    }

    /** Relative luminance as WCAG 2 defines it. */
    static double luminance(int rgb) {
        double[] weight = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            double v = (rgb >> 16 - 8 * c & 255) / 255.0;
            sum += weight[c] * (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    private static int between(int[] colors, double t) {
        double at = t * (colors.length - 1);
        int i = Math.min(colors.length - 2, (int) at);
        return mix(colors[i], colors[i + 1], at - i);
    }

    /** A colour between two. */
    static int mix(int a, int b, double share) {
        int rgb = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double v = (a >> shift & 255) * (1 - share) + (b >> shift & 255) * share;
            rgb |= (int) Math.round(v) << shift;
        }
        return rgb;
    }
}
