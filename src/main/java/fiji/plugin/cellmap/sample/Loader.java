// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.util.CancelledException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prepares batches ahead on threads of its own and hands them out in order. Each sample is a task,
 * so several threads work at one batch. The number of threads changes the speed, never the content.
 * Used by one consumer at a time.
 *
 * <p>The memory of batches is used again and again. Besides the one that was handed out there are
 * as many as keep the threads busy, in no more than {@value #MOST_BYTES} bytes all together, with
 * the copies that a training makes of them, but at least one.
 */
public final class Loader implements AutoCloseable {

    private static final long MOST_BYTES = 1L << 30;

    /** Copies of batches, on the CPU, that wait to be learned from, and are. */
    private static final int COPIES = 2;

    /** So many classes are made ready by a thread while a GPU makes a step, about. */
    private static final int CLASSES_PER_THREAD = 4;

    private final PatchSource source;
    private final ExecutorService pool;
    private final ThreadLocal<float[]> grey;
    private final Deque<Pending> ahead = new ArrayDeque<>();
    private final Deque<Batch> free = new ArrayDeque<>();
    private Batch handedOut;
    private long next;
    private volatile boolean closed;

    /** A batch and the tasks that fill it. */
    private record Pending(Batch batch, List<Future<?>> samples) {}

    /**
     * @param batchSize samples per batch
     * @param firstBatch index of the first batch to hand out: where a resumed run goes on
     * @param threads at least 1
     */
    public Loader(PatchSource source, int batchSize, long firstBatch, int threads) {
        this.source = source;
        this.next = firstBatch;
        int[] patch = source.patchSize();
        grey = ThreadLocal.withInitial(() -> new float[patch[0] * patch[1] * patch[2]]);
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
        int batches = batches(batchSize, threads, Batch.bytes(source, batchSize));
        for (int i = 0; i < batches; i++) free.add(Batch.room(source, batchSize));
        while (free.size() > 1) submit();
    }

    /** How many batches there are, the one that is handed out included. */
    static int batches(int batchSize, int threads, long bytes) {
        long busy = 2 + (threads + batchSize - 1L) / batchSize;
        return (int) Math.max(2, Math.min(busy, MOST_BYTES / bytes - COPIES));
    }

    /**
     * Bytes of the batches of a loader and their copies on the CPU, outside of the Java heap.
     *
     * @param threads at least 1
     */
    public static long bytes(PatchSource source, int batchSize, int threads) {
        long bytes = Batch.bytes(source, batchSize);
        return bytes * (batches(batchSize, threads, bytes) + COPIES);
    }

    /**
     * How many threads to use where nobody says: enough for the classes, and not all cores of the
     * machine.
     */
    public static int threads(int classes) {
        int cores = Runtime.getRuntime().availableProcessors();
        return Math.max(1, Math.min(cores - 1, 1 + classes / CLASSES_PER_THREAD));
    }

    private void submit() {
        Batch batch = free.remove().numbered(next++);
        List<Future<?>> samples = new ArrayList<>();
        for (int i = 0; i < batch.n(); i++) {
            int sample = i;
            samples.add(pool.submit(() -> fill(batch, sample)));
        }
        ahead.add(new Pending(batch, samples));
    }

    private void fill(Batch batch, int sample) {
        check();
        batch.fill(source, sample, grey.get());
    }

    private void check() {
        if (closed) throw new CancelledException("The loader is closed.");
    }

    /**
     * The next batch in order; the one before it is no longer valid. Blocks until it is ready.
     *
     * @throws CancelledException if the loader is closed or the calling thread is interrupted
     * @throws fiji.plugin.cellmap.util.CellMapException if the samples of this batch could not be
     *     made, as any other exception that making them threw
     */
    public Batch next() {
        check();
        try {
            if (handedOut != null) free.add(handedOut);
            handedOut = null;
            submit();
            Pending first = ahead.remove();
            for (Future<?> sample : first.samples) sample.get();
            handedOut = first.batch;
            return handedOut;
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
