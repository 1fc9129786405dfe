// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ShapeChannel;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.zoo.Golden;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeDescriptorsTest {

    private static final int[] SHAPE = {12, 16, 14};

    /** A part of a volume, in a border of its other voxels and of what is outside. */
    private static WideLabels labels(float[] ids, int[] from, int[] size, int[] border, int out) {
        return ShapeOracle.labels(ids, SHAPE, from, size, border, out);
    }

    private static ShapeTargets settings(double[] sigma, int downsample, double known) {
        return new ShapeTargets(50, 400, sigma, downsample, known);
    }

    private static int[] border(ShapeTargets settings, double[] edge) {
        return IntStream.range(0, 3)
                .map(d -> settings.border(ShapeChannel.LSD_Z, d, edge[d]))
                .toArray();
    }

    private static void assertSame(float[] expected, float[][] found) {
        int n = found[0].length;
        double most = 0;
        for (int c = 0; c < 10; c++)
            for (int i = 0; i < n; i++) {
                double cut = Math.max(0, Math.min(1, found[c][i]));
                assertEquals(expected[c * n + i], cut, 2e-5, "channel " + c + ", voxel " + i);
                most = Math.max(most, cut);
            }
        assertTrue(most > 0.5);
    }

    /** All of a volume, nothing around it, as the original has it. */
    @ParameterizedTest
    @CsvSource({
        "iso, 3, 3, 3, 1, 1, 1, 1",
        "nm, 40, 40, 40, 20, 8, 8, 1",
        "aniso_sigma, 60, 24, 32, 20, 8, 8, 1",
        "down2, 4, 4, 4, 1, 1, 1, 2"
    })
    void descriptorsOfTheOriginal(
            String name, double a, double b, double c, double z, double y, double x, int down) {
        Weights golden = Golden.read("instances/instance_lsd");
        double[] edge = {z, y, x};
        ShapeTargets settings = settings(new double[] {a, b, c}, down, 0);
        WideLabels labels =
                labels(
                        golden.get("label").values(),
                        new int[3],
                        SHAPE,
                        border(settings, edge),
                        ObjectPatch.UNKNOWN);
        assertSame(
                golden.get("lsd." + name).values(),
                new ShapeDescriptors(labels, settings, edge).values());
    }

    /** A patch has the descriptors of the whole volume, at borders wider than they need, too. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 4, 2"})
    void aPatchOfTheOriginal(int z, int y, int x) {
        Weights golden = Golden.read("instances/instance_lsd");
        double[] edge = {1, 1, 1};
        ShapeTargets settings = settings(new double[] {3, 3, 3}, 1, 0);
        int[] border = border(settings, edge);
        assertEquals(9, border[0]);
        int[] more = {border[0] + z, border[1] + y, border[2] + x};
        float[] ids = golden.get("label").values();
        WideLabels labels = labels(ids, new int[] {3, 4, 2}, new int[] {6, 8, 8}, more, 0);
        assertSame(
                golden.get("lsd.roi_3_4_2_size_6_8_8").values(),
                new ShapeDescriptors(labels, settings, edge).values());
    }

    /** Where too little of the window is annotated nothing is known; outside objects it is 0. */
    @Test
    void theWindowMustBeKnown() {
        float[] ids = new float[SHAPE[0] * SHAPE[1] * SHAPE[2]];
        for (int i = 0; i < ids.length; i++) ids[i] = i % SHAPE[2] < 10 ? 5 : 0;
        double[] edge = {1, 1, 1};
        ShapeTargets settings = settings(new double[] {1, 1, 1}, 1, 0.9);
        int[] border = border(settings, edge);
        WideLabels labels = labels(ids, new int[3], SHAPE, border, ObjectPatch.UNKNOWN);
        byte[][] targets = new ShapeDescriptors(labels, settings, edge).targets();
        double edgeShare = 1 - new MomentKernel(1, 1).sums(0)[3];
        assertEquals(0.7, edgeShare, 0.01, "half of the middle more than half");
        int middle = 6 * 16 * 14 + 8 * 14;
        for (int c = 0; c < 10; c++) {
            assertEquals(Patch.UNKNOWN, targets[c][middle]);
            assertEquals(Patch.UNKNOWN, targets[c][6 * 16 * 14 + 5], "at y = 0");
            assertEquals(-127, targets[c][middle + 13], "no object");
            assertTrue(targets[c][middle + 5] > -127, "known");
            assertTrue(targets[c][middle + 2] > -127, "two voxels from the end are known");
        }
        assertEquals(127, targets[9][middle + 5]);
        byte[][] all =
                new ShapeDescriptors(labels, settings(new double[] {1, 1, 1}, 1, 0), edge)
                        .targets();
        assertTrue(Arrays.equals(all[0], targets[0]) || all[0][middle] != Patch.UNKNOWN);
        assertTrue(all[9][middle] < 127 && all[9][middle] > 0, "half outside: " + all[9][middle]);
    }

    /**
     * Random labels, what is unknown for background, and coded: half a step off at most.
     * Correlations of what is one voxel thick are 0 by 0, and noise in the original.
     */
    @ParameterizedTest
    @CsvSource({"lsd, 1", "lsd.down2, 2"})
    void randomLabelsWithUnknownVoxels(String name, int down) {
        Weights oracle = ShapeOracle.read();
        float[] ids = oracle.get("labels").values();
        ShapeTargets settings = settings(new double[] {40, 24, 30}, down, 0);
        int[] shape = oracle.get("labels").shape();
        WideLabels labels =
                ShapeOracle.labels(
                        ids,
                        shape,
                        new int[3],
                        shape,
                        border(settings, ShapeOracle.VOXEL),
                        ObjectPatch.UNKNOWN);
        ShapeDescriptors descriptors = new ShapeDescriptors(labels, settings, ShapeOracle.VOXEL);
        float[][] found = descriptors.values();
        byte[][] coded = descriptors.targets();
        float[] expected = oracle.get(name).values();
        int unknown = 0;
        int compared = 0;
        for (int c = 0; c < 10; c++)
            for (int i = 0; i < ids.length; i++) {
                if (ids[i] < 0) {
                    assertTrue(Float.isNaN(found[c][i]) && coded[c][i] == Patch.UNKNOWN);
                    unknown++;
                    continue;
                }
                boolean flat = false;
                for (int d = 3; d < 6; d++) flat |= found[d][i] < 1e-4;
                if (c > 5 && c < 9 && flat) continue;
                float e = expected[c * ids.length + i];
                compared++;
                assertEquals(e, Math.max(0, Math.min(1, found[c][i])), 2e-5, c + ", " + i);
                assertEquals(e, 0.5 + coded[c][i] / 254.0, 1 / 508.0 + 2e-5, c + ", " + i);
            }
        assertTrue(unknown > 100 && compared > 9 * ids.length, unknown + ", " + compared);
    }
}
