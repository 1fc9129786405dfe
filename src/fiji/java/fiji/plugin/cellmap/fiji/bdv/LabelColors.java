// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import java.awt.Color;
import net.imglib2.type.numeric.ARGBType;

/** Colours of ids and classes: the same everywhere and always, neighbours far apart. */
final class LabelColors {

    private static final double GOLDEN = 0.6180339887498949;
    private static final float PALE = 0.7f;

    /** The viewer adds colours to the grey below: brighter ones would end in white. */
    private static final float BRIGHT = 0.55f;

    private LabelColors() {}

    /**
     * @param salt another one gives other colours, so that classes differ
     * @return 0 for id 0, else an opaque colour as {@link ARGBType} packs it
     */
    static int of(long id, int salt) {
        if (id == 0) return 0;
        double turn = (id * GOLDEN + salt * GOLDEN * GOLDEN) % 1.0;
        float hue = (float) (turn < 0 ? turn + 1 : turn);
        return Color.HSBtoRGB(hue, PALE + (1 - PALE) * (id % 3) / 2f, BRIGHT);
    }
}
