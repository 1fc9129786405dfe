// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells a moving view from one that stands still: {@code away} runs as soon as it moves, {@code
 * still} once it has not moved for a moment, both on the thread of the executor. Thread-safe.
 */
final class ViewWatch {

    /** Between two steps of somebody who scrolls lies less. */
    static final int STILL_MILLIS = 80;

    private final ScheduledExecutorService executor;
    private final Runnable away;
    private final Runnable still;
    private long movedAt;
    private boolean moving;

    /**
     * @param executor of one thread; after its end nothing runs any more
     */
    ViewWatch(ScheduledExecutorService executor, Runnable away, Runnable still) {
        this.executor = executor;
        this.away = away;
        this.still = still;
    }

    /** The view has changed; returns at once. */
    synchronized void moved() {
        movedAt = System.nanoTime();
        if (moving || executor.isShutdown()) return;
        moving = true;
        executor.execute(away);
        executor.schedule(this::check, STILL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void check() {
        long left = STILL_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - movedAt);
        if (left > 0) {
            executor.schedule(this::check, left, TimeUnit.MILLISECONDS);
            return;
        }
        moving = false;
        executor.execute(still);
    }
}
