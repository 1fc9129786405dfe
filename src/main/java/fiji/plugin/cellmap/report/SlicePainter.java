// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.LongToIntFunction;

/**
 * Paints one slice: grey values, objects, errors. Large slices are painted with every n-th voxel.
 *
 * @param height of the slice, voxels
 * @param width likewise
 * @param grey contrast-stretched EM of 0 to 255 in C order; empty if there is none
 */
record SlicePainter(int height, int width, Optional<int[]> grey) {

    /** Largest edge of a picture, pixels. */
    private static final int EDGE = 480;

    private static final int EDGE_OF_ALONE = 0xFFFFFF;
    private static final double COVER = 0.6;
    private static final double DIMMED = 0.45;
    private static final double OUTLINE = 0.35;

    /**
     * Stretches grey values so that 1 % of them are black and 1 % white.
     *
     * @param values in C order
     * @return 0 to 255
     */
    static int[] stretched(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        float low = sorted[sorted.length / 100];
        float high = sorted[sorted.length - 1 - sorted.length / 100];
        float factor = high > low ? 255 / (high - low) : 0;
        int[] grey = new int[values.length];
        for (int i = 0; i < grey.length; i++)
            grey[i] = Math.max(0, Math.min(255, Math.round((values[i] - low) * factor)));
        return grey;
    }

    BufferedImage em() {
        return paint(i -> shade(i, 1));
    }

    /**
     * Objects over the EM, with dark lines between them; grey ones have a white edge.
     *
     * @param ids in C order, 0 for nothing
     */
    BufferedImage objects(long[] ids, LongToIntFunction color) {
        double cover = grey.isPresent() ? COVER : 1;
        return paint(
                i -> {
                    if (ids[i] == 0) return shade(i, 1);
                    int own = color.applyAsInt(ids[i]);
                    if (Palette.isGrey(own))
                        return isEdge(ids, i)
                                ? EDGE_OF_ALONE
                                : Palette.mix(shade(i, 1), own, cover);
                    int rgb = Palette.mix(shade(i, 1), own, cover);
                    return isOutline(ids, i) ? Palette.mix(0, rgb, OUTLINE) : rgb;
                });
    }

    /** What is right and wrong, over the dimmed EM. */
    BufferedImage errors(Pairing.Kind[] kinds) {
        return paint(
                i -> {
                    Pairing.Kind kind = kinds[i];
                    if (kind == Pairing.Kind.NOTHING) return shade(i, DIMMED);
                    boolean right = kind == Pairing.Kind.RIGHT;
                    return Palette.mix(shade(i, DIMMED), kind.color, right ? COVER : 0.9);
                });
    }

    private boolean isOutline(long[] ids, int i) {
        boolean right = (i + 1) % width != 0 && ids[i + 1] != 0 && ids[i + 1] != ids[i];
        boolean below = i + width < ids.length && ids[i + width] != 0 && ids[i + width] != ids[i];
        return right || below;
    }

    /** Whether a voxel beside it, or the edge of the slice, is not of its object. */
    private boolean isEdge(long[] ids, int i) {
        int x = i % width;
        if (x == 0 || x == width - 1 || i < width || i + width >= ids.length) return true;
        for (int j : new int[] {i - 1, i + 1, i - width, i + width})
            if (ids[j] != ids[i]) return true;
        return false;
    }

    private int shade(int i, double share) {
        int v = grey.map(g -> g[i]).orElse(0);
        int dim = (int) Math.round(v * share);
        return dim << 16 | dim << 8 | dim;
    }

    private BufferedImage paint(IntUnaryOperator color) {
        int step = Math.max(1, (Math.max(height, width) + EDGE - 1) / EDGE);
        int h = (height + step - 1) / step;
        int w = (width + step - 1) / step;
        BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
                image.setRGB(x, y, color.applyAsInt(y * step * width + x * step));
        return image;
    }
}
