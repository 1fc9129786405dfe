// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.Seeds;
import java.util.List;
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

    private static void check(Geometry geometry) {
        LabelReader reader = new LabelReader(MIN, VOXEL, PATCH, geometry);
        List<Volume> classes =
                List.of(label(8, 0, 1), label(8, 0, 2), label(8, -16, 3), label(5, 1, 4));
        for (Volume volume : classes) {
            Sampled expected =
                    geometry.rotated()
                            ? volume.readRotated(
                                    MIN,
                                    VOXEL,
                                    PATCH,
                                    geometry.rotation(),
                                    Interpolation.NEAREST,
                                    9)
                            : volume.read(MIN, VOXEL, PATCH, Interpolation.NEAREST, 9);
            byte[] states = reader.read(volume);
            int[] count = new int[3];
            for (int i = 0; i < states.length; i++) {
                float value = expected.values()[i];
                boolean unknown = !expected.inside()[i] || Float.isNaN(value);
                int state =
                        unknown
                                ? LabelReader.UNKNOWN
                                : value > 0 ? LabelReader.PRESENT : LabelReader.ABSENT;
                assertEquals(state, states[i], "voxel " + i);
                count[state]++;
            }
            for (int n : count) assertTrue(n > 30, "all states occur");
        }
    }

    @Test
    void classesOnAnyGridAreReadAsNumbersAre() {
        check(Geometry.NONE);
        AugmentSection turning =
                Named.of(AugmentSection.class)
                        .with(AugmentSection::rotate, new double[] {90, 90, 90})
                        .make();
        for (int seed = 0; seed < 5; seed++) check(Geometry.draw(turning, Seeds.random(seed)));
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
