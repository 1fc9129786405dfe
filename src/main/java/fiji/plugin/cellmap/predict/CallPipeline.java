// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The three stages of calls at the same time: while the network computes, the inputs of the next
 * calls are made and the outputs of earlier ones taken. Outputs are taken in order, so nothing
 * depends on who was faster. Threads are never interrupted, which would close files that are being
 * read: whatever fails, the calls that run are waited for and no more begun.
 *
 * @param lanes calls of the network at the same time
 */
record CallPipeline(int lanes) implements Calls {

    /** Calls on their way in any stage: one for each lane, the next one, and one being taken. */
    static int most(int lanes) {
        return lanes + 2;
    }

    @Override
    public void run(Iterator<Call> made, Consumer<Call> network, Consumer<Call> taken) {
        new Work(made, network).run(taken);
    }

    private final class Work {
        private final Iterator<Call> made;
        private final Consumer<Call> network;
        private final Semaphore room = new Semaphore(most(lanes));
        private final BlockingQueue<Future<Call>> order = new LinkedBlockingQueue<>();
        private final ExecutorService maker = threads(1, "cellmap-windows");
        private final ExecutorService engine = threads(lanes, "cellmap-network");
        private volatile boolean stopped;

        Work(Iterator<Call> made, Consumer<Call> network) {
            this.made = made;
            this.network = network;
        }

        void run(Consumer<Call> taken) {
            maker.execute(this::make);
            try {
                for (Call call = next(); call != null; call = next()) {
                    taken.accept(call);
                    room.release();
                }
            } finally {
                stopped = true;
                room.release(most(lanes) + 1);
                end(maker);
                end(engine);
            }
        }

        private void make() {
            try {
                while (true) {
                    room.acquireUninterruptibly();
                    if (stopped || !made.hasNext()) break;
                    Call call = made.next();
                    order.add(engine.submit(() -> evaluate(call)));
                }
                order.add(CompletableFuture.completedFuture(null));
            } catch (RuntimeException | Error e) {
                order.add(CompletableFuture.failedFuture(e));
            }
        }

        private Call evaluate(Call call) {
            if (!stopped) network.accept(call);
            return call;
        }

        private Call next() {
            boolean interrupted = false;
            try {
                Future<Call> first = null;
                while (true)
                    try {
                        if (first == null) first = order.take();
                        return first.get();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException known) throw known;
                if (e.getCause() instanceof Error error) throw error;
                throw new IllegalStateException(e.getCause());
            } finally {
                if (interrupted) Thread.currentThread().interrupt();
            }
        }
    }

    private static ExecutorService threads(int n, String name) {
        return Executors.newFixedThreadPool(
                n,
                work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private static void end(ExecutorService threads) {
        threads.shutdown();
        boolean interrupted = false;
        while (true)
            try {
                if (threads.awaitTermination(1, TimeUnit.HOURS)) break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
