// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.util.function.IntToLongFunction;

/** Draws planes of ids. */
final class ColouredPlane {

    private ColouredPlane() {}

    /** An opaque picture, 0 black. */
    static BufferedImage image(int width, int height, IntToLongFunction ids) {
        IndexColorModel colours = LabelColours.lut();
        BufferedImage image =
                new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours);
        byte[] out = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < out.length; i++) out[i] = (byte) LabelColours.place(ids.applyAsLong(i));
        return image;
    }

    /** A picture that is transparent where the id is 0. */
    static BufferedImage glass(int width, int height, IntToLongFunction ids) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        int[] out = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < out.length; i++) out[i] = LabelColours.argb(ids.applyAsLong(i));
        return image;
    }
}
