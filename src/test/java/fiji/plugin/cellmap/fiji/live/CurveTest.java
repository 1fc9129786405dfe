// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CurveTest {

    @Test
    void fewPointsAreKeptAsTheyAre() {
        Curve curve = new Curve(4);
        curve.add(1, 10);
        curve.add(2, Double.NaN);
        curve.add(3, 30);
        Curve.Line line = curve.line("a");
        assertArrayEquals(new double[] {1, 3}, line.x());
        assertArrayEquals(new double[] {10, 30}, line.y());
        assertEquals(30, line.last());
    }

    @Test
    void tooManyBecomeMeansOfNeighbours() {
        Curve curve = new Curve(4);
        for (int i = 1; i <= 6; i++) curve.add(i, 10 * i);
        assertArrayEquals(new double[] {1.5, 3.5, 5, 6}, curve.line("a").x());
        curve.add(7, 70);
        assertArrayEquals(new double[] {1.5, 3.5, 5, 6.5}, curve.line("a").x());
        assertArrayEquals(new double[] {15, 35, 50, 65}, curve.line("a").y());
        assertEquals(70, curve.last());
    }

    /** Of a million points no more are kept than said, spread evenly over all of them. */
    @Test
    void aLongLineStaysShortAndEven() {
        Curve curve = new Curve(100);
        for (int i = 0; i < 1_000_000; i++) curve.add(i, i % 2);
        Curve.Line line = curve.line("a");
        assertTrue(line.x().length > 50 && line.x().length <= 101, line.x().length + " points");
        for (int i = 1; i + 1 < line.x().length; i++) {
            assertEquals(0.5, line.y()[i], 1e-3);
            assertTrue(line.x()[i] - line.x()[i - 1] < 2 * 16384);
        }
    }
}
