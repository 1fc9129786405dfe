// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.util.CancelledException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prepares batches ahead on threads of its own and hands them out in order. The number of threads
 * changes the speed, never the content. Used by one consumer at a time.
 *
 * <p>At most {@code threads + 1} batches exist that were not handed out yet.
 */
public final class Loader implements AutoCloseable {

    private final PatchSource source;
    private final int batchSize;
    private final ExecutorService pool;
    private final Deque<Future<Batch>> ahead = new ArrayDeque<>();
    private long next;
    private volatile boolean closed;

    /**
     * @param batchSize samples per batch
     * @param firstBatch index of the first batch to hand out: where a resumed run goes on
     * @param threads at least 1
     */
    public Loader(PatchSource source, int batchSize, long firstBatch, int threads) {
        this.source = source;
        this.batchSize = batchSize;
        this.next = firstBatch;
        AtomicInteger number = new AtomicInteger();
        pool =
                Executors.newFixedThreadPool(
                        threads,
                        task -> {
                            String name = "cellmap-loader-" + number.incrementAndGet();
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        for (int i = 0; i <= threads; i++) submit();
    }

    private void submit() {
        long index = next++;
        ahead.add(pool.submit(() -> Batch.of(source, index, batchSize, this::check)));
    }

    private void check() {
        if (closed) throw new CancelledException("The loader is closed.");
    }

    /**
     * The next batch in order. Blocks until it is ready.
     *
     * @throws CancelledException if the loader is closed or the calling thread is interrupted
     * @throws fiji.plugin.cellmap.util.CellMapException if the samples of this batch could not be
     *     made, as any other exception that making them threw
     */
    public Batch next() {
        check();
        try {
            submit();
            return ahead.remove().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Interrupted while waiting for training samples.");
        } catch (RejectedExecutionException e) {
            throw new CancelledException("The loader was closed.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) throw known;
            if (e.getCause() instanceof Error error) throw error;
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Stops the threads after the samples they are at. Does not block; may be called from any
     * thread and more than once. Threads are not interrupted, as that would close files that others
     * read from.
     */
    @Override
    public void close() {
        closed = true;
        pool.shutdown();
    }

    /** Waits for the threads to end after {@link #close}; whether they did in that time. */
    boolean awaitEnd(long seconds) throws InterruptedException {
        return pool.awaitTermination(seconds, TimeUnit.SECONDS);
    }
}
