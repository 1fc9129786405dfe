// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.block;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Works on blocks on several threads and hands the results on in order, on the caller's thread. No
 * more results than threads are in memory. Cancel is honoured before each block.
 *
 * @param threads at least 1
 */
public record BlockPool(int threads) {

    /** Work on each item whose result nobody waits for. */
    public <T> void each(List<T> items, Consumer<T> work, Progress progress) {
        ordered(
                items,
                item -> {
                    work.accept(item);
                    return item;
                },
                item -> {},
                progress);
    }

    /**
     * @param work done on any thread
     * @param sink gets the results in the order of the items
     * @throws RuntimeException the first failure, after the blocks that were begun have ended
     */
    public <T, R> void ordered(
            List<T> items, Function<T, R> work, Consumer<R> sink, Progress progress) {
        if (threads == 1 || items.size() < 2) {
            for (T item : items) {
                progress.check();
                sink.accept(work.apply(item));
            }
            return;
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, items.size()));
        try {
            Deque<Future<R>> begun = new ArrayDeque<>();
            for (T item : items) {
                progress.check();
                if (begun.size() == threads) sink.accept(get(begun.poll()));
                begun.add(pool.submit(() -> work.apply(item)));
            }
            while (!begun.isEmpty()) {
                progress.check();
                sink.accept(get(begun.poll()));
            }
        } finally {
            end(pool);
        }
    }

    private static <R> R get(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Interrupted.");
        }
    }

    private static void end(ExecutorService pool) {
        pool.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (pool.awaitTermination(1, TimeUnit.HOURS)) break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
