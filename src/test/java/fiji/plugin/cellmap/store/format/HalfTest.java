// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Half;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfTest {

    @Test
    void everyHalfSurvivesAsAFloat() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloat((short) bits);
            assertEquals((short) bits, Half.fromFloat(value), Integer.toHexString(bits));
        }
    }

    /** What numpy.float16 makes of these (numpy 2.2). */
    @ParameterizedTest
    @CsvSource({
        "0.1, 2e66",
        "-0.1, ae66",
        "1, 3c00",
        "65504, 7bff",
        "65519.996, 7bff",
        "65520, 7c00",
        "-1e9, fc00",
        "6.1035156e-05, 0400",
        "6.097555e-05, 03ff",
        "5.9604645e-08, 0001",
        "2.9802322e-08, 0000",
        "2.980233e-08, 0001",
        "8.940697e-08, 0002",
        "1.00048828125, 3c00",
        "1.0014648, 3c02",
        "3.1415927, 4248",
        "-0.0, 8000",
        "Infinity, 7c00",
        "2049, 6800",
        "2051, 6802",
        "0.33333334, 3555"
    })
    void roundingIsThatOfNumpy(float value, String bits) {
        assertEquals(bits, String.format("%04x", Half.fromFloat(value) & 0xFFFF));
    }

    @Property(tries = 2000)
    void theNearestHalfIsTaken(@ForAll float value) {
        if (Float.isNaN(value) || Math.abs(value) >= 65504) return;
        short half = Half.fromFloat(value);
        double error = Math.abs((double) Half.toFloat(half) - value);
        for (int step = -1; step <= 1; step += 2) {
            float other = Half.toFloat((short) (half + step));
            if (Float.isNaN(other)) continue;
            assertTrue(error <= Math.abs((double) other - value), value + " " + other);
        }
    }

    @Test
    void nanStaysNan() {
        assertTrue(Float.isNaN(Half.toFloat(Half.fromFloat(Float.NaN))));
        assertTrue(Float.isNaN(Half.toFloat(Half.fromFloat(Float.intBitsToFloat(0x7F800001)))));
    }
}
