// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import java.util.List;

/**
 * A {@link Preview} to send: at most 256 voxels along a side (every second, third, … one of a
 * larger slice), each value in a byte.
 *
 * @param raw grey values, the lowest as 0 and the highest as 255
 * @param truth as in the preview
 * @param probability 255 for 1
 */
public record SmallPreview(
        List<String> classes,
        int height,
        int width,
        byte[] raw,
        byte[][] truth,
        byte[][] probability) {

    static final int LONGEST = 256;

    static SmallPreview of(Preview p) {
        int step = (Math.max(p.height(), p.width()) + LONGEST - 1) / LONGEST;
        int h = (p.height() + step - 1) / step;
        int w = (p.width() + step - 1) / step;
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float v : p.raw()) {
            low = Math.min(low, v);
            high = Math.max(high, v);
        }
        float scale = high > low ? 255 / (high - low) : 0;
        byte[] raw = new byte[h * w];
        byte[][] truth = new byte[p.classes().size()][h * w];
        byte[][] probability = new byte[p.classes().size()][h * w];
        for (int i = 0; i < h * w; i++) {
            int from = i / w * step * p.width() + i % w * step;
            raw[i] = (byte) Math.round((p.raw()[from] - low) * scale);
            for (int c = 0; c < truth.length; c++) {
                truth[c][i] = p.truth()[c][from];
                probability[c][i] = (byte) Math.round(255 * p.probability()[c][from]);
            }
        }
        return new SmallPreview(p.classes(), h, w, raw, truth, probability);
    }

    /** Back again; grey values from 0 to 1. */
    Preview preview() {
        float[][] floats = new float[probability.length][];
        for (int c = 0; c < floats.length; c++) floats[c] = parts(probability[c]);
        return new Preview(classes, height, width, parts(raw), truth, floats);
    }

    private static float[] parts(byte[] bytes) {
        float[] parts = new float[bytes.length];
        for (int i = 0; i < parts.length; i++) parts[i] = (bytes[i] & 255) / 255f;
        return parts;
    }
}
