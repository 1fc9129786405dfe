// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import org.junit.jupiter.api.Test;

class TorchModuleTest {

    /** A comma too few in the widths of a network makes it gigabytes large. */
    @Test
    void weightsThatNoMemoryHoldsAreRefusedBeforeTheyAreMade() {
        TorchModule net =
                new TorchModule("Net")
                        .parameter("small", Init.ZEROS, 8)
                        .child("deep", new TorchModule("Deep").parameter("w", Init.ZEROS, 100, 10));
        net.requireRoom(2 * 4 * 1008);
        CellMapException e =
                assertThrows(CellMapException.class, () -> net.requireRoom(2 * 4 * 1008 - 1));
        assertTrue(e.why().contains("1008 numbers"), e.why());
        TorchModule huge = new TorchModule("Huge").parameter("w", Init.ZEROS, 60000, 60000, 27);
        e = assertThrows(CellMapException.class, () -> huge.initial(1));
        assertEquals("Huge", e.where());
        assertTrue(e.fix().contains("-Xmx"), e.fix());
    }
}
