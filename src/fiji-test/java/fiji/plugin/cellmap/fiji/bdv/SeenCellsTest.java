// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.predict.Sight;
import java.util.Arrays;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import org.junit.jupiter.api.Test;

class SeenCellsTest {

    private final Sight.Scene scene =
            new Sight.Scene(
                    new long[] {5, 6, 7},
                    new int[] {4, 4, 4},
                    new double[] {8, 8, 8},
                    new double[3],
                    List.of("mito", "er"),
                    "cpu",
                    List.of());
    private final SeenCells seen = new SeenCells(scene, 1);

    private int at(int c, long x, long y, long z) {
        RandomAccessibleInterval<UnsignedByteType> image = seen.images().get(c);
        return image.getAt(x, y, z).get();
    }

    private static byte[] filled(int n, int first, int second) {
        byte[] values = new byte[2 * n];
        Arrays.fill(values, 0, n, (byte) first);
        Arrays.fill(values, n, 2 * n, (byte) second);
        return values;
    }

    @Test
    void withoutAnythingItIsEmptyAndNobodyWaits() {
        assertArrayEquals(new long[] {7, 6, 5}, seen.images().get(1).dimensionsAsLongArray());
        assertEquals(0, at(0, 0, 0, 0));
        assertEquals(0, at(1, 6, 5, 4));
    }

    @Test
    void anEstimateIsDrawnUntilItsCellsAreFinished() {
        seen.add(
                new Sight.Glimpse(
                        1, new long[] {2, 2, 2}, new long[] {3, 3, 3}, filled(27, 100, 200)));
        assertEquals(0, at(0, 1, 2, 2));
        for (long z : new long[] {2, 4})
            for (long y : new long[] {2, 4})
                for (long x : new long[] {2, 4}) {
                    assertEquals(100, at(0, x, y, z));
                    assertEquals(200, at(1, x, y, z));
                }
        assertFalse(seen.isFinished(0));
        // The cell at the end of all axes is 3 x 2 x 1 voxels.
        seen.add(new Sight.Cell(7, filled(6, 11, 12)));
        seen.add(new Sight.Cell(0, filled(64, 21, 22)));
        assertTrue(seen.isFinished(0) && seen.isFinished(7) && !seen.isFinished(1));
        assertEquals(11, at(0, 4, 4, 4));
        assertEquals(12, at(1, 6, 5, 4));
        assertEquals(21, at(0, 2, 2, 2));
        assertEquals(22, at(1, 0, 0, 0));
        assertEquals(100, at(0, 4, 2, 2), "of another cell");
    }

    @Test
    void anEstimateChangesNothingThatIsFinishedAndAddsToEarlierOnes() {
        seen.add(new Sight.Cell(0, filled(64, 21, 22)));
        seen.add(
                new Sight.Glimpse(
                        1, new long[] {0, 0, 3}, new long[] {1, 1, 2}, filled(2, 100, 200)));
        seen.add(
                new Sight.Glimpse(
                        2, new long[] {1, 0, 3}, new long[] {1, 1, 2}, filled(2, 101, 201)));
        assertEquals(21, at(0, 3, 0, 0));
        assertEquals(100, at(0, 4, 0, 0));
        assertEquals(201, at(1, 4, 0, 1));
    }

    @Test
    void finishedCellsStayWithinTheBudget() {
        Sight.Scene large =
                new Sight.Scene(
                        new long[] {64, 64, 6400},
                        new int[] {64, 64, 64},
                        new double[] {8, 8, 8},
                        new double[3],
                        List.of("mito", "er"),
                        "cpu",
                        List.of());
        SeenCells small = new SeenCells(large, 4);
        for (long i = 0; i < 100; i++) small.add(new Sight.Cell(i, new byte[2 * 64 * 64 * 64]));
        long kept = java.util.stream.LongStream.range(0, 100).filter(small::isFinished).count();
        assertTrue(kept >= 6 && kept <= 8, kept + " cells of half a MiB");
    }
}
