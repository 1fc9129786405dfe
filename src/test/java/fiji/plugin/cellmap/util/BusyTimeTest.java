// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BusyTimeTest {

    private long now;

    @Test
    void whatOverlapsCountsOnce() {
        BusyTime time = new BusyTime(() -> now);
        assertEquals(0, time.seconds());
        time.begin();
        now = 2_000_000_000L;
        time.begin();
        assertEquals(2, time.seconds());
        now = 3_000_000_000L;
        time.end();
        now = 5_000_000_000L;
        time.end();
        now = 9_000_000_000L;
        assertEquals(5, time.seconds());
        time.begin();
        now = 10_000_000_000L;
        time.end();
        assertEquals(6, time.seconds());
    }
}
