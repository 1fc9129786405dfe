// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.GaussianFilter;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * What happens to EM between the block and the image, and what hides a part of it: contrast
 * reversed, resolution lowered, sections blurred, dark or missing, boxes cut out, cubes hidden; in
 * this order. Only grey values change; labels stay, so a network learns to see through it.
 *
 * <p>Sections lie across the axis with the longest voxels, in isotropic EM across a random one.
 * Sizes of what is hidden are the same in nm along all axes. Immutable.
 */
final class Defects {

    /** Edge in voxels of the cubes that are hidden, where voxels are shortest. */
    private static final int CUBE = 8;

    private static final int MOST_SECTIONS = 3;
    private static final int MOST_MISSING = 2;

    private final AugmentSection section;
    private final double[] voxelSize;
    private final float black;
    private final float white;

    /**
     * @param voxelSize of the patches in nm, z y x
     * @param normalise from stored values to those that are changed
     */
    Defects(AugmentSection section, double[] voxelSize, Intensity normalise) {
        this.section = section;
        this.voxelSize = voxelSize;
        black = normalise.apply(0f);
        white = normalise.apply((float) AugmentSection.GREY_RANGE);
    }

    /**
     * Changes network input in place.
     *
     * @param shape z y x
     */
    void apply(float[] values, int[] shape, RandomGenerator random) {
        int across = across(random);
        if (happens(section.invert(), random)) invert(values);
        int factor = section.lowResolution();
        if (factor > 1 && happens(section.probability(), random))
            lowResolution(values, shape, 2 + random.nextInt(factor - 1));
        if (happens(section.blurredSections(), random)) {
            double sigma = 1 + 2 * random.nextDouble();
            sections(
                    shape,
                    across,
                    MOST_SECTIONS,
                    random,
                    s -> blur(values, shape, across, s, sigma));
        }
        if (happens(section.darkSections(), random)) {
            float light = (float) (0.3 + 0.5 * random.nextDouble());
            sections(
                    shape,
                    across,
                    MOST_SECTIONS,
                    random,
                    s ->
                            each(
                                    shape,
                                    across,
                                    s,
                                    i -> values[i] = black + light * (values[i] - black)));
        }
        if (happens(section.missingSections(), random))
            sections(
                    shape,
                    across,
                    MOST_MISSING,
                    random,
                    s -> each(shape, across, s, i -> values[i] = black));
        if (happens(section.cutOut(), random)) cutOut(values, shape, random);
        if (section.maskInput() > 0 && happens(section.probability(), random))
            hide(values, shape, random);
    }

    private static boolean happens(double probability, RandomGenerator random) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** The axis that sections lie across. */
    private int across(RandomGenerator random) {
        double longest = Arrays.stream(voxelSize).max().orElseThrow();
        int[] axes = new int[3];
        int n = 0;
        for (int d = 0; d < 3; d++) if (voxelSize[d] == longest) axes[n++] = d;
        return axes[random.nextInt(n)];
    }

    private void invert(float[] values) {
        for (int i = 0; i < values.length; i++) values[i] = black + white - values[i];
    }

    /** Takes some sections that lie side by side. */
    private static void sections(
            int[] shape, int across, int most, RandomGenerator random, IntConsumer change) {
        int n = Math.min(shape[across], 1 + random.nextInt(most));
        int first = random.nextInt(shape[across] - n + 1);
        for (int s = first; s < first + n; s++) change.accept(s);
    }

    /** Takes the voxels of a section, in C order. */
    private static void each(int[] shape, int across, int s, IntConsumer change) {
        int[] from = new int[3];
        int[] to = shape.clone();
        from[across] = s;
        to[across] = s + 1;
        each(shape, from, to, change);
    }

    private static void each(int[] shape, int[] from, int[] to, IntConsumer change) {
        for (int z = from[0]; z < to[0]; z++)
            for (int y = from[1]; y < to[1]; y++)
                for (int x = from[2]; x < to[2]; x++)
                    change.accept((z * shape[1] + y) * shape[2] + x);
    }

    private static void blur(float[] values, int[] shape, int across, int s, double sigma) {
        long[] size = {shape[0], shape[1], shape[2]};
        size[across] = 1;
        float[] plane = new float[(int) (size[0] * size[1] * size[2])];
        int[] at = {0};
        each(shape, across, s, i -> plane[at[0]++] = values[i]);
        GaussianFilter filter = GaussianFilter.of(sigma);
        GaussianFilter[] axes = {filter, filter, filter};
        Box all = Box.of(size);
        float[] blurred =
                GaussianFilter.apply(axes, GaussianFilter.Border.REPEAT, plane, all, all, size);
        at[0] = 0;
        each(shape, across, s, i -> values[i] = blurred[at[0]++]);
    }

    private void cutOut(float[] values, int[] shape, RandomGenerator random) {
        float mean = mean(values);
        int[] from = new int[3];
        int[] to = new int[3];
        for (int d = 0; d < 3; d++) {
            int edge = (int) Math.max(1, shape[d] * (0.125 + 0.125 * random.nextDouble()));
            from[d] = random.nextInt(shape[d] - edge + 1);
            to[d] = from[d] + edge;
        }
        each(shape, from, to, i -> values[i] = mean);
    }

    private void hide(float[] values, int[] shape, RandomGenerator random) {
        float mean = mean(values);
        double shortest = Arrays.stream(voxelSize).min().orElseThrow();
        int[] edge = new int[3];
        for (int d = 0; d < 3; d++)
            edge[d] = (int) Math.max(1, Math.round(CUBE * shortest / voxelSize[d]));
        for (int z = 0; z < shape[0]; z += edge[0])
            for (int y = 0; y < shape[1]; y += edge[1])
                for (int x = 0; x < shape[2]; x += edge[2]) {
                    if (random.nextDouble() >= section.maskInput()) continue;
                    int[] to = {
                        Math.min(shape[0], z + edge[0]),
                        Math.min(shape[1], y + edge[1]),
                        Math.min(shape[2], x + edge[2])
                    };
                    each(shape, new int[] {z, y, x}, to, i -> values[i] = mean);
                }
    }

    private static float mean(float[] values) {
        double sum = 0;
        for (float v : values) sum += v;
        return (float) (sum / values.length);
    }

    /** Means of {@code factor} voxels, interpolated; along long voxels by as much less. */
    private void lowResolution(float[] values, int[] shape, int factor) {
        double shortest = Arrays.stream(voxelSize).min().orElseThrow();
        int[] step = {shape[1] * shape[2], shape[2], 1};
        for (int d = 0; d < 3; d++) {
            int n = (int) Math.round(factor * shortest / voxelSize[d]);
            if (n < 2 || shape[d] < 2) continue;
            float[] means = new float[(shape[d] + n - 1) / n];
            for (int i = 0; i < values.length; i++)
                if (i / step[d] % shape[d] == 0) coarsen(values, i, step[d], shape[d], n, means);
        }
    }

    private static void coarsen(
            float[] values, int start, int step, int length, int n, float[] means) {
        for (int b = 0; b < means.length; b++) {
            int end = Math.min(length, (b + 1) * n);
            float sum = 0;
            for (int k = b * n; k < end; k++) sum += values[start + k * step];
            means[b] = sum / (end - b * n);
        }
        for (int k = 0; k < length; k++) {
            float at = (k + 0.5f) / n - 0.5f;
            int low = Math.max(0, Math.min(means.length - 1, (int) Math.floor(at)));
            int high = Math.min(means.length - 1, low + 1);
            float w = Math.max(0, Math.min(1, at - low));
            values[start + k * step] = means[low] + w * (means[high] - means[low]);
        }
    }
}
