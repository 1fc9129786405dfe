// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.metric.ConnectedComponents;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TilingTest {

    @Property(tries = 200)
    void blocksCoverEachVoxelOnce(
            @ForAll @IntRange(min = 1, max = 9) int nz,
            @ForAll @IntRange(min = 1, max = 9) int ny,
            @ForAll @IntRange(min = 1, max = 9) int nx,
            @ForAll @IntRange(min = 1, max = 5) int edge) {
        Tiling tiling = new Tiling(new long[] {nz, ny, nx}, new int[] {edge, edge + 1, edge + 2});
        int[] seen = new int[nz * ny * nx];
        for (int i = 0; i < tiling.size(); i++) {
            Box box = tiling.box(i);
            for (long z = box.min()[0]; z < box.max(0); z++)
                for (long y = box.min()[1]; y < box.max(1); y++)
                    for (long x = box.min()[2]; x < box.max(2); x++)
                        seen[(int) ((z * ny + y) * nx + x)]++;
        }
        for (int n : seen) assertEquals(1, n);
    }

    @Property(tries = 100)
    void neighboursAreThoseThatTouch(
            @ForAll @IntRange(min = 1, max = 9) int nz,
            @ForAll @IntRange(min = 1, max = 9) int nx,
            @ForAll @IntRange(min = 1, max = 4) int edge) {
        Tiling tiling = new Tiling(new long[] {nz, 5, nx}, new int[] {edge, edge, edge});
        for (int i = 0; i < tiling.size(); i++) {
            List<Integer> touching = new ArrayList<>();
            for (int j = 0; j < tiling.size(); j++)
                if (i != j && touch(tiling.box(i), tiling.box(j))) touching.add(j);
            assertEquals(touching, tiling.neighbours(i));
            for (int j : touching) assertTrue(tiling.colour(i) != tiling.colour(j));
        }
    }

    private static boolean touch(Box a, Box b) {
        for (int d = 0; d < 3; d++)
            if (a.min()[d] > b.max(d) || b.min()[d] > a.max(d)) return false;
        return true;
    }

    @Test
    void blocksGrowByWholeChunksAsFarAsMemoryReaches() {
        long[] shape = {100, 300, 300};
        int[] chunk = {16, 32, 32};
        Tiling large = Tiling.of(shape, chunk, 128, 1, Long.MAX_VALUE);
        assertArrayEquals(new int[] {112, 128, 128}, large.block());
        Tiling small = Tiling.of(shape, chunk, 128, 10, 1_000_000);
        double bytes = 10.0 * small.block()[0] * small.block()[1] * small.block()[2];
        assertTrue(bytes <= 1_000_000 && bytes > 300_000, bytes + " bytes");
        for (int d = 0; d < 3; d++) assertEquals(0, small.block()[d] % chunk[d]);
        assertArrayEquals(chunk, Tiling.of(shape, chunk, 128, 1, 1).block(), "one chunk at least");
    }

    @Test
    void nothingCannotBeCut() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Tiling(new long[] {1, 0, 1}, new int[] {1, 1, 1}));
    }

    @Property(tries = 300)
    void aBlockIsLabelledAsTheScoresLabelIt(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int nz,
            @ForAll @IntRange(min = 1, max = 7) int ny,
            @ForAll @IntRange(min = 1, max = 9) int nx) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] mask = new byte[nz * ny * nx];
        for (int i = 0; i < mask.length; i++) mask[i] = (byte) random.nextInt(2);
        int[] shape = {nz, ny, nx};
        BlockLabels labels = new BlockLabels(mask, shape, Connectivity.CORNERS);
        Runs expected = ConnectedComponents.of(Runs.of(mask, true, shape));
        assertEquals(expected.values(), labels.count());
        assertArrayEquals(expected.toArray(), labels.labels());
    }

    @Test
    void facesAloneConnectLess() {
        byte[] diagonal = {1, 0, 0, 1};
        int[] shape = {1, 2, 2};
        assertEquals(2, new BlockLabels(diagonal, shape, Connectivity.FACES).count());
        assertEquals(1, new BlockLabels(diagonal, shape, Connectivity.CORNERS).count());
    }

    @Test
    void idsFollowTheFirstVoxelsOfWhatIsKept() {
        Components parts = new Components(1 << 20);
        int late = parts.add(10, 500, false, 0);
        int small = parts.add(1, 100, false, 0);
        int early = parts.add(3, 400, true, 0);
        int joined = parts.add(2, 50, false, 0);
        parts.join(joined, late);
        assertEquals(4, parts.count());
        assertArrayEquals(new int[] {0, 1, 2, 3, 1}, parts.ids((voxels, marked) -> true));
        int[] large = parts.ids((voxels, marked) -> voxels >= 12);
        assertEquals(List.of(1, 0, 0, 1), ints(large, late, small, early, joined));
        int[] marked = parts.ids((voxels, isMarked) -> isMarked);
        assertEquals(List.of(0, 0, 1, 0), ints(marked, late, small, early, joined));
    }

    @Test
    void partsOfAnObjectAreKeptForThemselvesAndHaveOneId() {
        Components parts = new Components(1 << 20);
        int far = parts.add(10, 500, false, 7);
        int other = parts.add(10, 300, false, 3);
        int bit = parts.add(1, 100, false, 7);
        int near = parts.add(10, 400, false, 7);
        parts.join(other, near);
        assertArrayEquals(new int[] {0, 1, 2, 1, 1}, parts.ids((voxels, marked) -> true));
        int[] large = parts.ids((voxels, marked) -> voxels >= 10);
        assertEquals(List.of(2, 1, 0, 2), ints(large, far, other, bit, near));
        parts.join(near, far);
        int[] larger = parts.ids((voxels, marked) -> voxels >= 11);
        assertEquals(List.of(1, 0, 0, 1), ints(larger, far, other, bit, near));
    }

    private static List<Integer> ints(int[] ids, int... parts) {
        List<Integer> found = new ArrayList<>();
        for (int part : parts) found.add(ids[part]);
        return found;
    }

    @Test
    void moreFragmentsThanMemoryAreRefused() {
        Components parts = new Components(100_000);
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> {
                            for (int i = 0; i < 100_000; i++) parts.add(1, i, false, 0);
                        });
        assertTrue(e.why().contains("the mask is probably noise"), e.why());
    }
}
