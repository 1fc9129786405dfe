// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedTruthTest {

    @Test
    void givesBackWhatWasPacked() {
        int[] shape = {5, 7, 11};
        Random random = new Random(1);
        byte[] truth = new byte[3 * 5 * 7 * 11];
        for (int i = 0; i < truth.length; i++)
            truth[i] = (byte) (i < 385 ? random.nextInt(3) : i < 770 ? i / 77 % 3 : 0);
        PackedTruth packed = PackedTruth.of(truth, shape);
        assertEquals(3, packed.classes());
        for (int c = 0; c < 3; c++)
            for (int z = 0; z < 5; z++) {
                int from = (c * 5 + z) * 77;
                assertArrayEquals(Arrays.copyOfRange(truth, from, from + 77), packed.plane(c, z));
            }
        assertTrue(packed.contains(0) && packed.contains(1));
        assertTrue(!packed.contains(2));
    }

    @Test
    void planesOfOneValueTakeNextToNothing() {
        int[] shape = {64, 64, 64};
        byte[] truth = new byte[48 * 64 * 64 * 64];
        Arrays.fill(truth, 0, truth.length / 2, HeldOutCrop.UNKNOWN);
        assertEquals(48 * 64 * 8, PackedTruth.of(truth, shape).bytes());
    }
}
