// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import ij.process.LUT;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/**
 * Colours for objects: 0 is black, and 255 colours follow of which each is as far as possible from
 * all before it, from grey and from black, as the eye sees distances (CIE L*a*b*). The idea is that
 * of Glasbey et al., Color Research and Application 32, 2007; ids beyond 255 begin anew.
 */
final class LabelColours {

    /** Steps along red, green and blue that colours are chosen from. */
    private static final int STEPS = 16;

    /** Last place of the table. */
    static final int LAST = 255;

    private static final int COLOURS = LAST + 1;
    private static final int[] RGB = choose();

    private LabelColours() {}

    /** The place of an id in the table: itself up to 255. */
    static int place(long id) {
        return id == 0 ? 0 : (int) (Long.remainderUnsigned(id - 1, COLOURS - 1) + 1);
    }

    /** Opaque colour as Java packs it; transparent for 0. */
    static int argb(long id) {
        return id == 0 ? 0 : 0xFF000000 | RGB[place(id)];
    }

    /** As a look-up table for the display range 0 to 255. */
    static LUT lut() {
        byte[] red = new byte[COLOURS];
        byte[] green = new byte[COLOURS];
        byte[] blue = new byte[COLOURS];
        for (int i = 0; i < COLOURS; i++) {
            red[i] = (byte) (RGB[i] >> 16);
            green[i] = (byte) (RGB[i] >> 8);
            blue[i] = (byte) RGB[i];
        }
        LUT lut = new LUT(8, COLOURS, red, green, blue);
        lut.min = 0;
        lut.max = COLOURS - 1;
        return lut;
    }

    private static int[] choose() {
        List<int[]> candidates = new ArrayList<>();
        for (int r = 0; r < STEPS; r++)
            for (int g = 0; g < STEPS; g++)
                for (int b = 0; b < STEPS; b++) candidates.add(new int[] {17 * r, 17 * g, 17 * b});
        double[][] seen = candidates.stream().map(LabelColours::lab).toArray(double[][]::new);
        double[] away = new double[seen.length];
        for (int i = 0; i < away.length; i++) {
            double colour = Math.hypot(seen[i][1], seen[i][2]);
            away[i] = Math.min(colour, seen[i][0]);
        }
        int[] rgb = new int[COLOURS];
        for (int n = 1; n < COLOURS; n++) {
            int best = 0;
            for (int i = 1; i < away.length; i++) if (away[i] > away[best]) best = i;
            int[] c = candidates.get(best);
            rgb[n] = new Color(c[0], c[1], c[2]).getRGB() & 0xFFFFFF;
            for (int i = 0; i < away.length; i++)
                away[i] = Math.min(away[i], distance(seen[i], seen[best]));
        }
        return rgb;
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
    }

    /** L*, a*, b* of a colour in sRGB, white as of daylight (D65). */
    static double[] lab(int[] rgb) {
        double[] linear = new double[3];
        for (int i = 0; i < 3; i++) {
            double v = rgb[i] / 255.0;
            linear[i] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
        }
        double x = 0.4124 * linear[0] + 0.3576 * linear[1] + 0.1805 * linear[2];
        double y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
        double z = 0.0193 * linear[0] + 0.1192 * linear[1] + 0.9505 * linear[2];
        double fx = root(x / 0.9505);
        double fy = root(y);
        double fz = root(z / 1.089);
        return new double[] {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
    }

    private static double root(double t) {
        double edge = 6.0 / 29;
        return t > edge * edge * edge ? Math.cbrt(t) : t / (3 * edge * edge) + 4.0 / 29;
    }
}
