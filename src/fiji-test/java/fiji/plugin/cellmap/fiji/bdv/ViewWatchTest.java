// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ViewWatchTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
    private final ViewWatch watch =
            new ViewWatch(executor, () -> told.add("away"), () -> told.add("still"));

    private void await(int count) throws InterruptedException {
        while (told.size() < count) Thread.sleep(5);
    }

    @Test
    void aMovementIsOneAndItsEndIsTold() throws Exception {
        for (int i = 0; i < 30; i++) {
            watch.moved();
            Thread.sleep(ViewWatch.STILL_MILLIS / 8);
        }
        assertEquals("away", told.get(0));
        await(2);
        watch.moved();
        await(4);
        // On a busy machine a sleep may last longer than a rest, but the order is the same.
        for (int i = 0; i < told.size(); i++)
            assertEquals(i % 2 == 0 ? "away" : "still", told.get(i));
        executor.shutdownNow();
    }

    @Test
    void afterTheEndNothingHappens() throws Exception {
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        watch.moved();
        executor.shutdown();
        watch.moved();
        executor.awaitTermination(9, TimeUnit.SECONDS);
        assertEquals(List.of("away"), told);
    }
}
