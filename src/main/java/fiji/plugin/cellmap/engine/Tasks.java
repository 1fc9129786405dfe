// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * What another thread does with memory of the engine, in order. Thread-safe, but waiting is for one
 * thread.
 */
final class Tasks {

    private final Queue<Future<?>> running = new ConcurrentLinkedQueue<>();

    void add(Future<?> task) {
        running.add(task);
    }

    /**
     * Waits until no more than so many are left; throws what they threw. An interrupt is noted and
     * does not end the wait: memory that is being worked on must not be given back.
     */
    void await(int most) {
        boolean interrupted = false;
        try {
            while (running.size() > most)
                try {
                    running.element().get();
                    running.remove();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    running.remove();
                    if (e.getCause() instanceof RuntimeException known) throw known;
                    if (e.getCause() instanceof Error error) throw error;
                    throw new IllegalStateException(e.getCause());
                }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Waits until all are done, whatever came of them. */
    void settle() {
        while (!running.isEmpty())
            try {
                await(0);
            } catch (RuntimeException | Error e) {
                // It is undone.
            }
    }
}
