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
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Seeds;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;

class RotationTest {

    private static final double[][] IDENTITY = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    private static final int[] CUBE = {6, 6, 6};

    private static Geometry turned(double[][] rotation) {
        return new Geometry(rotation, true, Symmetry.NONE);
    }

    private static float[] read(
            Volume volume, double[] min, double[] voxel, int[] shape, Geometry geometry) {
        PatchGrid grid = PatchGrid.of(min, voxel, shape, geometry);
        float[] out = new float[grid.voxels()];
        new TurnedSampler(volume.level(voxel), grid).floats(out);
        return out;
    }

    @Test
    void identityEqualsPlainRead() {
        Volume volume = Synthetic.em(12);
        double[] min = {24, 16, 32};
        float[] plain = volume.read(min, EIGHT, CUBE, Interpolation.LINEAR, 0).values();
        assertArrayEquals(plain, read(volume, min, EIGHT, CUBE, turned(IDENTITY)), 1e-3f);
    }

    @Test
    void quarterTurnAboutZIsAPermutation() {
        Volume volume = Synthetic.em(12);
        double[] min = {24, 16, 32};
        double[][] quarter = {{1, 0, 0}, {0, 0, -1}, {0, 1, 0}};
        float[] plain = volume.read(min, EIGHT, CUBE, Interpolation.NEAREST, 0).values();
        float[] turned = read(volume, min, EIGHT, CUBE, turned(quarter));
        for (int z = 0; z < 6; z++)
            for (int y = 0; y < 6; y++)
                for (int x = 0; x < 6; x++) {
                    // world y = -x, world x = y about the centre
                    float expected = plain[(z * 6 + (5 - x)) * 6 + y];
                    assertEquals(expected, turned[(z * 6 + y) * 6 + x], 1e-2);
                }
    }

    @Test
    void linearFunctionsSurviveAnyRotationOfAnisotropicVoxels() {
        int[] shape = {10, 60, 60};
        VoxelGrid grid = new VoxelGrid(new double[] {50, 5, 5}, new double[] {0, 0, 0});
        Volume volume = Volume.of("ramp", grid, shape, ramp(shape));
        Geometry geometry = Geometry.draw(rotations(40, 30, 20), Seeds.random(3));
        double[][] rotation = geometry.rotation();
        double[] min = {200, 130, 130};
        double[] voxel = {50, 5, 5};
        int[] out = {2, 6, 8};
        float[] read = read(volume, min, voxel, out, geometry);
        for (int i = 0; i < 2 * 6 * 8; i++) {
            double[] d = {(i / 48 - 0.5) * 50, (i / 8 % 6 - 2.5) * 5, (i % 8 - 3.5) * 5};
            double[] world = {250, 145, 150};
            for (int r = 0; r < 3; r++)
                for (int c = 0; c < 3; c++) world[r] += rotation[r][c] * d[c];
            double expected =
                    (world[0] / 50 - 0.5) * 3600 + (world[1] / 5 - 0.5) * 60 + world[2] / 5 - 0.5;
            assertEquals(expected, read[i], 0.05);
        }
    }

    /** Voxels of bytes and of floats, near borders and beyond, each interpolated on its own. */
    @Test
    void everyVoxelLiesBetweenTheEightAroundIt() {
        int[] size = {14, 17, 19};
        byte[] bytes = new byte[14 * 17 * 19];
        float[] floats = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Seeds.mixed(i);
            floats[i] = bytes[i] & 0xFF;
        }
        VoxelGrid grid = new VoxelGrid(new double[] {10, 8, 9}, new double[] {5, -3, 0});
        Volume asFloats = Volume.of("f", grid, size, floats);
        Volume asBytes =
                Volume.of(VoxelImage.of(ArrayImgs.unsignedBytes(bytes, 19, 17, 14), grid, "bytes"));
        double[] voxel = {9, 9, 9};
        for (int k = 0; k < 20; k++) {
            double[] min = {-30 + 7 * k, 3 * k, 60 - 5 * k};
            Geometry geometry = Geometry.draw(Synthetic.everything(), Seeds.random(k));
            int[] shape = {11, 11, 11};
            float[] found = read(asBytes, min, voxel, shape, geometry);
            assertArrayEquals(read(asFloats, min, voxel, shape, geometry), found, 1e-3f);
            int inside = 0;
            int[] p = new int[3];
            for (int i = 0; i < found.length; i++) {
                int[] at = {i / 121, i / 11 % 11, i % 11};
                for (int d = 0; d < 3; d++) {
                    int axis = geometry.symmetry().order()[d];
                    p[axis] = geometry.symmetry().mirror()[axis] ? 10 - at[d] : at[d];
                }
                double[] position = new double[3];
                boolean in = true;
                for (int d = 0; d < 3; d++) {
                    double world = min[d] + 5.5 * 9;
                    for (int e = 0; e < 3; e++) world += geometry.rotation()[d][e] * (p[e] - 5) * 9;
                    position[d] = grid.index(d, world);
                    in &= position[d] >= 0 && position[d] < size[d];
                }
                assertEquals(in ? between(floats, size, position) : 0, found[i], 0.01);
                inside += in ? 1 : 0;
            }
            assertTrue(inside > 100 && inside < found.length, "" + inside);
        }
    }

    private static double between(float[] values, int[] size, double[] position) {
        double sum = 0;
        for (int k = 0; k < 8; k++) {
            double weight = 1;
            int index = 0;
            for (int d = 0; d < 3; d++) {
                double centre = position[d] - 0.5;
                int below = (int) Math.floor(centre);
                int voxel = below + (k >> d & 1);
                weight *= voxel == below ? 1 - (centre - below) : centre - below;
                index = index * size[d] + Math.max(0, Math.min(size[d] - 1, voxel));
            }
            sum += weight * values[index];
        }
        return sum;
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
