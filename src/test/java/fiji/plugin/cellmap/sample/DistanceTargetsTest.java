// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.config.TargetSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.Seeds;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A patch has the distances of the whole crop, found by looking at every pair of voxels. */
class DistanceTargetsTest {

    private static final int[] CROP = {12, 20, 24};
    private static final double[] VOXEL = {12, 4, 4};

    private final float[] labels = labels();

    @ParameterizedTest
    @CsvSource({"8, nm", "14, nm", "2, voxels"})
    void aPatchHasTheDistancesOfTheCrop(double scale, String unit) {
        int[] shape = {6, 8, 10};
        int[] start = {3, 6, 7};
        Patch patch = read(scale, unit, start, shape, Geometry.NONE);
        double[] edge = unit.equals("nm") ? VOXEL : new double[] {1, 1, 1};
        int known = 0;
        int unknown = 0;
        for (int i = 0; i < patch.labels().length; i++) {
            int[] at = {
                start[0] + i / 80, start[1] + i / 10 % 8, start[2] + i % 10,
            };
            double[] nearest = nearest(at, edge);
            float own = label(at);
            double d = Math.min(3 * scale, own > 0 ? nearest[0] : nearest[1]);
            boolean certain = !Float.isNaN(own) && nearest[2] >= d;
            assertEquals(certain ? 1 : 0, patch.mask(i), "voxel " + i);
            double target = Math.tanh((own > 0 ? d : -d) / scale);
            if (certain) assertEquals(127 * target, patch.target(i), 0.5 + 1e-9, "voxel " + i);
            if (certain) known++;
            else unknown++;
        }
        assertTrue(known > 100 && unknown > 20, known + " known, " + unknown + " unknown");
    }

    @Test
    void aMirroredPatchHasMirroredDistances() {
        int[] start = {3, 6, 7};
        int[] shape = {6, 8, 8};
        Patch plain = read(8, "nm", start, shape, Geometry.NONE);
        Symmetry symmetry = new Symmetry(new boolean[] {true, false, true}, new int[] {0, 2, 1});
        Geometry turned = new Geometry(Geometry.NONE.rotation(), false, symmetry);
        Patch mirrored = read(8, "nm", start, shape, turned);
        for (int z = 0; z < 6; z++)
            for (int y = 0; y < 8; y++)
                for (int x = 0; x < 8; x++) {
                    int from = ((5 - z) * 8 + x) * 8 + 7 - y;
                    int to = (z * 8 + y) * 8 + x;
                    assertEquals(plain.target(from), mirrored.target(to));
                    assertEquals(plain.mask(from), mirrored.mask(to));
                }
    }

    @Test
    void otherClassesStayMasks() {
        TrainingCrop crop = crop();
        int[] shape = {4, 4, 4};
        Targets masked = Targets.masks(List.of("a", "b"));
        Patch patch =
                crop.read(
                        new Targets(masked.outputs(), targets(8, "nm"), null),
                        PatchGrid.of(new double[3], VOXEL, shape, Geometry.NONE),
                        Intensity.NONE);
        Patch masks = crop.read(masked, new double[3], VOXEL, shape, Intensity.NONE);
        for (int i = 64; i < 128; i++) assertEquals(masks.target(i), patch.target(i));
    }

    private static DistanceTargets targets(double scale, String unit) {
        return DistanceTargets.of(
                Named.of(TargetSection.class)
                        .with(TargetSection::distance, List.of("a"))
                        .with(TargetSection::distanceScale, scale)
                        .with(TargetSection::distanceUnit, unit)
                        .make());
    }

    private Patch read(double scale, String unit, int[] start, int[] shape, Geometry geometry) {
        double[] min = new double[3];
        for (int d = 0; d < 3; d++) min[d] = start[d] * VOXEL[d];
        return crop().read(
                        new Targets(List.of(Output.ofClass("a")), targets(scale, unit), null),
                        PatchGrid.of(min, VOXEL, shape, geometry),
                        Intensity.NONE);
    }

    private TrainingCrop crop() {
        float[] raw = new float[labels.length];
        for (int i = 0; i < raw.length; i++) raw[i] = 1 + i % 200;
        VoxelGrid grid = new VoxelGrid(VOXEL, new double[3]);
        return new TrainingCrop(
                "crop",
                Volume.of("raw", grid, CROP, raw),
                Map.of(
                        "a", Volume.of("a", grid, CROP, labels),
                        "b", Volume.of("b", grid, CROP, labels)));
    }

    /** Blobs, and a few unknown voxels. */
    private static float[] labels() {
        SplittableRandom random = Seeds.random(5);
        float[] labels = new float[CROP[0] * CROP[1] * CROP[2]];
        for (int i = 0; i < labels.length; i++) {
            int z = i / (CROP[1] * CROP[2]) - 6;
            int y = i / CROP[2] % CROP[1] - 10;
            int x = i % CROP[2] - 12;
            labels[i] = 9 * z * z + y * y + x * x < 40 || x > 8 ? 1 : 0;
            if (random.nextInt(400) == 0) labels[i] = Float.NaN;
        }
        return labels;
    }

    private float label(int[] at) {
        for (int d = 0; d < 3; d++) if (at[d] < 0 || at[d] >= CROP[d]) return Float.NaN;
        return labels[(at[0] * CROP[1] + at[1]) * CROP[2] + at[2]];
    }

    /** Distances to the nearest absent, present and unknown voxel; what is outside is unknown. */
    private double[] nearest(int[] from, double[] edge) {
        double[] least = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        for (int z = -8; z < CROP[0] + 8; z++)
            for (int y = -12; y < CROP[1] + 12; y++)
                for (int x = -12; x < CROP[2] + 12; x++) {
                    float label = label(new int[] {z, y, x});
                    int kind = Float.isNaN(label) ? 2 : label > 0 ? 1 : 0;
                    double dz = (z - from[0]) * edge[0];
                    double dy = (y - from[1]) * edge[1];
                    double dx = (x - from[2]) * edge[2];
                    double d = Math.sqrt(dz * dz + dy * dy + dx * dx);
                    least[kind] = Math.min(least[kind], d);
                }
        return least;
    }
}
