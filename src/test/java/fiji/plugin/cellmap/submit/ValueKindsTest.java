// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Voxels;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueKindsTest {

    @Test
    void bitsAreThoseOfTheRangeOnlyWhereverItStarts() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            byte[] values = new byte[40];
            int from = random.nextInt(20);
            int to = from + random.nextInt(20);
            int expected = 0;
            for (int i = 0; i < values.length; i++) {
                if (random.nextInt(4) > 0) continue;
                values[i] = (byte) (1 << random.nextInt(8));
                if (i >= from && i < to) expected |= values[i] & 0xFF;
            }
            assertEquals(expected, Voxels.bits(values, from, to), from + " to " + to);
        }
    }

    @Test
    void masksAreToldFromOtherBytes() {
        byte[] values = new byte[200_003];
        assertEquals(ValueKinds.NONE, ValueKinds.of(values, DType.UINT8));
        values[200_002] = 1;
        assertEquals(
                new ValueKinds(false, false, 1, false, 1, false),
                ValueKinds.of(values, DType.UINT8));
        values[70_001] = (byte) 200;
        assertEquals(
                new ValueKinds(false, false, 200, true, 200, false),
                ValueKinds.of(values, DType.UINT8));
        assertEquals(
                new ValueKinds(true, false, -56, true, 1, false),
                ValueKinds.of(values, DType.INT8));
    }
}
