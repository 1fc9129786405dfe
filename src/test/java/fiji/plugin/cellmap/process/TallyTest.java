// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TallyTest {

    /** More objects than there is room for at first, in runs and again after others. */
    @Test
    void firstVoxelsAreThoseOfOneVoxelAfterAnother() {
        long[] shape = {9, 17, 40};
        Box box = new Box(new long[] {2, 3, 5}, new long[] {6, 11, 30});
        Random random = new Random(1);
        int[] labels = new int[(int) box.size()];
        for (int i = 0; i < labels.length; i++)
            labels[i] = i > 0 && random.nextBoolean() ? labels[i - 1] : random.nextInt(700);
        TreeMap<Integer, Long> expected = new TreeMap<>();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == 0) continue;
            long z = 2 + i / 330;
            long y = 3 + i / 30 % 11;
            long index = (z * 17 + y) * 40 + 5 + i % 30;
            expected.putIfAbsent(labels[i], index);
        }
        Tally.Counts counts = Tally.Counts.of(shape, box, labels);
        assertTrue(expected.size() > 500);
        assertEquals(expected.size(), counts.ids().length);
        for (int i = 0; i < counts.ids().length; i++) {
            assertEquals(expected.get(counts.ids()[i]), counts.firsts()[i]);
        }
    }
}
