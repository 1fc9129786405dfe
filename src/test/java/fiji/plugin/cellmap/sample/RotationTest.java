// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static fiji.plugin.cellmap.sample.Synthetic.EIGHT;
import static fiji.plugin.cellmap.sample.Synthetic.ramp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.Seeds;
import org.junit.jupiter.api.Test;

class RotationTest {

    private static final double[][] IDENTITY = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    private static final int[] CUBE = {6, 6, 6};

    @Test
    void identityEqualsPlainRead() {
        Volume volume = Synthetic.em(12);
        double[] min = {24, 16, 32};
        for (Interpolation mode : Interpolation.values()) {
            float[] plain = volume.read(min, EIGHT, CUBE, mode, 0).values();
            float[] turned = volume.readRotated(min, EIGHT, CUBE, IDENTITY, mode, 0).values();
            assertArrayEquals(plain, turned, 1e-3f);
        }
    }

    @Test
    void quarterTurnAboutZIsAPermutation() {
        Volume volume = Synthetic.em(12);
        double[] min = {24, 16, 32};
        double[][] quarter = {{1, 0, 0}, {0, 0, -1}, {0, 1, 0}};
        float[] plain = volume.read(min, EIGHT, CUBE, Interpolation.NEAREST, 0).values();
        for (Interpolation mode : Interpolation.values()) {
            float[] turned = volume.readRotated(min, EIGHT, CUBE, quarter, mode, 0).values();
            for (int z = 0; z < 6; z++)
                for (int y = 0; y < 6; y++)
                    for (int x = 0; x < 6; x++) {
                        // world y = -x, world x = y about the centre
                        float expected = plain[(z * 6 + (5 - x)) * 6 + y];
                        assertEquals(expected, turned[(z * 6 + y) * 6 + x], 1e-2);
                    }
        }
    }

    @Test
    void linearFunctionsSurviveAnyRotationOfAnisotropicVoxels() {
        int[] shape = {10, 60, 60};
        VoxelGrid grid = new VoxelGrid(new double[] {50, 5, 5}, new double[] {0, 0, 0});
        Volume volume = Volume.of("ramp", grid, shape, ramp(shape));
        double[][] rotation = Geometry.draw(rotations(40, 30, 20), Seeds.random(3)).rotation();
        double[] min = {200, 130, 130};
        double[] voxel = {50, 5, 5};
        int[] out = {2, 6, 8};
        Sampled read = volume.readRotated(min, voxel, out, rotation, Interpolation.LINEAR, 0);
        for (int i = 0; i < 2 * 6 * 8; i++) {
            double[] d = {(i / 48 - 0.5) * 50, (i / 8 % 6 - 2.5) * 5, (i % 8 - 3.5) * 5};
            double[] world = {250, 145, 150};
            for (int r = 0; r < 3; r++)
                for (int c = 0; c < 3; c++) world[r] += rotation[r][c] * d[c];
            double expected =
                    (world[0] / 50 - 0.5) * 3600 + (world[1] / 5 - 0.5) * 60 + world[2] / 5 - 0.5;
            assertTrue(read.inside()[i]);
            assertEquals(expected, read.values()[i], 0.05);
        }
    }

    @Test
    void cornersOutsideAreMarked() {
        Volume volume = Synthetic.em(6);
        double c = Math.sqrt(0.5);
        double[][] eighth = {{1, 0, 0}, {0, c, -c}, {0, c, c}};
        Sampled read =
                volume.readRotated(new double[3], EIGHT, CUBE, eighth, Interpolation.LINEAR, -5);
        assertEquals(-5, read.values()[0]);
        assertTrue(read.inside()[(3 * 6 + 3) * 6 + 3]);
        for (int i = 0; i < 216; i++) assertEquals(read.inside()[i], read.values()[i] != -5);
    }

    @Test
    void drawnRotationsAreOrthogonalAndWithinTheRange() {
        for (int k = 0; k < 50; k++) {
            double[][] r = Geometry.draw(rotations(0, 0, 30), Seeds.random(k)).rotation();
            assertEquals(1, r[2][2], "about x the x axis stays");
            assertTrue(r[0][0] >= Math.cos(Math.toRadians(30)) - 1e-12);
            r = Geometry.draw(rotations(180, 180, 180), Seeds.random(k)).rotation();
            for (int i = 0; i < 3; i++)
                for (int j = 0; j < 3; j++) {
                    double dot = r[i][0] * r[j][0] + r[i][1] * r[j][1] + r[i][2] * r[j][2];
                    assertEquals(i == j ? 1 : 0, dot, 1e-12);
                }
        }
    }

    private static AugmentSection rotations(double z, double y, double x) {
        return Named.of(AugmentSection.class)
                .with(AugmentSection::rotate, new double[] {z, y, x})
                .make();
    }
}
