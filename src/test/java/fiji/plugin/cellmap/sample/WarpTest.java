// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.Seeds;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Bent patches of an EM that is a ramp along one axis: a grey value shows where it was read. */
class WarpTest {

    private static final int[] EM = {24, 64, 64};
    private static final double[] THICK = {32, 8, 8};
    private static final double[] CUBES = {8, 8, 8};
    private static final int[] PATCH = {8, 24, 32};

    /** Grey values are positions in nm along an axis; the label is what lies beyond the middle. */
    private static TrainingCrop ramp(int axis, double[] voxelSize) {
        int[] step = {64 * 64, 64, 1};
        float[] raw = new float[EM[0] * EM[1] * EM[2]];
        float[] label = new float[raw.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (float) (voxelSize[axis] * (i / step[axis] % EM[axis] + 0.5));
            label[i] = raw[i] > voxelSize[axis] * EM[axis] / 2 ? 1 : 0;
        }
        VoxelGrid grid = new VoxelGrid(voxelSize, new double[3]);
        return new TrainingCrop(
                        "ramp",
                        Volume.of("raw", grid, EM, raw),
                        Map.of("a", Volume.of("a", grid, EM, label)))
                .withPadding(true);
    }

    private static Warp warp(UnaryOperator<Named<AugmentSection>> set, double[] voxelSize, long k) {
        AugmentSection section = set.apply(Named.of(AugmentSection.class)).make();
        return Warp.draw(section, voxelSize, PATCH, Seeds.random(7, k));
    }

    private static Patch read(int axis, double[] voxelSize, Geometry geometry) {
        double[] min = new double[3];
        for (int d = 0; d < 3; d++) min[d] = (EM[d] - PATCH[d]) / 2 * voxelSize[d];
        PatchGrid grid = PatchGrid.of(min, voxelSize, PATCH, geometry);
        return ramp(axis, voxelSize).read(Targets.masks(List.of("a")), grid, Intensity.NONE);
    }

    /** How far each voxel was read from its place, along an axis, in nm. */
    private static double[] moved(int axis, double[] voxelSize, Warp warp) {
        float[] bent = read(axis, voxelSize, Geometry.NONE.bent(warp)).raw();
        float[] straight = read(axis, voxelSize, Geometry.NONE).raw();
        double[] moved = new double[bent.length];
        for (int i = 0; i < moved.length; i++) moved[i] = bent[i] - straight[i];
        return moved;
    }

    @Test
    void nothingBendsWithoutBeingAsked() {
        assertSame(Warp.NONE, warp(s -> s, CUBES, 0));
    }

    /** As a float, it is the end: the label was that of a voxel elsewhere, or of none. */
    @Test
    void aPlaceJustBelowTheEndIsOfTheLastVoxel() {
        for (int axis = 0; axis < 3; axis++)
            for (int k = 1; k < 20; k++) {
                double[] shift = new double[3];
                shift[axis] = CUBES[axis] * (0.5 - k * 1e-7);
                double all = Double.NEGATIVE_INFINITY;
                Warp warp =
                        new Warp(
                                Warp.NONE.factor(),
                                new double[3],
                                1,
                                0,
                                (axis + 1) % 3,
                                all,
                                -all,
                                shift);
                double[] min = new double[3];
                min[axis] = (EM[axis] - PATCH[axis]) * CUBES[axis];
                PatchGrid grid = PatchGrid.of(min, CUBES, PATCH, Geometry.NONE.bent(warp));
                Patch patch =
                        ramp(axis, CUBES).read(Targets.masks(List.of("a")), grid, Intensity.NONE);
                byte[] labels = patch.labels();
                int last = labels.length - 1;
                assertTrue(
                        labels[last] == Patch.PRESENT || k < 6 && labels[last] == Patch.UNKNOWN,
                        "axis " + axis + ", " + k + " ten-millionths of a voxel: " + labels[last]);
            }
    }

    @Test
    void aScaleStretchesAboutTheMiddle() {
        Set<Boolean> larger = new HashSet<>();
        for (int k = 0; k < 12; k++) {
            Warp warp = warp(s -> s.with(AugmentSection::scale, 0.25), THICK, k);
            double factor = warp.factor()[2];
            assertTrue(factor >= 0.8 && factor <= 1.25, "factor " + factor);
            larger.add(factor > 1);
            double[] moved = moved(2, THICK, warp);
            for (int i = 0; i < moved.length; i++) {
                double place = 8 * (i % 32 + 0.5 - 16);
                assertEquals((factor - 1) * place, moved[i], 1e-3);
            }
            for (double m : moved(0, THICK, warp)) assertEquals(0, m, 1e-3, "along long voxels");
        }
        assertEquals(2, larger.size());
    }

    @Test
    void anElasticFieldIsBoundedAndDoesNotFold() {
        double most = 0;
        for (int k = 0; k < 6; k++) {
            Warp warp = warp(s -> s.with(AugmentSection::elastic, 12.0), CUBES, k);
            for (int axis = 0; axis < 3; axis++) {
                double[] moved = moved(axis, CUBES, warp);
                for (int i = 0; i < moved.length; i++) {
                    most = Math.max(most, Math.abs(moved[i]));
                    assertTrue(Math.abs(moved[i]) <= 12.001, "displacement " + moved[i]);
                    if (i % 32 == 0) continue;
                    double strain = Math.abs(moved[i] - moved[i - 1]) / 8;
                    assertTrue(strain < 0.5, "strain " + strain);
                }
            }
        }
        assertTrue(most > 6, "largest displacement " + most);
        Warp thick = warp(s -> s.with(AugmentSection::elastic, 12.0), THICK, 1);
        for (double m : moved(0, THICK, thick)) assertEquals(0, m, 1e-3, "along long voxels");
    }

    @Test
    void labelsBendAsTheirEmDoes() {
        AugmentSection all =
                Named.of(AugmentSection.class)
                        .with(AugmentSection::elastic, 20.0)
                        .with(AugmentSection::scale, 0.3)
                        .with(AugmentSection::misalignment, 24.0)
                        .make();
        for (int k = 0; k < 6; k++) {
            Warp warp = Warp.draw(all, CUBES, PATCH, Seeds.random(2, k));
            Geometry turned =
                    Geometry.draw(
                            Named.of(AugmentSection.class)
                                    .with(AugmentSection::rotate, new double[] {180, 30, 30})
                                    .with(AugmentSection::mirror, new double[] {0.5, 0.5, 0.5})
                                    .make(),
                            Seeds.random(3, k));
            for (Geometry geometry : List.of(Geometry.NONE, turned)) {
                Patch patch = read(2, CUBES, geometry.bent(warp));
                int known = 0;
                for (int i = 0; i < patch.labels().length; i++) {
                    if (patch.mask(i) == 0) continue;
                    known++;
                    double beyond = patch.raw()[i] - 256;
                    if (Math.abs(beyond) > 4.01)
                        assertEquals(beyond > 0 ? 1 : 0, patch.target(i), "voxel " + i);
                }
                assertTrue(known > 3000, known + " known");
            }
        }
    }

    @Test
    void sectionsSlipWithinTheirPlanes() {
        Set<Integer> counts = new HashSet<>();
        for (int k = 0; k < 20; k++) {
            Warp warp = warp(s -> s.with(AugmentSection::misalignment, 40.0), THICK, k);
            assertEquals(0, warp.across());
            double[] moved = moved(2, THICK, warp);
            Set<Integer> slipped = new HashSet<>();
            for (int i = 0; i < moved.length; i++) {
                boolean now = Math.abs(moved[i]) > 1e-3;
                if (now) slipped.add(i / (24 * 32));
                double expected = now ? warp.shift()[2] : 0;
                assertEquals(expected, moved[i], 1e-3);
                assertTrue(Math.abs(moved[i]) <= 40);
            }
            counts.add(slipped.size());
            assertTrue(slipped.size() == 1 || slipped.contains(7), slipped.toString());
            for (double m : moved(0, THICK, warp)) assertEquals(0, m, 1e-3);
        }
        assertTrue(counts.contains(1) && counts.size() > 3, counts.toString());
    }

    /** Bent by nothing, a turned patch has the values that it has without bending. */
    @Test
    void turnsAsOtherPatchesDo() {
        AugmentSection section =
                Named.of(AugmentSection.class)
                        .with(AugmentSection::rotate, new double[] {180, 180, 180})
                        .with(AugmentSection::mirror, new double[] {0.5, 0.5, 0.5})
                        .with(AugmentSection::transpose, List.of("z", "y", "x"))
                        .make();
        Warp idle = new Warp(new double[] {1, 1, 1}, new double[3], 8, 1, 0, 0, 1, new double[3]);
        for (int k = 0; k < 5; k++) {
            Geometry geometry = Geometry.draw(section, Seeds.random(1, k));
            Patch plain = read(2, CUBES, geometry);
            Patch bent = read(2, CUBES, geometry.bent(idle));
            assertArrayEquals(plain.raw(), bent.raw(), 1e-2f);
            int other = 0;
            for (int i = 0; i < plain.labels().length; i++)
                if (plain.labels()[i] != bent.labels()[i]) other++;
            assertTrue(other < 5, other + " labels differ by rounding");
        }
    }

    @Test
    void samplesAreRepeatable() {
        AugmentSection all =
                Named.of(AugmentSection.class)
                        .with(AugmentSection::elastic, 20.0)
                        .with(AugmentSection::misalignment, 24.0)
                        .make();
        List<TrainingCrop> crops = List.of(Synthetic.crop("a", 40, 4, 32, "mito", "er"));
        PatchSource one = Synthetic.source(crops, all, 16, 3);
        PatchSource two = Synthetic.source(crops, all, 16, 3);
        for (int k : new int[] {5, 0, 2}) assertArrayEquals(one.patch(k).raw(), two.patch(k).raw());
    }
}
