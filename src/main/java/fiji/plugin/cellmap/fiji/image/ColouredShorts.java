// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import ij.process.ShortProcessor;
import java.awt.Image;

/** A plane of ids up to 65535 that shows each in its own colour, whatever the display range. */
final class ColouredShorts extends ShortProcessor {

    ColouredShorts(int width, int height, short[] ids) {
        super(width, height, ids, LabelColours.lut());
    }

    @Override
    public Image createImage() {
        short[] ids = (short[]) getPixels();
        return ColouredPlane.image(getWidth(), getHeight(), i -> ids[i] & 0xFFFF);
    }
}
