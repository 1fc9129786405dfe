// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does one thing after another in a thread of its own, of which one at most waits: whoever hands
 * over the next waits until the last is done. Nothing is interrupted. For one thread.
 */
final class Behind implements AutoCloseable {

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    work -> {
                        Thread made = new Thread(work, "cellmap-blocks");
                        made.setDaemon(true);
                        return made;
                    });
    private Future<?> running;

    /**
     * Waits for what was handed over before.
     *
     * @throws RuntimeException what that threw
     */
    void run(Runnable work) {
        await();
        running = thread.submit(work);
    }

    /** Waits until all is done; throws what it threw. */
    void await() {
        if (running == null) return;
        Future<?> last = running;
        running = null;
        boolean interrupted = false;
        try {
            while (true)
                try {
                    last.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) throw known;
            if (e.getCause() instanceof Error error) throw error;
            throw new IllegalStateException(e.getCause());
        } catch (CancellationException e) {
            throw new IllegalStateException(e);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Waits until all is done; what came of it is no longer asked for. */
    @Override
    public void close() {
        try {
            await();
        } catch (RuntimeException | Error e) {
            // Whoever closes without waiting fails for another reason already.
        } finally {
            thread.shutdown();
        }
    }
}
