// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Labels read as states are those that reading numbers gives, class after class. */
class LabelReaderTest {

    private static final int[] PATCH = {9, 12, 10};
    private static final double[] VOXEL = {8, 8, 8};
    private static final double[] MIN = {-10, 12, 40};

    /** Random numbers, some of them negative or none at all. */
    private static Volume label(double size, double corner, int seed) {
        Random random = new Random(seed);
        float[] values = new float[20 * 22 * 24];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(4) - 1;
            if (random.nextInt(9) == 0) values[i] = Float.NaN;
        }
        double[] scale = {size, size, size};
        double[] translation = {corner, corner, corner};
        return Volume.of("l", new VoxelGrid(scale, translation), new int[] {20, 22, 24}, values);
    }

    /** EM that leaves a part of the patch out. */
    private static final Volume EM =
            Volume.of(
                    "em",
                    new VoxelGrid(new double[] {8, 8, 8}, new double[] {0, 0, 0}),
                    new int[] {7, 20, 14},
                    new float[7 * 20 * 14]);

    private static void check(Geometry geometry, int[] shape) {
        PatchGrid grid = PatchGrid.of(MIN, VOXEL, PATCH, geometry).middle(shape);
        LabelReader reader = new LabelReader(grid);
        PatchSampler em =
                geometry.rotated()
                        ? new TurnedSampler(EM.level(VOXEL), grid)
                        : GridSampler.of(EM.level(VOXEL), grid, Interpolation.LINEAR);
        List<Volume> classes =
                List.of(label(8, 0, 1), label(8, 0, 2), label(8, -16, 3), label(5, 1, 4));
        for (Volume volume : classes) {
            byte[] states = reader.read(volume);
            em.leaveOutside(states);
            assertEquals(grid.voxels(), states.length);
            Map<Integer, Integer> count = new HashMap<>();
            for (int i = 0; i < states.length; i++) {
                double[] world = position(geometry, grid.finished(), i);
                float value = value(EM, world) == 0 ? value(volume, world) : Float.NaN;
                int state =
                        Float.isNaN(value)
                                ? Patch.UNKNOWN
                                : value > 0 ? Patch.PRESENT : Patch.ABSENT;
                assertEquals(state, states[i], "voxel " + i);
                count.merge(state, 1, Integer::sum);
            }
            assertEquals(3, count.size());
            for (int n : count.values()) assertTrue(n > 20, "all states occur");
        }
    }

    /** Of the middle of a voxel of the finished patch, in nm. */
    private static double[] position(Geometry geometry, int[] finished, int index) {
        int[] at = {
            index / finished[2] / finished[1],
            index / finished[2] % finished[1],
            index % finished[2]
        };
        Symmetry symmetry = geometry.symmetry();
        int[] whole = symmetry.shape(PATCH);
        double[] world = new double[3];
        for (int d = 0; d < 3; d++) world[d] = MIN[d] + PATCH[d] * VOXEL[d] / 2;
        for (int d = 0; d < 3; d++) {
            int axis = symmetry.order()[d];
            int voxel = at[d] + (whole[d] - finished[d]) / 2;
            double offset = (voxel + 0.5 - PATCH[axis] / 2.0) * VOXEL[axis];
            if (symmetry.mirror()[axis]) offset = -offset;
            for (int e = 0; e < 3; e++) world[e] += geometry.rotation()[e][axis] * offset;
        }
        return world;
    }

    /** The value of the voxel that holds a position; NaN outside. */
    private static float value(Volume volume, double[] world) {
        VoxelImage level = volume.finest();
        long[] at = new long[3];
        for (int d = 0; d < 3; d++) {
            double index = level.grid().index(d, world[d]);
            at[d] = (long) Math.floor(index + 1e-6);
            if (at[d] < 0 || at[d] >= level.shape()[d]) return Float.NaN;
        }
        return level.floats(new Box(at, new long[] {1, 1, 1}))[0];
    }

    @Test
    void classesOnAnyGridAreReadAsNumbersAre() {
        int[] middle = {6, 7, 10};
        AugmentSection symmetric =
                Named.of(AugmentSection.class)
                        .with(AugmentSection::mirror, new double[] {0.5, 0.5, 0.5})
                        .with(AugmentSection::transpose, List.of("z", "y", "x"))
                        .make();
        check(Geometry.NONE, PATCH);
        for (int seed = 0; seed < 8; seed++) {
            check(Geometry.draw(symmetric, Seeds.random(seed)), PATCH);
            check(Geometry.draw(symmetric, Seeds.random(seed)), middle);
        }
        AugmentSection turning =
                Named.of(AugmentSection.class)
                        .with(AugmentSection::rotate, new double[] {90, 90, 90})
                        .make();
        for (int seed = 0; seed < 8; seed++) {
            check(Geometry.draw(turning, Seeds.random(seed)), PATCH);
            check(Geometry.draw(Synthetic.everything(), Seeds.random(seed)), middle);
        }
    }

    @Test
    void storedIntegersAreKnownEverywhere() {
        assertArrayEquals(
                new byte[] {0, 1, 1},
                LabelReader.states(new byte[] {0, 1, (byte) 200}, DType.UINT8));
        assertArrayEquals(
                new byte[] {0, 1, 0}, LabelReader.states(new byte[] {0, 1, -3}, DType.INT8));
        assertArrayEquals(
                new byte[] {0, 1, 1}, LabelReader.states(new long[] {0, 7, -1}, DType.UINT64));
    }
}
