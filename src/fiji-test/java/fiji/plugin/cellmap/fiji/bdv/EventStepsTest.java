// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.swing.SwingUtilities;
import org.junit.jupiter.api.Test;

class EventStepsTest {

    @Test
    void whatIsAskedForDuringAStepComesBeforeTheNext() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch ended = new CountDownLatch(1);
        EventSteps.begin(
                List.of(
                        () -> {
                            order.add("first " + SwingUtilities.isEventDispatchThread());
                            SwingUtilities.invokeLater(() -> order.add("other"));
                        },
                        () -> order.add("second"),
                        ended::countDown));
        assertTrue(ended.await(60, TimeUnit.SECONDS));
        assertEquals(List.of("first true", "other", "second"), order);
    }
}
