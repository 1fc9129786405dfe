// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.GaussianFilter;
import java.util.random.RandomGenerator;

/**
 * Random changes of grey values, in the order and with the formulas that {@link AugmentSection}
 * states. Each is applied with the section's probability.
 */
final class GreyChanges {

    private final AugmentSection section;

    GreyChanges(AugmentSection section) {
        this.section = section;
    }

    /**
     * Changes values in place.
     *
     * @param shape z, y, x
     */
    void apply(float[] values, int[] shape, RandomGenerator random) {
        if (takes(section.gamma(), random))
            gamma(values, Math.pow(1 + section.gamma(), 2 * random.nextDouble() - 1));
        if (takes(section.contrast(), random))
            contrast(values, 1 + section.contrast() * (2 * random.nextDouble() - 1));
        if (takes(section.brightness(), random))
            brightness(values, section.brightness() * (2 * random.nextDouble() - 1));
        if (takes(section.blur(), random))
            blur(values, shape, section.blur() * random.nextDouble());
        if (takes(section.noise(), random))
            noise(values, section.noise() * random.nextDouble(), random);
    }

    private boolean takes(double range, RandomGenerator random) {
        return range > 0 && random.nextDouble() < section.probability();
    }

    static void contrast(float[] values, double factor) {
        double mean = 0;
        for (float v : values) mean += v;
        mean /= values.length;
        for (int i = 0; i < values.length; i++)
            values[i] = (float) (mean + (values[i] - mean) * factor);
    }

    static void brightness(float[] values, double offset) {
        for (int i = 0; i < values.length; i++) values[i] = (float) (values[i] + offset);
    }

    /** Values outside [0, 1] stay as they are. */
    static void gamma(float[] values, double power) {
        for (int i = 0; i < values.length; i++)
            if (values[i] > 0 && values[i] < 1) values[i] = (float) Math.pow(values[i], power);
    }

    /** Beyond the patch its border repeats. */
    static void blur(float[] values, int[] shape, double sigma) {
        GaussianFilter filter = GaussianFilter.of(sigma);
        GaussianFilter[] axes = {filter, filter, filter};
        long[] size = {shape[0], shape[1], shape[2]};
        Box all = Box.of(size);
        float[] blurred =
                GaussianFilter.apply(axes, GaussianFilter.Border.REPEAT, values, all, all, size);
        System.arraycopy(blurred, 0, values, 0, values.length);
    }

    private static void noise(float[] values, double sigma, RandomGenerator random) {
        for (int i = 0; i < values.length; i++)
            values[i] += (float) (sigma * random.nextGaussian());
    }
}
