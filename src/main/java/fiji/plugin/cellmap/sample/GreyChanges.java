// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.GaussianFilter;
import java.util.SplittableRandom;

/**
 * One draw of the changes of grey values, with the formulas and in the order that {@link
 * AugmentSection} states, and the normalisation after them. What is a function of the stored value
 * alone is computed once for each byte, not for each voxel. Immutable.
 *
 * @param power of gamma; 1 for none
 * @param factor of contrast; 1 for none
 * @param offset of brightness; 0 for none
 * @param blur standard deviation in voxels; 0 for none
 * @param noise standard deviation; 0 for none
 * @param seed of the noise
 */
record GreyChanges(
        double power, double factor, double offset, double blur, double noise, long seed) {

    private static final int BYTES = 256;

    /** Parts of the range from 0 to 1 between which gamma is linear: 16 for each stored byte. */
    private static final int PARTS = 255 * 16;

    static final GreyChanges NONE = new GreyChanges(1, 1, 0, 0, 0, 0);

    /** Each change is applied with the section's probability. */
    static GreyChanges draw(AugmentSection section, SplittableRandom random) {
        double power = 1;
        double factor = 1;
        double offset = 0;
        double blur = 0;
        double noise = 0;
        if (takes(section, section.gamma(), random))
            power = Math.pow(1 + section.gamma(), 2 * random.nextDouble() - 1);
        if (takes(section, section.contrast(), random))
            factor = 1 + section.contrast() * (2 * random.nextDouble() - 1);
        if (takes(section, section.brightness(), random))
            offset = section.brightness() * (2 * random.nextDouble() - 1);
        if (takes(section, section.blur(), random)) blur = section.blur() * random.nextDouble();
        if (takes(section, section.noise(), random)) noise = section.noise() * random.nextDouble();
        return new GreyChanges(power, factor, offset, blur, noise, random.nextLong());
    }

    private static boolean takes(AugmentSection section, double range, SplittableRandom random) {
        return range > 0 && random.nextDouble() < section.probability();
    }

    /**
     * Makes network input of stored bytes.
     *
     * @param stored unsigned, z y x
     * @param out as many
     */
    void apply(byte[] stored, int[] shape, Intensity normalise, float[] out) {
        float[] table = new float[BYTES];
        for (int v = 0; v < BYTES; v++) table[v] = raised((float) (v * share()));
        double mean = factor == 1 ? 0 : mean(table, stored);
        for (int v = 0; v < BYTES; v++) table[v] = moved(table[v], mean);
        Intensity last = afterShare(normalise);
        if (blur == 0) last.apply(table);
        for (int i = 0; i < out.length; i++) out[i] = table[stored[i] & 0xFF];
        if (blur > 0) blurred(out, shape, last);
        addNoise(out, last);
    }

    /** Makes network input of stored values, in place. */
    void apply(float[] values, int[] shape, Intensity normalise) {
        float share = (float) share();
        if (power != 1) {
            for (int i = 0; i < values.length; i++) values[i] *= share;
            raise(values);
            share = 1;
        }
        double mean = factor == 1 ? 0 : mean(values) * share;
        Intensity last = afterShare(normalise);
        double scale = share * factor;
        double shift = mean * (1 - factor) + offset;
        if (blur == 0) affine(values, scale * last.scale(), shift * last.scale() + last.offset());
        else {
            affine(values, scale, shift);
            blurred(values, shape, last);
        }
        addNoise(values, last);
    }

    private static double share() {
        return 1 / AugmentSection.GREY_RANGE;
    }

    /** From shares of the range to network input. */
    private static Intensity afterShare(Intensity normalise) {
        return new Intensity(normalise.scale() * AugmentSection.GREY_RANGE, normalise.offset());
    }

    private float moved(float value, double mean) {
        float v = factor == 1 ? value : (float) (mean + (value - mean) * factor);
        return offset == 0 ? v : (float) (v + offset);
    }

    /** Values outside [0, 1] stay as they are. */
    private float raised(float value) {
        return power != 1 && value > 0 && value < 1 ? (float) Math.pow(value, power) : value;
    }

    /** As above, linear between many values. */
    private void raise(float[] values) {
        float[] table = new float[PARTS + 2];
        for (int i = 0; i < table.length; i++)
            table[i] = (float) Math.pow(i / (double) PARTS, power);
        for (int i = 0; i < values.length; i++) {
            float v = values[i];
            if (!(v > 0 && v < 1)) continue;
            float at = v * PARTS;
            int low = (int) at;
            values[i] = table[low] + (at - low) * (table[low + 1] - table[low]);
        }
    }

    private static double mean(float[] table, byte[] stored) {
        int[] counts = new int[BYTES];
        for (byte v : stored) counts[v & 0xFF]++;
        double sum = 0;
        for (int v = 0; v < BYTES; v++) sum += counts[v] * (double) table[v];
        return sum / stored.length;
    }

    private static double mean(float[] values) {
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < values.length; i += 2) {
            even += values[i];
            odd += values[i + 1];
        }
        if (i < values.length) even += values[i];
        return (even + odd) / values.length;
    }

    private static void affine(float[] values, double scale, double shift) {
        float a = (float) scale;
        float b = (float) shift;
        for (int i = 0; i < values.length; i++) values[i] = values[i] * a + b;
    }

    /** Beyond the patch its border repeats. */
    private void blurred(float[] values, int[] shape, Intensity last) {
        GaussianFilter filter = GaussianFilter.of(blur);
        GaussianFilter[] axes = {filter, filter, filter};
        long[] size = {shape[0], shape[1], shape[2]};
        Box all = Box.of(size);
        float[] found =
                GaussianFilter.apply(axes, GaussianFilter.Border.REPEAT, values, all, all, size);
        System.arraycopy(last.apply(found), 0, values, 0, values.length);
    }

    private void addNoise(float[] values, Intensity last) {
        if (noise > 0) Gaussians.add(values, (float) (noise * last.scale()), seed);
    }
}
