// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RunsTest {

    @Test
    void namesKeepWhatStoodInTheData() {
        Runs runs = Runs.of(new short[] {0, -1, -1, 7, 0, 7}, true, 1, 2, 3);
        assertEquals(3, runs.count());
        assertEquals(65535, runs.name(1));
        assertEquals(65535, runs.largestName());
        assertArrayEquals(new int[] {0, 1, 1, 2, 0, 2}, runs.toArray());
        assertArrayEquals(new long[] {0, 2, 2}, runs.sizes());
        assertEquals(-1, Runs.of(new byte[] {-1}, false, 1, 1, 1).name(1));
        assertEquals(4294967295L, Runs.of(new int[] {-1}, true, 1, 1, 1).name(1));
    }

    @Test
    void numbersWithAFractionAreValuesAndNanIsBackground() {
        Runs runs = Runs.of(new float[] {0.5f, 0.5f, 0.7f, -0f, Float.NaN, 3}, true, 1, 1, 6);
        assertArrayEquals(new int[] {1, 1, 2, 0, 0, 3}, runs.toArray());
        assertEquals(3, runs.name(3));
    }

    @Test
    void rowsMustBeComplete() {
        RunsBuilder builder = new RunsBuilder(new int[] {2, 2, 3}, true);
        builder.add(new byte[9]);
        assertThrows(IllegalStateException.class, builder::build);
        builder.add(new byte[] {1, 0, 1});
        assertArrayEquals(
                new int[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1}, builder.build().toArray());
    }

    @Test
    void confusionAddsUp() {
        Confusion c = new Confusion(1, 1, 1, 0).plus(new Confusion(0, 0, 0, 5));
        assertEquals(1.0 / 3, c.iou());
        assertEquals(0.5, c.dice());
        assertEquals(0.75, c.accuracy());
        assertEquals(Double.NaN, Confusion.NONE.iou());
        assertEquals(Double.NaN, Confusion.NONE.dice());
    }
}
