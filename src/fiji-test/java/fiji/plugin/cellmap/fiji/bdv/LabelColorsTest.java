// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelColorsTest {

    @Test
    void backgroundIsClearAndIdsDiffer() {
        assertEquals(0, LabelColors.of(0, 3));
        Set<Integer> colors = new HashSet<>();
        for (long id = 1; id <= 200; id++) {
            assertEquals(0xFF, LabelColors.of(id, 0) >>> 24);
            colors.add(LabelColors.of(id, 0));
        }
        assertTrue(colors.size() > 190, "only " + colors.size() + " colours");
        assertEquals(0xFF, LabelColors.of(-1, 0) >>> 24);
    }

    @Test
    void theSameIdOfAnotherClassLooksDifferent() {
        assertNotEquals(LabelColors.of(1, 1), LabelColors.of(1, 2));
        assertEquals(LabelColors.of(7, 1), LabelColors.of(7, 1));
    }
}
