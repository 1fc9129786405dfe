// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.Pictures;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * A picture of the test, twice as wide as high: the middle slice, and what the model makes of it.
 */
final class Cover {

    private static final int EDGE = 512;

    /** Tints of the classes, in order. */
    private static final int[] COLOURS = {
        0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7
    };

    private Cover() {}

    static byte[] png(
            float[] stored, WindowShape shape, float[] probability, List<String> classes) {
        int[] in = shape.input();
        int plane = in[1] * in[2];
        float[] grey = Arrays.copyOfRange(stored, in[0] / 2 * plane, (in[0] / 2 + 1) * plane);
        BufferedImage image = new BufferedImage(2 * EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(Pictures.grey(grey, in[1], in[2]), 0, 0, EDGE, EDGE, null);
        g.drawImage(overlay(probability, shape, classes.size()), EDGE, 0, EDGE, EDGE, null);
        g.dispose();
        return Pictures.png(image);
    }

    /** The classes mixed by their probabilities. */
    private static BufferedImage overlay(float[] probability, WindowShape shape, int classes) {
        int[] out = shape.output();
        int plane = out[1] * out[2];
        BufferedImage image = new BufferedImage(out[2], out[1], BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < plane; i++) {
            double[] rgb = new double[3];
            for (int c = 0; c < classes; c++) {
                float p = probability[c * out[0] * plane + out[0] / 2 * plane + i];
                int colour = COLOURS[c % COLOURS.length];
                for (int k = 0; k < 3; k++) rgb[k] += p * (colour >> 16 - 8 * k & 255);
            }
            int value = 0;
            for (double v : rgb) value = value << 8 | (int) Math.min(255, v);
            image.setRGB(i % out[2], i / out[2], value);
        }
        return image;
    }
}
