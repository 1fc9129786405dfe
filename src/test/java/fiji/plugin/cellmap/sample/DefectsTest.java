// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Seeds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each defect changes what it says, and nothing else. */
class DefectsTest {

    private static final int[] SHAPE = {16, 32, 32};
    private static final double[] THICK = {32, 8, 8};
    private static final Intensity NORMALISE = new Intensity(1 / 51.0, -2.5);
    private static final float BLACK = -2.5f;

    private static float[] noise() {
        float[] values = new float[16 * 32 * 32];
        var random = Seeds.random(3);
        for (int i = 0; i < values.length; i++)
            values[i] = (float) (5 * random.nextDouble() - 2.49);
        return values;
    }

    private static float[] changed(
            UnaryOperator<Named<AugmentSection>> set, double[] voxelSize, float[] from, long k) {
        AugmentSection section = set.apply(Named.of(AugmentSection.class)).make();
        float[] values = from.clone();
        new Defects(section, voxelSize, NORMALISE).apply(values, SHAPE, Seeds.random(9, k));
        return values;
    }

    /** Sections across z in which a voxel differs. */
    private static Set<Integer> sections(float[] before, float[] after) {
        Set<Integer> found = new TreeSet<>();
        for (int i = 0; i < before.length; i++) if (before[i] != after[i]) found.add(i / 1024);
        return found;
    }

    private static void assertSideBySide(Set<Integer> sections, int most) {
        int[] all = sections.stream().mapToInt(s -> s).toArray();
        assertTrue(all.length >= 1 && all.length <= most, sections.toString());
        assertEquals(all.length - 1, all[all.length - 1] - all[0], sections.toString());
    }

    @Test
    void nothingIsChangedWithoutBeingAsked() {
        assertArrayEquals(noise(), changed(s -> s, THICK, noise(), 0));
    }

    @Test
    void contrastIsReversedBetweenBlackAndWhite() {
        float[] before = noise();
        float[] after = changed(s -> s.with(AugmentSection::invert, 1.0), THICK, before, 0);
        for (int i = 0; i < after.length; i++) assertEquals(-before[i], after[i], 1e-6);
    }

    @Test
    void missingSectionsAreBlackAndWhole() {
        float[] before = noise();
        Set<Integer> counts = new HashSet<>();
        for (int k = 0; k < 20; k++) {
            float[] after =
                    changed(s -> s.with(AugmentSection::missingSections, 1.0), THICK, before, k);
            Set<Integer> sections = sections(before, after);
            assertSideBySide(sections, 2);
            counts.add(sections.size());
            for (int i = 0; i < after.length; i++)
                if (sections.contains(i / 1024)) assertEquals(BLACK, after[i]);
        }
        assertEquals(Set.of(1, 2), counts);
    }

    @Test
    void inIsotropicEmSectionsLieAcrossAnyAxis() {
        float[] before = noise();
        int[] size = {16, 32, 32};
        int[] step = {1024, 32, 1};
        Set<Integer> axes = new HashSet<>();
        for (int k = 0; k < 30; k++) {
            float[] after =
                    changed(
                            s -> s.with(AugmentSection::missingSections, 1.0),
                            new double[] {8, 8, 8},
                            before,
                            k);
            for (int d = 0; d < 3; d++) {
                Set<Integer> found = new HashSet<>();
                for (int i = 0; i < after.length; i++)
                    if (after[i] != before[i]) found.add(i / step[d] % size[d]);
                if (found.size() < 3) axes.add(d);
            }
        }
        assertEquals(Set.of(0, 1, 2), axes);
    }

    @Test
    void darkSectionsKeepTheirContrast() {
        float[] before = noise();
        float[] after = changed(s -> s.with(AugmentSection::darkSections, 1.0), THICK, before, 4);
        Set<Integer> sections = sections(before, after);
        assertSideBySide(sections, 3);
        int first = sections.iterator().next() * 1024;
        float light = (after[first] - BLACK) / (before[first] - BLACK);
        assertTrue(light >= 0.3 && light <= 0.8, "light " + light);
        for (int i = 0; i < after.length; i++)
            if (sections.contains(i / 1024))
                assertEquals(BLACK + light * (before[i] - BLACK), after[i], 1e-4);
    }

    @Test
    void blurredSectionsAreBlurredInTheirPlane() {
        float[] before = noise();
        float[] after =
                changed(s -> s.with(AugmentSection::blurredSections, 1.0), THICK, before, 4);
        Set<Integer> sections = sections(before, after);
        assertSideBySide(sections, 3);
        for (int s : sections) {
            double[] a = moments(before, s);
            double[] b = moments(after, s);
            assertEquals(a[0], b[0], 0.1);
            assertTrue(b[1] < 0.2 * a[1], "variance " + a[1] + " -> " + b[1]);
        }
    }

    private static double[] moments(float[] values, int section) {
        double sum = 0;
        double square = 0;
        for (int i = section * 1024; i < (section + 1) * 1024; i++) {
            sum += values[i];
            square += values[i] * values[i];
        }
        return new double[] {sum / 1024, square / 1024 - sum / 1024 * sum / 1024};
    }

    @Test
    void aBoxIsCutOut() {
        float[] before = noise();
        for (int k = 0; k < 10; k++) {
            float[] after = changed(s -> s.with(AugmentSection::cutOut, 1.0), THICK, before, k);
            int[] least = {99, 99, 99};
            int[] most = {-1, -1, -1};
            int n = 0;
            Set<Float> fill = new HashSet<>();
            for (int i = 0; i < after.length; i++) {
                if (before[i] == after[i]) continue;
                n++;
                fill.add(after[i]);
                int[] at = {i / 1024, i / 32 % 32, i % 32};
                for (int d = 0; d < 3; d++) {
                    least[d] = Math.min(least[d], at[d]);
                    most[d] = Math.max(most[d], at[d]);
                }
            }
            int volume = 1;
            for (int d = 0; d < 3; d++) {
                int edge = most[d] - least[d] + 1;
                assertTrue(edge >= SHAPE[d] / 8 && edge <= SHAPE[d] / 4, "edge " + edge);
                volume *= edge;
            }
            assertEquals(volume, n);
            assertEquals(1, fill.size());
        }
    }

    @Test
    void cubesAreHiddenThatAreCubesInNanometres() {
        float[] before = noise();
        float[] after = changed(s -> s.with(AugmentSection::maskInput, 0.4), THICK, before, 1);
        int hidden = 0;
        for (int i = 0; i < after.length; i++) {
            int first = i / 1024 / 2 * 2 * 1024 + i / 32 % 32 / 8 * 8 * 32 + i % 32 / 8 * 8;
            boolean changed = before[i] != after[i];
            assertEquals(before[first] != after[first], changed, "voxel " + i);
            if (changed) hidden++;
        }
        assertEquals(0.4, hidden / (double) after.length, 0.1);
    }

    @Test
    void resolutionIsLoweredWhereVoxelsAreShort() {
        float[] ramp = new float[16 * 32 * 32];
        for (int i = 0; i < ramp.length; i++) ramp[i] = i % 32 + 10 * (i / 1024 % 2);
        float[] after = changed(s -> s.with(AugmentSection::lowResolution, 2), THICK, ramp, 1);
        for (int i = 0; i < ramp.length; i++)
            if (i % 32 > 0 && i % 32 < 31) assertEquals(ramp[i], after[i], 1e-5, "a ramp stays");
        float[] noise = noise();
        float[] coarse = changed(s -> s.with(AugmentSection::lowResolution, 2), THICK, noise, 1);
        double before = 0;
        double left = 0;
        for (int s = 0; s < 16; s++) {
            before += moments(noise, s)[1];
            left += moments(coarse, s)[1];
        }
        assertTrue(left < 0.3 * before, left + " of " + before);
    }

    /** A sample is a function of the seed and its number; without defects it is what it was. */
    @Test
    void samplesAreRepeatable() {
        List<TrainingCrop> crops = List.of(Synthetic.crop("a", 40, 4, 32, "mito", "er"));
        AugmentSection all =
                Named.of(AugmentSection.class)
                        .with(AugmentSection::missingSections, 0.5)
                        .with(AugmentSection::maskInput, 0.2)
                        .with(AugmentSection::cutOut, 0.5)
                        .with(AugmentSection::lowResolution, 3)
                        .make();
        PatchSource one = Synthetic.source(crops, all, 16, 3);
        PatchSource two = Synthetic.source(crops, all, 16, 3);
        for (int k : new int[] {5, 0, 2}) assertArrayEquals(one.patch(k).raw(), two.patch(k).raw());
    }
}
