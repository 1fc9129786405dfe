// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Runs tasks on a few threads, which parallel streams inside a task share; each task waits until
 * the memory it needs is free. A task that needs more than the total runs alone.
 */
public final class TaskPool {

    private final int threads;
    private final int memoryMib;

    /**
     * @param threads tasks at the same time
     * @param memoryMib memory for all of them
     */
    public TaskPool(int threads, int memoryMib) {
        this.threads = Math.max(1, threads);
        this.memoryMib = Math.max(1, memoryMib);
    }

    /** As many threads as processors, and half of the memory of this JVM. */
    public static TaskPool standard() {
        Runtime runtime = Runtime.getRuntime();
        return new TaskPool(runtime.availableProcessors(), (int) (runtime.maxMemory() >> 21));
    }

    /**
     * Does all tasks; blocks.
     *
     * @param needsMib memory that a task takes
     * @return the results in the order of the tasks
     * @throws RuntimeException the first failure, after the tasks that run have ended
     */
    public <T, R> List<R> map(List<T> tasks, ToIntFunction<T> needsMib, Function<T, R> work) {
        Semaphore memory = new Semaphore(memoryMib, true);
        ExecutorService pool = new ForkJoinPool(threads);
        try {
            List<Future<R>> futures = new ArrayList<>();
            for (T task : tasks)
                futures.add(
                        pool.submit(
                                () -> {
                                    int need = Math.min(memoryMib, needsMib.applyAsInt(task));
                                    memory.acquire(need);
                                    try {
                                        return work.apply(task);
                                    } finally {
                                        memory.release(need);
                                    }
                                }));
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) results.add(future.get());
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Interrupted.");
        } finally {
            end(pool);
        }
    }

    private static void end(ExecutorService pool) {
        pool.shutdownNow();
        try {
            if (!pool.awaitTermination(1, TimeUnit.HOURS))
                throw new IllegalStateException("a task does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
