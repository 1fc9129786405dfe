// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DiskSpaceTest {

    @Test
    void aSizeIsSaidInTheUnitThatFits() {
        assertEquals("0.5 MiB", DiskSpace.text(1 << 19));
        assertEquals("1023.0 MiB", DiskSpace.text(1023L << 20));
        assertEquals("1.0 GiB", DiskSpace.text(1L << 30));
        assertEquals("1.1 GiB", DiskSpace.text(1120L << 20));
    }
}
