// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeapArraysTest {

    private static final long REGION = 1 << 20;

    @Test
    void largeArraysTakeWholeRegions() {
        assertEquals(REGION / 2 - 1, HeapArrays.bytes(REGION / 2 - 1, REGION));
        assertEquals(REGION, HeapArrays.bytes(REGION / 2, REGION));
        assertEquals(2 * REGION, HeapArrays.bytes(REGION + 1, REGION));
    }

    @Test
    void otherCollectorsDoNotRoundUp() {
        assertEquals(REGION + 1, HeapArrays.bytes(REGION + 1, 0));
    }

    @Test
    void noArrayTakesLessThanItsBytes() {
        assertTrue(HeapArrays.bytes(1_000_001) >= 1_000_001);
    }
}
