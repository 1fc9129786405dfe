// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ActivityTest {

    private final QuietHost host = new QuietHost();
    private final Activity activity = host.start("title");

    @Test
    void oneLineSaysStageShareAndMessage() {
        activity.message("starting");
        activity.begin("train", 2);
        activity.advance(2);
        activity.message("loss 0.5");
        activity.begin("save", 0);
        assertEquals("starting", host.shown.get(0));
        assertEquals("train 0/2", host.shown.get(1));
        assertEquals("train 2/2", host.shown.get(2));
        assertEquals("train 2/2: loss 0.5", host.shown.get(3));
        assertEquals("save", host.shown.get(4));
    }

    @Test
    void theTimeLeftIsThatOfThisRun() {
        activity.begin("train", 1000);
        activity.advance(900);
        host.nanos += 2_000_000_000L;
        activity.advance(1);
        assertEquals("train 900/1000", host.shown.get(1));
        assertEquals("train 901/1000, 3:18 min left", host.shown.get(2));
    }
}
