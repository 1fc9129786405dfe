// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.process.block.Bench3;
import fiji.plugin.cellmap.process.block.Connectivity;
import fiji.plugin.cellmap.process.block.WholeArray;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SeededWatershedTest {

    private static short[] shorts(int[] values) {
        short[] out = new short[values.length];
        for (int i = 0; i < out.length; i++) out[i] = (short) values[i];
        return out;
    }

    /** Few levels make plateaus and ties, many make slopes. */
    private static int[] levels(SplittableRandom random, int[] shape) {
        byte[] mask = Bench3.mask(random, shape);
        byte[] height = Bench3.probability(random, shape);
        int steps = new int[] {1, 8, 60}[random.nextInt(3)];
        int[] levels = new int[mask.length];
        for (int i = 0; i < mask.length; i++)
            if (mask[i] != 0) levels[i] = 1 + (height[i] & 0xff) / steps;
        return levels;
    }

    @Property(tries = 80)
    void anyBlocksGiveTheWatershedOfTheWholeArray(
            @ForAll @LongRange(max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = Bench3.shape(random, 16);
        int[] level = levels(random, shape);
        int depth = random.nextInt(1, 30);
        WholeWatershed whole = new WholeWatershed(level, shape);
        int[] seeds = whole.seeds(depth);
        try (Bench3 bench = Bench3.random(random)) {
            ChunkedArray levels = bench.array("levels", DType.UINT16, shorts(level), shape);
            ChunkedArray found =
                    SeededWatershed.seeds(levels, depth, "seeds", bench.place(), Progress.none());
            assertArrayEquals(seeds, (int[]) Bench3.read(found));
            ChunkedArray objects =
                    SeededWatershed.flood(levels, found, "objects", bench.place(), Progress.none());
            int[] labels = (int[]) Bench3.read(objects);
            assertArrayEquals(whole.flood(seeds), labels);
            for (int i = 0; i < labels.length; i++)
                assertEquals(level[i] == 0, labels[i] == 0, "every voxel of the mask has a label");
        }
    }

    @Test
    void twoBallsThatTouchArePartedAtTheirNeck() {
        int[] shape = {20, 20, 40};
        byte[] mask = new byte[Bench3.size(shape)];
        for (int i = 0; i < mask.length; i++) {
            double z = i / 800 - 9.5;
            double y = i / 40 % 20 - 9.5;
            double x = i % 40;
            boolean left = z * z + y * y + (x - 11) * (x - 11) < 90;
            boolean right = z * z + y * y + (x - 28) * (x - 28) < 90;
            mask[i] = (byte) (left || right ? 1 : 0);
        }
        try (Bench3 bench = new Bench3(new int[] {8, 8, 8}, 16, 2)) {
            ChunkedArray levels =
                    new DistanceTransform(
                                    new Bench3.ArrayMask(mask, shape),
                                    new double[] {8, 8, 8},
                                    bench.place())
                            .levels("distance", Progress.none());
            int depth = Levels.ofNanometres(16, 8);
            ChunkedArray seeds =
                    SeededWatershed.seeds(levels, depth, "seeds", bench.place(), Progress.none());
            int[] labels =
                    (int[])
                            Bench3.read(
                                    SeededWatershed.flood(
                                            levels,
                                            seeds,
                                            "objects",
                                            bench.place(),
                                            Progress.none()));
            int middle = (10 * 20 + 10) * 40;
            for (int x = 3; x < 19; x++) assertEquals(1, labels[middle + x]);
            for (int x = 21; x < 37; x++) assertEquals(2, labels[middle + x]);
            assertNotEquals(0, labels[middle + 19]);
        }
    }

    @Property(tries = 40)
    void componentsWithoutASeedBecomeSeeds(@ForAll @LongRange(max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = Bench3.shape(random, 12);
        byte[] mask = Bench3.mask(random, shape);
        int[] ids = new int[mask.length];
        byte[] seeded = new byte[mask.length];
        for (int i = 0; i < ids.length; i++)
            if (mask[i] != 0 && random.nextInt(40) == 0) {
                ids[i] = random.nextInt(1, 5);
                seeded[i] = 1;
            }
        int[] lonely =
                new WholeArray(shape, Connectivity.CORNERS)
                        .label(mask, seeded, (voxels, marked) -> !marked);
        try (Bench3 bench = Bench3.random(random)) {
            int[] all =
                    (int[])
                            Bench3.read(
                                    SeededWatershed.withLonely(
                                            new Bench3.ArrayMask(mask, shape),
                                            bench.array("seeds", DType.UINT32, ids, shape),
                                            "all",
                                            bench.place(),
                                            Progress.none()));
            for (int i = 0; i < all.length; i++) {
                int expected = lonely[i] != 0 ? 2 * lonely[i] : ids[i] != 0 ? 2 * ids[i] - 1 : 0;
                assertEquals(expected, all[i]);
            }
        }
    }

    /** Without any slope a flood of so many steps could not be told from none. */
    @Test
    void levelGroundWithoutEndIsRefused() {
        int n = Cost.MAX_STEPS + 10;
        int[] level = new int[n];
        java.util.Arrays.fill(level, 5);
        int[] seeds = new int[n];
        seeds[0] = 1;
        try (Bench3 bench = new Bench3(new int[] {1, 1, 1 << 14}, 1 << 14, 1)) {
            ChunkedArray levels = bench.array("levels", DType.UINT16, shorts(level), 1, 1, n);
            ChunkedArray first = bench.array("seeds", DType.UINT32, seeds, 1, 1, n);
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () ->
                                    SeededWatershed.flood(
                                            levels,
                                            first,
                                            "objects",
                                            bench.place(),
                                            Progress.none()));
            assertTrue(e.where().startsWith("9 voxels"), e.where());
        }
    }

    @Test
    void queuesKeepTheirOrder() {
        IntQueue queue = new IntQueue();
        int next = 0;
        int expected = 0;
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 200; round++) {
            for (int k = random.nextInt(100); k > 0; k--) queue.add(next++);
            for (int k = random.nextInt(60); k > 0 && !queue.isEmpty(); k--)
                assertEquals(expected++, queue.poll());
        }
        while (!queue.isEmpty()) assertEquals(expected++, queue.poll());
        assertEquals(next, expected);
    }
}
