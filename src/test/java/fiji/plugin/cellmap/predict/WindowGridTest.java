// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowGridTest {

    @Test
    void everyRowOfTheTable() throws IOException {
        List<String> lines =
                Files.readAllLines(TestData.golden().resolve("sliding_window_grid.tsv"));
        assertEquals(181, lines.size());
        for (String line : lines.subList(1, lines.size())) {
            String[] f = line.split("\t");
            GridAxis axis =
                    new GridAxis(
                            Long.parseLong(f[0]), Integer.parseInt(f[1]), Double.parseDouble(f[2]));
            assertEquals(Long.parseLong(f[3]), axis.interval(), line);
            long[] starts = Arrays.stream(f[4].split(",")).mapToLong(Long::parseLong).toArray();
            assertArrayEquals(starts, axis.starts(), line);
            assertEquals(starts.length, axis.count(), line);
        }
    }

    @Test
    void examplesOfTheSpecification() {
        assertArrayEquals(new long[] {0, 64, 128, 172}, new GridAxis(300, 128, 0.5).starts());
        assertEquals(32, new WindowGrid(new long[] {20, 17, 9}, new int[] {8, 8, 8}, 0.5).count());
        assertEquals(1, new GridAxis(10, 10, 0.9).count());
        assertEquals(1, new GridAxis(5, 8, 0.5).front());
        // 10 * (1 - 0.9) is a little below 1 in double.
        assertEquals(1, new GridAxis(11, 10, 0.9).interval());
    }

    @Test
    void anAxisOfATeravoxelVolumeCostsNothing() {
        assertEquals(31_249_999, new GridAxis(1_000_000_000L, 64, 0.5).count());
        assertEquals(3, new GridAxis(1_000_000_000L, 64, 0.5).starts(500_000, 500_064).length);
    }

    @Test
    void impossibleAxesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new GridAxis(0, 8, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new GridAxis(8, 8, 1));
        assertThrows(IllegalArgumentException.class, () -> new GridAxis(8, 8, Double.NaN));
    }

    @Property(tries = 300)
    void startsOfAPartAreThoseThatTouchIt(
            @ForAll @IntRange(min = 1, max = 80) int length,
            @ForAll @IntRange(min = 1, max = 20) int window,
            @ForAll @IntRange(min = 0, max = 9) int tenths,
            @ForAll @IntRange(max = 79) int from,
            @ForAll @IntRange(min = 1, max = 40) int size) {
        GridAxis axis = new GridAxis(length, window, tenths / 10.0);
        long lo = from % axis.padded();
        long hi = Math.min(axis.padded(), lo + size);
        long[] expected =
                Arrays.stream(axis.starts()).filter(s -> s < hi && s + window > lo).toArray();
        assertArrayEquals(expected, axis.starts(lo, hi));
        assertEquals(expected.length, axis.countTouching(lo, hi));
    }

    /** Pooling networks need windows at multiples of the interval, so none is shifted back. */
    @Test
    void overhangingWindowsAreNotShifted() {
        GridAxis axis = new GridAxis(100, 56, 0, true);
        assertArrayEquals(new long[] {0, 56}, axis.starts());
        assertEquals(112, axis.padded());
        assertEquals(0, axis.front());
        assertEquals(1, axis.countTouching(0, 56));
        assertEquals(2, axis.countTouching(55, 57));
        GridAxis small = new GridAxis(10, 56, 0, true);
        assertArrayEquals(new long[] {0}, small.starts());
        assertEquals(0, small.front());
    }
}
