// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static fiji.plugin.cellmap.sample.Synthetic.grid;
import static fiji.plugin.cellmap.sample.Synthetic.ramp;
import static fiji.plugin.cellmap.sample.Synthetic.volume;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.List;
import net.imglib2.img.array.ArrayImgs;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VolumeTest {

    private static final float OUT = -1;

    /** A line of voxels of 8 nm along x, first corner at 100 nm. */
    private static Volume line(float... values) {
        return volume(grid(8, 0, 0, 100), new int[] {1, 1, values.length}, values);
    }

    private static float[] along(
            Volume volume, double min, double size, int n, Interpolation mode) {
        double[] corner = {0, 0, min};
        double[] voxel = {8, 8, size};
        return volume.read(corner, voxel, new int[] {1, 1, n}, mode, OUT).values();
    }

    @Test
    void sameVoxelSizeReturnsStoredValues() {
        float[] read = along(line(3, 1, 4, 1, 5), 92, 8, 7, Interpolation.LINEAR);
        assertArrayEquals(new float[] {OUT, 3, 1, 4, 1, 5, OUT}, read);
    }

    @Test
    void fractionalShiftTakesTheNearestVoxel() {
        assertArrayEquals(
                new float[] {3, 1}, along(line(3, 1, 4), 102, 8, 2, Interpolation.LINEAR));
        assertArrayEquals(
                new float[] {1, 4}, along(line(3, 1, 4), 106, 8, 2, Interpolation.LINEAR));
    }

    @Test
    void halfSizeIsLinearBetweenCentres() {
        // centres of input 104, 112, 120; of output 102, 106, 110, 114, 118, 122
        assertArrayEquals(
                new float[] {0, 2, 6, 10, 14, 16},
                along(line(0, 8, 16), 100, 4, 6, Interpolation.LINEAR));
        assertArrayEquals(
                new float[] {OUT, 0, 0, 8, 8, 16, 16, OUT},
                along(line(0, 8, 16), 96, 4, 8, Interpolation.NEAREST));
    }

    @Test
    void doubleSizeSamplesAtCentres() {
        // output centres at 108 and 124, half way between two input centres
        assertArrayEquals(
                new float[] {4, 20}, along(line(0, 8, 16, 24), 100, 16, 2, Interpolation.LINEAR));
        // the voxel that begins there
        assertArrayEquals(
                new float[] {8, 24}, along(line(0, 8, 16, 24), 100, 16, 2, Interpolation.NEAREST));
    }

    @Test
    void trilinearReproducesALinearFunction() {
        int[] shape = {4, 5, 6};
        Volume volume = volume(grid(8, 0, 0, 0), shape, ramp(shape));
        double[] voxel = {6, 10, 3};
        int[] out = {3, 2, 9};
        float[] read =
                volume.read(new double[] {8, 9, 7}, voxel, out, Interpolation.LINEAR, OUT).values();
        for (int z = 0; z < 3; z++)
            for (int y = 0; y < 2; y++)
                for (int x = 0; x < 9; x++) {
                    double vz = (8 + (z + 0.5) * 6) / 8 - 0.5;
                    double vy = (9 + (y + 0.5) * 10) / 8 - 0.5;
                    double vx = (7 + (x + 0.5) * 3) / 8 - 0.5;
                    assertEquals(vz * 30 + vy * 6 + vx, read[(z * 2 + y) * 9 + x], 1e-3);
                }
    }

    @Test
    void insideMarksVoxelsWithTheirCentreInTheVolume() {
        Sampled read =
                line(1, 1)
                        .read(
                                new double[] {0, 0, 95},
                                new double[] {8, 8, 4},
                                new int[] {1, 1, 6},
                                Interpolation.LINEAR,
                                OUT);
        // centres 97, 101, 105, 109, 113, 117 in 100..116
        assertArrayEquals(new boolean[] {false, true, true, true, true, false}, read.inside());
        assertArrayEquals(new float[] {OUT, 1, 1, 1, 1, OUT}, read.values());
    }

    @Test
    void farOutsideIsOutside() {
        Sampled read =
                line(1).read(
                                new double[] {1e6, 0, 0},
                                Synthetic.EIGHT,
                                new int[] {2, 2, 2},
                                Interpolation.NEAREST,
                                7);
        assertArrayEquals(Synthetic.constant(7, 2, 2, 2), read.values());
        assertArrayEquals(new boolean[8], read.inside());
    }

    @Test
    void takesTheNearestLevelAndTheFinestOfEquals() {
        VoxelImage[] levels = new VoxelImage[3];
        for (int i = 0; i < 3; i++)
            levels[i] = VoxelImage.of(ArrayImgs.floats(1, 1, 1), grid(4 << i, 0, 0, 0), "s" + i);
        Volume volume = new Volume("levels", List.of(levels));
        assertSame(levels[0], volume.level(new double[] {1, 1, 1}));
        assertSame(levels[1], volume.level(new double[] {8, 8, 8}));
        assertSame(levels[0], volume.level(new double[] {6, 6, 6}), "4 and 8 are equally near");
        assertSame(levels[2], volume.level(new double[] {100, 16, 16}));
    }

    @Property(tries = 200)
    void anyBoxOfEqualVoxelSizeIsACopy(
            @ForAll @IntRange(min = -3, max = 5) int z,
            @ForAll @IntRange(min = -3, max = 5) int y,
            @ForAll @IntRange(min = -3, max = 5) int x,
            @ForAll @IntRange(min = 1, max = 6) int n) {
        int[] shape = {3, 4, 5};
        float[] values = ramp(shape);
        VoxelGrid grid =
                new VoxelGrid(new double[] {3.48, 4.6, 16.1}, new double[] {16709.22, 0.1, -7});
        Volume volume = volume(grid, shape, values);
        double[] min = {grid.world(0, z), grid.world(1, y), grid.world(2, x)};
        Sampled read =
                volume.read(min, grid.scale(), new int[] {n, n, n}, Interpolation.LINEAR, OUT);
        for (int i = 0; i < n * n * n; i++) {
            int a = z + i / (n * n);
            int b = y + i / n % n;
            int c = x + i % n;
            boolean in = a >= 0 && a < 3 && b >= 0 && b < 4 && c >= 0 && c < 5;
            assertEquals(in, read.inside()[i]);
            assertEquals(in ? values[(a * 4 + b) * 5 + c] : OUT, read.values()[i]);
        }
    }
}
