// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import ij.process.FloatProcessor;
import java.awt.Image;

/** As {@link ColouredShorts}, for ids up to 2^24, from where on floats do not tell all apart. */
final class ColouredFloats extends FloatProcessor {

    ColouredFloats(int width, int height, float[] ids) {
        super(width, height, ids, LabelColours.lut());
    }

    @Override
    public Image createImage() {
        float[] ids = (float[]) getPixels();
        return ColouredPlane.image(getWidth(), getHeight(), i -> (long) ids[i]);
    }
}
