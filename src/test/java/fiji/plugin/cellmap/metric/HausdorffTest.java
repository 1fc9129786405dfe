// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HausdorffTest {

    private static final double[] VOXEL = {3.5, 2, 1.74};

    @Test
    void nothingIsAsFarAsTheCap() {
        Runs one = Runs.of(new byte[] {1, 0, 0, 0}, true, 1, 1, 4);
        Runs none = Runs.of(new byte[4], true, 1, 1, 4);
        assertEquals(7, new Hausdorff(one, none, VOXEL, 7, Progress.none()).distance(1, 1));
        assertEquals(7, new Hausdorff(none, one, VOXEL, 7, Progress.none()).distance(1, 1));
        assertEquals(0, new Hausdorff(none, none, VOXEL, 7, Progress.none()).distance(1, 1));
    }

    @Test
    void severalObjectsAreMeasuredTogether() {
        Runs truth = Runs.of(new byte[] {1, 1, 0, 1, 0, 0}, true, 1, 1, 6);
        Runs parts = Runs.of(new byte[] {1, 1, 0, 2, 0, 3}, true, 1, 1, 6);
        Hausdorff hausdorff =
                new Hausdorff(truth, parts, new double[] {1, 1, 1}, 100, Progress.none());
        assertEquals(0, hausdorff.distance(1, 1, 2));
        assertEquals(0, hausdorff.distance(1, 2, 1));
        assertEquals(2, hausdorff.distance(1, 1, 0));
        assertEquals(2, hausdorff.distance(1, 1, 3, 2, 99));
    }

    @Property(tries = 400)
    void agreesWithAllPairs(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int nz,
            @ForAll @IntRange(min = 1, max = 6) int ny,
            @ForAll @IntRange(min = 1, max = 9) int nx,
            @ForAll @IntRange(min = 2, max = 12) int rarity) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] a = volume(random, nz * ny * nx, rarity);
        byte[] b = volume(random, nz * ny * nx, rarity);
        Hausdorff hausdorff =
                new Hausdorff(
                        Runs.of(a, true, nz, ny, nx),
                        Runs.of(b, true, nz, ny, nx),
                        VOXEL,
                        1e9,
                        Progress.none());
        double expected = Math.max(directed(a, b, ny, nx), directed(b, a, ny, nx));
        assertEquals(expected, hausdorff.distance(1, 1), 1e-9 * (1 + expected));
    }

    /** A cancel does not wait for the distance of a large object, from any thread that measures. */
    @Test
    void aCancelIsHonouredWithinADistance() {
        Runs one = Runs.of(new byte[] {1, 0, 0, 0}, true, 1, 1, 4);
        Runs other = Runs.of(new byte[] {0, 0, 0, 1}, true, 1, 1, 4);
        Hausdorff hausdorff = new Hausdorff(one, other, VOXEL, 1e9, new Cancelled());
        assertThrows(
                CancelledException.class,
                () ->
                        IntStream.range(0, 100)
                                .parallel()
                                .mapToDouble(i -> hausdorff.distance(1, 1))
                                .sum());
    }

    /** From the beginning. */
    private record Cancelled() implements Progress {
        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {}

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return true;
        }
    }

    private static byte[] volume(SplittableRandom random, int size, int rarity) {
        byte[] v = new byte[size];
        for (int i = 0; i < size; i++) v[i] = (byte) (random.nextInt(rarity) == 0 ? 1 : 0);
        v[random.nextInt(size)] = 1;
        return v;
    }

    private static double directed(byte[] a, byte[] b, int ny, int nx) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            if (a[i] == 0) continue;
            double nearest = Double.MAX_VALUE;
            for (int j = 0; j < b.length; j++) {
                if (b[j] == 0) continue;
                double dz = (i / (ny * nx) - j / (ny * nx)) * VOXEL[0];
                double dy = (i / nx % ny - j / nx % ny) * VOXEL[1];
                double dx = (i % nx - j % nx) * VOXEL[2];
                nearest = Math.min(nearest, Math.sqrt(dz * dz + dy * dy + dx * dx));
            }
            largest = Math.max(largest, nearest);
        }
        return largest;
    }
}
