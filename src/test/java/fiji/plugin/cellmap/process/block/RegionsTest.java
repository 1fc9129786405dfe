// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.metric.ConnectedComponents;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.process.block.Bench3.ArrayMask;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionsTest {

    private static int[] label(
            byte[] mask,
            byte[] marks,
            int[] shape,
            Connectivity connectivity,
            Components.Rule rule,
            Workplace place) {
        Box all = Box.of(Bench3.longs(shape));
        Regions regions =
                Regions.of(
                        new ArrayMask(mask, shape),
                        connectivity,
                        Regions.Marks.of(new ArrayMask(marks, shape)),
                        place,
                        Progress.none());
        int[] ids = new int[mask.length];
        regions.forEach(rule, (box, values) -> Boxes.copy(values, box, ids, all), Progress.none());
        int largest = 0;
        for (int id : ids) largest = Math.max(largest, id);
        assertEquals(largest, regions.count(rule));
        return ids;
    }

    private static byte[] noise(SplittableRandom random, int n) {
        double density = random.nextDouble(0.02, 0.6);
        byte[] mask = new byte[n];
        for (int i = 0; i < n; i++) mask[i] = (byte) (random.nextDouble() < density ? 1 : 0);
        return mask;
    }

    @Property(tries = 300)
    void anyBlocksGiveTheIdsOfTheWholeArray(@ForAll @LongRange(max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = Bench3.shape(random, 13);
        byte[] mask = noise(random, Bench3.size(shape));
        byte[] marks = noise(random, mask.length);
        int least = random.nextInt(6);
        Components.Rule rule = (voxels, marked) -> voxels >= least && (marked || least < 3);
        Connectivity connectivity =
                random.nextBoolean() ? Connectivity.FACES : Connectivity.CORNERS;
        try (Bench3 bench = Bench3.random(random)) {
            assertArrayEquals(
                    new WholeArray(shape, connectivity).label(mask, marks, rule),
                    label(mask, marks, shape, connectivity, rule, bench.place()));
        }
    }

    /** Beside the scores' own components, and objects that are in parts. */
    @Property(tries = 300)
    void partsOfObjectsAreThoseOfTheWholeArray(@ForAll @LongRange(max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = Bench3.shape(random, 13);
        int[] objects = new int[Bench3.size(shape)];
        int names = random.nextInt(1, 6);
        for (int i = 0; i < objects.length; i++)
            objects[i] =
                    i > 0 && random.nextInt(3) > 0
                            ? objects[i - 1]
                            : 1_000_000 * random.nextInt(names + 1);
        int least = random.nextInt(12);
        Runs parts = ConnectedComponents.of(objects, shape);
        long[] sizes = parts.sizes();
        int[] part = parts.toArray();
        Map<Integer, Integer> ids = new HashMap<>();
        int[] expected = new int[objects.length];
        for (int i = 0; i < objects.length; i++)
            if (objects[i] != 0 && sizes[part[i]] >= least)
                expected[i] = ids.computeIfAbsent(objects[i], name -> ids.size() + 1);
        Box all = Box.of(Bench3.longs(shape));
        try (Bench3 bench = Bench3.random(random)) {
            Regions regions =
                    Regions.of(
                            bench.array("objects", DType.UINT32, objects, shape),
                            bench.place(),
                            Progress.none());
            int[] found = new int[objects.length];
            Components.Rule rule = (voxels, marked) -> voxels >= least;
            regions.forEach(
                    rule, (box, values) -> Boxes.copy(values, box, found, all), Progress.none());
            assertArrayEquals(expected, found);
            assertEquals(ids.size(), regions.count(rule));
        }
    }

    @Property(tries = 100)
    void holesAreThoseOfTheWholeArray(@ForAll @LongRange(max = Long.MAX_VALUE) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = Bench3.shape(random, 14);
        byte[] mask = Bench3.mask(random, shape);
        long largest = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(1, 20);
        WholeArray whole = new WholeArray(shape, Connectivity.FACES);
        byte[] inverse = new byte[mask.length];
        byte[] edge = new byte[mask.length];
        for (int i = 0; i < mask.length; i++) {
            inverse[i] = (byte) (1 - mask[i]);
            edge[i] = (byte) (whole.isEdge(i) ? 1 : 0);
        }
        int[] holes = whole.label(inverse, edge, (voxels, open) -> !open && voxels <= largest);
        byte[] expected = mask.clone();
        for (int i = 0; i < mask.length; i++) if (holes[i] != 0) expected[i] = 1;
        try (Bench3 bench = Bench3.random(random)) {
            Mask filled =
                    RegionMask.filled(
                            new ArrayMask(mask, shape),
                            largest,
                            "filled",
                            bench.place(),
                            Progress.none());
            assertArrayEquals(expected, Bench3.read(filled));
        }
    }

    /** A line of voxels that touch by their corners only runs through every block. */
    @Test
    void cornersConnectAcrossBlocks() {
        int[] shape = {9, 9, 9};
        for (int direction = 0; direction < 4; direction++) {
            byte[] mask = new byte[729];
            for (int i = 0; i < 9; i++) {
                int y = (direction & 1) == 0 ? i : 8 - i;
                int x = (direction & 2) == 0 ? i : 8 - i;
                mask[(i * 9 + y) * 9 + x] = 1;
            }
            try (Bench3 bench = new Bench3(new int[] {2, 2, 2}, 2, 1)) {
                int[] ids =
                        label(
                                mask,
                                mask,
                                shape,
                                Connectivity.CORNERS,
                                (voxels, marked) -> voxels == 9,
                                bench.place());
                for (int i = 0; i < ids.length; i++) assertEquals(mask[i], ids[i]);
            }
        }
    }

    @Test
    void noiseBeyondTheMemoryIsRefused(@TempDir Path folder) {
        int n = 64;
        byte[] mask = new byte[n * n * n];
        for (int z = 0; z < n; z += 2)
            for (int y = 0; y < n; y += 2)
                for (int x = 0; x < n; x += 2) mask[(z * n + y) * n + x] = 1;
        try (Workplace place = new Workplace(folder, new int[] {16, 16, 16}, 16, 400_000, 1)) {
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () ->
                                    Regions.of(
                                            new ArrayMask(mask, new int[] {n, n, n}),
                                            Connectivity.CORNERS,
                                            Regions.Marks.NONE,
                                            place,
                                            Progress.none()));
            assertTrue(e.why().contains("noise"), e.why());
        }
    }

    @Test
    void blocksAreWholeChunksAndFitTheMemory() {
        long[] shape = {1000, 1000, 1000};
        Tiling tiling = Tiling.of(shape, new int[] {64, 64, 64}, 320, 20, 100L << 20);
        long voxels = 1;
        for (int n : tiling.block()) {
            assertEquals(0, n % 64);
            voxels *= n;
        }
        assertTrue(voxels * 20 <= 100L << 20);
        assertTrue(voxels * 40 > 100L << 20, "could be larger");
        assertEquals(new Box(new long[] {0, 0, 0}, Bench3.longs(tiling.block())), tiling.box(0));
        Tiling whole = Tiling.of(new long[] {50, 60, 70}, new int[] {64, 64, 64}, 320, 20, 1 << 30);
        assertEquals(1, whole.size());
    }
}
