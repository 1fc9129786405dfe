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

    @Test
    void contrastScalesAboutTheMean() {
        float[] values = {0, 1, 2, 5};
        GreyChanges.contrast(values, 1.5);
        assertArrayEquals(new float[] {-1, 0.5f, 2, 6.5f}, values, 1e-6f);
    }

    @Test
    void gammaActsBetweenZeroAndOne() {
        float[] values = {-0.5f, 0, 0.25f, 1, 2};
        GreyChanges.gamma(values, 0.5);
        assertArrayEquals(new float[] {-0.5f, 0, 0.5f, 1, 2}, values, 1e-6f);
    }

    @Test
    void blurSpreadsAPointAsAGaussianAndKeepsTheSum() {
        float[] values = new float[15 * 15 * 15];
        values[(7 * 15 + 7) * 15 + 7] = 1;
        GreyChanges.blur(values, new int[] {15, 15, 15}, 1);
        double sum = 0;
        for (float v : values) sum += v;
        assertEquals(1, sum, 1e-5);
        float centre = values[(7 * 15 + 7) * 15 + 7];
        for (int stride : new int[] {1, 15, 225})
            assertEquals(Math.exp(-0.5), values[(7 * 15 + 7) * 15 + 7 + stride] / centre, 1e-5);
        float[] flat = Synthetic.constant(3, 4, 4, 4);
        GreyChanges.blur(flat, new int[] {4, 4, 4}, 2.5);
        assertArrayEquals(Synthetic.constant(3, 4, 4, 4), flat, 1e-5f);
    }

    @Test
    void rangesAreKept() {
        double least = 1;
        double most = -1;
        for (int k = 0; k < 300; k++) {
            float[] values = Synthetic.constant(0.5f, CUBE);
            changes(null, 0.2, null, null, 1.0).apply(values, CUBE, Seeds.random(k));
            least = Math.min(least, values[0]);
            most = Math.max(most, values[0]);
        }
        assertTrue(least >= 0.3 && least < 0.32 && most <= 0.7 && most > 0.68);
    }

    @Test
    void noiseHasTheDrawnDeviation() {
        double largest = 0;
        for (int k = 0; k < 40; k++) {
            float[] values = new float[512];
            changes(null, null, null, 0.1, 1.0).apply(values, CUBE, Seeds.random(k));
            double sum = 0;
            for (float v : values) sum += v * v;
            largest = Math.max(largest, Math.sqrt(sum / 512));
        }
        assertEquals(0.1, largest, 0.02);
    }

    @Test
    void eachChangeHappensWithTheProbability() {
        int changed = 0;
        for (int k = 0; k < 400; k++) {
            float[] values = Synthetic.constant(0.5f, CUBE);
            changes(null, null, 0.5, null, 0.25).apply(values, CUBE, Seeds.random(k));
            if (values[0] != 0.5f) changed++;
        }
        assertEquals(100, changed, 35);
    }

    private static GreyChanges changes(
            Double contrast, Double brightness, Double gamma, Double noise, double probability) {
        return new GreyChanges(
                Named.of(AugmentSection.class)
                        .with(AugmentSection::contrast, contrast)
                        .with(AugmentSection::brightness, brightness)
                        .with(AugmentSection::gamma, gamma)
                        .with(AugmentSection::noise, noise)
                        .with(AugmentSection::probability, probability)
                        .make());
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
