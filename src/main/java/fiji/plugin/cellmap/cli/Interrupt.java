// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (or a polite kill) into a cancel: the work gets time to save what it has, then the
 * process ends.
 */
final class Interrupt {

    private static final long PATIENCE_S = 120;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean cancelled;

    static Interrupt install() {
        Interrupt interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(new Thread(interrupt::stop, "cellmap-interrupt"));
        return interrupt;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Tells the work to end; does not wait for it. */
    void cancel() {
        cancelled = true;
    }

    private void stop() {
        if (done.getCount() == 0) return;
        cancel();
        try {
            done.await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process, unless it is ending already. */
    void finished(int code) {
        boolean ending = cancelled;
        done.countDown();
        if (!ending) System.exit(code);
    }
}
