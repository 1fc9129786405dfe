// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskPoolTest {

    private static final int ALONE_MS = 200;
    private static final int TOGETHER_MS = 20_000;

    /** How many of two tasks run at once; each waits so long for the other. */
    private static int together(TaskPool pool, int needsMib, int millis) {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        pool.map(
                List.of(1, 2),
                task -> needsMib,
                task -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    both.countDown();
                    try {
                        both.await(millis, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return now.decrementAndGet();
                });
        return most.get();
    }

    @Test
    void tasksWaitForTheMemoryOfOthers() {
        assertEquals(1, together(new TaskPool(2, 100), 51, ALONE_MS));
    }

    @Test
    void tasksThatFitRunTogether() {
        assertEquals(2, together(new TaskPool(2, 100), 50, TOGETHER_MS));
    }

    @Test
    void aTaskThatNeedsMoreThanThereIsRunsAlone() {
        assertEquals(1, together(new TaskPool(2, 100), 1000, ALONE_MS));
    }

    @Test
    void theStandardPoolHasHalfOfTheMemory() {
        int half = (int) (Runtime.getRuntime().maxMemory() >> 21);
        assertEquals(1, together(TaskPool.standard(), half / 2 + 1, ALONE_MS));
    }

    @Test
    void resultsKeepTheOrderAndTheFirstFailureIsThrown() {
        TaskPool pool = new TaskPool(3, 10);
        List<Integer> tasks = List.of(5, 1, 4, 2, 3);
        assertEquals(List.of(25, 1, 16, 4, 9), pool.map(tasks, t -> t, t -> t * t));
        assertThrows(
                CancelledException.class,
                () ->
                        pool.map(
                                tasks,
                                t -> t,
                                t -> {
                                    throw new CancelledException("enough");
                                }));
    }
}
