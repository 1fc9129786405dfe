// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class ProbabilityCoderTest {

    @Test
    void thresholdOneHalfIsExact() {
        assertEquals(127, ProbabilityCoder.background(0.5));
        float[] around = {Math.nextDown(0.5f), 0.5f, Math.nextUp(0.5f)};
        assertEquals(127, ProbabilityCoder.quantise(around[0]));
        assertEquals(127, ProbabilityCoder.quantise(around[1]));
        assertEquals(128, ProbabilityCoder.quantise(around[2]));
    }

    @Property
    void thresholdOneHalfGivesTheSameMaskBeforeAndAfter(
            @ForAll @FloatRange(min = 0, max = 1) float p) {
        assertEquals(p > 0.5f, ProbabilityCoder.quantise(p) > ProbabilityCoder.background(0.5));
    }

    @Property
    void otherThresholdsDifferWithinHalfAStepOnly(
            @ForAll @FloatRange(min = 0, max = 1) float p,
            @ForAll @DoubleRange(min = 0, max = 1) double t) {
        boolean stored = ProbabilityCoder.quantise(p) > ProbabilityCoder.background(t);
        if (Math.abs(p - t) > 0.5 / 255 + 1e-7) assertEquals(p > t, stored);
    }

    @Test
    void theEndsOfTheScale() {
        byte[] stored = new byte[5];
        new ProbabilityCoder("sigmoid", DType.UINT8)
                .encode(new float[] {-1e9f, 1e9f, 0}, stored, 1);
        assertArrayEquals(new byte[] {0, 0, (byte) 255, 127, 0}, stored);
        float[] same = new float[3];
        new ProbabilityCoder("none", DType.FLOAT32)
                .encode(new float[] {-0.5f, 0.25f, 1.5f}, same, 0);
        assertArrayEquals(new float[] {0, 0.25f, 1}, same);
        assertEquals(-1, ProbabilityCoder.background(-0.1));
        assertEquals(255, ProbabilityCoder.background(1));
    }

    @Test
    void numbersThatAreNoneAreSeen() {
        ProbabilityCoder.require(new float[] {Float.NEGATIVE_INFINITY, 1}, "mito", 3);
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> ProbabilityCoder.require(new float[] {0, Float.NaN}, "mito", 3));
        assertEquals("class mito, plane z = 3", e.where());
    }
}
