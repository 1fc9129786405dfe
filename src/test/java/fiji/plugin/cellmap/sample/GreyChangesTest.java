// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Seeds;
import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreyChangesTest {

    private static final int[] CUBE = {8, 8, 8};

    /** Shares of the range come back as they are. */
    private static final Intensity SHARE = new Intensity(1 / AugmentSection.GREY_RANGE, 0);

    private static GreyChanges gamma(double power) {
        return new GreyChanges(power, 1, 0, 0, 0, 0);
    }

    /** What becomes of values that are shares of the range. */
    private static float[] changed(GreyChanges changes, int[] shape, float... shares) {
        float[] values = shares.clone();
        for (int i = 0; i < values.length; i++) values[i] *= (float) AugmentSection.GREY_RANGE;
        changes.apply(values, shape, SHARE);
        return values;
    }

    @Test
    void contrastScalesAboutTheMean() {
        float[] values = changed(new GreyChanges(1, 1.5, 0, 0, 0, 0), CUBE, 0, 1, 2, 5);
        assertArrayEquals(new float[] {-1, 0.5f, 2, 6.5f}, values, 1e-6f);
    }

    @Test
    void gammaActsBetweenZeroAndOne() {
        float[] values = changed(gamma(0.5), CUBE, -0.5f, 0, 0.25f, 1, 2);
        assertArrayEquals(new float[] {-0.5f, 0, 0.5f, 1, 2}, values, 1e-6f);
        for (double power : new double[] {0.5, 0.9, 1.1, 2})
            for (float share = 1 / 255f; share < 1; share += 0.00037f)
                assertEquals(Math.pow(share, power), changed(gamma(power), CUBE, share)[0], 5e-5);
    }

    @Test
    void bytesBecomeWhatNumbersBecome() {
        byte[] stored = new byte[512];
        for (int i = 0; i < stored.length; i++) stored[i] = (byte) Seeds.mixed(i);
        Intensity intensity = new Intensity(0.03, -4);
        for (int k = 0; k < 200; k++) {
            GreyChanges changes = GreyChanges.draw(Synthetic.everything(), Seeds.random(k));
            float[] values = new float[512];
            for (int i = 0; i < 512; i++) values[i] = stored[i] & 0xFF;
            changes.apply(values, CUBE, intensity);
            float[] out = new float[512];
            changes.apply(stored, CUBE, intensity, out);
            assertArrayEquals(values, out, 2e-5f, changes.toString());
        }
    }

    @Test
    void withoutChangesBytesAreNormalised() {
        byte[] stored = {0, 1, 100, -1};
        float[] out = new float[4];
        GreyChanges.NONE.apply(stored, CUBE, new Intensity(2, -3), out);
        assertArrayEquals(new float[] {-3, -1, 197, 507}, out, 1e-4f);
    }

    @Test
    void blurSpreadsAPointAsAGaussianAndKeepsTheSum() {
        float[] point = new float[15 * 15 * 15];
        point[(7 * 15 + 7) * 15 + 7] = 1;
        GreyChanges blur = new GreyChanges(1, 1, 0, 1, 0, 0);
        float[] values = changed(blur, new int[] {15, 15, 15}, point);
        double sum = 0;
        for (float v : values) sum += v;
        assertEquals(1, sum, 1e-5);
        float centre = values[(7 * 15 + 7) * 15 + 7];
        for (int stride : new int[] {1, 15, 225})
            assertEquals(Math.exp(-0.5), values[(7 * 15 + 7) * 15 + 7 + stride] / centre, 1e-5);
        float[] flat = Synthetic.constant(3, 4, 4, 4);
        assertArrayEquals(
                flat,
                changed(new GreyChanges(1, 1, 0, 2.5, 0, 0), new int[] {4, 4, 4}, flat),
                1e-5f);
    }

    @Test
    void rangesAreKept() {
        double least = 1;
        double most = -1;
        for (int k = 0; k < 300; k++) {
            GreyChanges changes = changes(null, 0.2, null, null, 1.0, k);
            float[] values = changed(changes, CUBE, Synthetic.constant(0.5f, CUBE));
            least = Math.min(least, values[0]);
            most = Math.max(most, values[0]);
        }
        assertTrue(least >= 0.3 && least < 0.32 && most <= 0.7 && most > 0.68);
    }

    @Test
    void noiseHasTheDrawnDeviation() {
        double largest = 0;
        for (int k = 0; k < 40; k++) {
            float[] values = changed(changes(null, null, null, 0.1, 1.0, k), CUBE, new float[512]);
            double sum = 0;
            for (float v : values) sum += v * v;
            largest = Math.max(largest, Math.sqrt(sum / 512));
        }
        assertEquals(0.1, largest, 0.02);
    }

    @Test
    void noiseIsNormalised() {
        float[] out = new float[512];
        GreyChanges noise = new GreyChanges(1, 1, 0, 0, 0.1, 3);
        noise.apply(new byte[512], CUBE, new Intensity(10 / AugmentSection.GREY_RANGE, 5), out);
        double mean = 0;
        double squares = 0;
        for (float v : out) mean += v / 512;
        for (float v : out) squares += (v - mean) * (v - mean) / 512;
        assertEquals(5, mean, 0.15);
        assertEquals(1, Math.sqrt(squares), 0.1);
    }

    @Test
    void eachChangeHappensWithTheProbability() {
        int changed = 0;
        for (int k = 0; k < 400; k++)
            if (changes(null, null, 0.5, null, 0.25, k).power() != 1) changed++;
        assertEquals(100, changed, 35);
    }

    private static GreyChanges changes(
            Double contrast,
            Double brightness,
            Double gamma,
            Double noise,
            double probability,
            int seed) {
        return GreyChanges.draw(
                Named.of(AugmentSection.class)
                        .with(AugmentSection::contrast, contrast)
                        .with(AugmentSection::brightness, brightness)
                        .with(AugmentSection::gamma, gamma)
                        .with(AugmentSection::noise, noise)
                        .with(AugmentSection::probability, probability)
                        .make(),
                Seeds.random(seed));
    }

    @Test
    void impossibleValuesAreRefusedByName() {
        double[] half = {0.5, 0.5, 0.5};
        refused("mirror", section(new double[] {0.5, 1.5, 0}, List.of(), null, 0, 1));
        refused("mirror", section(new double[] {0.5}, List.of(), null, 0, 1));
        refused("rotate", section(half, List.of(), new double[] {0, 181, 0}, 0, 1));
        refused("transpose", section(half, List.of("z", "t"), null, 0, 1));
        refused("transpose", section(half, List.of("z", "y"), null, 0, 1));
        refused("contrast", section(half, List.of(), null, 1.1, 1));
        refused("probability", section(half, List.of(), null, 0, -0.1));
        refused("contrast", section(half, List.of(), null, Double.NaN, 1));
        AugmentCheck.check(
                section(half, List.of("y", "x"), new double[] {180, 0, 0}, 1, 0),
                Synthetic.EIGHT,
                new int[] {1, 8, 8});
    }

    private static AugmentSection section(
            double[] mirror, List<String> axes, double[] rotate, double contrast, double p) {
        return Named.of(AugmentSection.class)
                .with(AugmentSection::mirror, mirror)
                .with(AugmentSection::transpose, axes)
                .with(AugmentSection::rotate, rotate)
                .with(AugmentSection::contrast, contrast)
                .with(AugmentSection::probability, p)
                .make();
    }

    private static void refused(String key, AugmentSection section) {
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> AugmentCheck.check(section, Synthetic.EIGHT, new int[] {1, 8, 8}));
        assertEquals("augment." + key, e.where());
    }
}
