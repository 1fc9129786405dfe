// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Threads that wait for the network; a cancel interrupts them at once. */
public final class Workers implements AutoCloseable {

    private static final long LOOK_MS = 100;

    private final ExecutorService pool;
    private final Progress progress;

    public Workers(int threads, Progress progress) {
        this.pool = Executors.newFixedThreadPool(threads);
        this.progress = progress;
    }

    /**
     * Does the work for each task; one unit of progress each.
     *
     * @return the results in the order of the tasks
     * @throws RuntimeException the first failure; then the others are given up
     */
    public <T, R> List<R> map(String stage, Collection<T> tasks, Function<T, R> work) {
        progress.begin(stage, tasks.size());
        List<Future<R>> futures = new ArrayList<>();
        for (T task : tasks)
            futures.add(
                    pool.submit(
                            () -> {
                                R result = work.apply(task);
                                progress.advance(1);
                                return result;
                            }));
        return join(futures);
    }

    /** Does one piece of work; a cancel does not wait for its end. */
    public <R> R one(Supplier<R> work) {
        return join(List.of(pool.submit(() -> work.get()))).get(0);
    }

    /** Does the work for each task. */
    public <T> void each(Collection<T> tasks, Consumer<T> work) {
        List<Future<?>> futures = new ArrayList<>();
        for (T task : tasks) futures.add(pool.submit(() -> work.accept(task)));
        join(futures);
    }

    private <R> List<R> join(List<? extends Future<? extends R>> futures) {
        List<R> results = new ArrayList<>();
        try {
            for (Future<? extends R> future : futures) results.add(join(future));
        } finally {
            if (results.size() < futures.size()) futures.forEach(f -> f.cancel(true));
        }
        return results;
    }

    private <R> R join(Future<R> future) {
        while (true) {
            try {
                progress.check();
                return future.get(LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue; // to look whether it was cancelled
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) throw cause;
                if (e.getCause() instanceof Error cause) throw cause;
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException("Interrupted.");
            }
        }
    }

    /** Ends the threads; waits for those that just write a file. */
    @Override
    public void close() {
        pool.shutdownNow();
        try {
            pool.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
