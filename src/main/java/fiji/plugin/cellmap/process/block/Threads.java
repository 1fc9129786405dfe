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
 * The threads of this process. At most twice as many results as threads are in memory, so that none
 * waits for a slow one.
 *
 * @param threads that memory is divided among, at least 1
 * @param own how many there are, at most that many
 */
record Threads(int threads, int own) implements BlockPool {

    @Override
    public <T, R> void ordered(
            List<T> items, Function<T, R> work, Consumer<R> sink, Progress progress) {
        if (own == 1 || items.size() < 2) {
            for (T item : items) {
                progress.check();
                sink.accept(work.apply(item));
            }
            return;
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(own, items.size()));
        try {
            Deque<Future<R>> begun = new ArrayDeque<>();
            for (T item : items) {
                progress.check();
                if (begun.size() == 2 * own) sink.accept(get(begun.poll()));
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
