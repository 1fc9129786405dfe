// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.HostPins;
import fiji.plugin.cellmap.engine.Staged;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.sample.Loader;
import fiji.plugin.cellmap.util.CancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Copies micro-batches to the devices that learn from them, ahead of the step and in order, on a
 * thread of its own: so the thread that trains never copies. One micro-batch a device waits there.
 * Used by one consumer.
 */
public final class Feed implements AutoCloseable {

    private final TrainingNet net;
    private final Loader loader;
    private final Deal deal;
    private final BlockingQueue<Made> ready;
    private final HostPins pins;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * A part of a micro-batch on its device.
     *
     * @param share of the patches of the micro-batch
     */
    public record Part(Staged samples, double share) {}

    /** A micro-batch, or why it could not be made. */
    private record Made(List<Part> parts, Throwable failure) {
        void close() {
            parts.forEach(part -> part.samples.close());
        }
    }

    /**
     * @param loader is closed with this
     */
    public Feed(TrainingNet net, Loader loader, Deal deal) {
        this.net = net;
        this.loader = loader;
        this.deal = deal;
        pins = net.pins();
        ready = new ArrayBlockingQueue<>(Math.max(1, deal.devices() / deal.parts()));
        thread = new Thread(this::run, "cellmap-feed");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        Devices.threads(1); // It copies; the cores are for the step.
        boolean more = true;
        while (more && !closed) {
            Made made = make();
            more = made.failure == null;
            try {
                ready.put(made);
            } catch (InterruptedException e) {
                made.close();
                return;
            }
        }
    }

    private Made make() {
        List<Part> parts = new ArrayList<>();
        try {
            Batch batch = loader.next();
            pins.pin(batch);
            for (Deal.Share share : deal.of(batch.index())) {
                Batch part = batch.part(share.from(), share.to());
                Staged there = net.stage(share.device(), part);
                parts.add(new Part(there, part.n() / (double) batch.n()));
            }
            return new Made(parts, null);
        } catch (RuntimeException | Error e) {
            parts.forEach(part -> part.samples.close());
            return new Made(List.of(), e);
        }
    }

    /**
     * The next micro-batch; its parts are the caller's. Blocks until it is there.
     *
     * @throws CancelledException if the calling thread is interrupted
     * @throws fiji.plugin.cellmap.engine.DeviceMemoryException if a device has no room for it
     * @throws fiji.plugin.cellmap.util.CellMapException if its samples could not be made, as any
     *     other exception that making them threw; this is then of no more use
     */
    public List<Part> next() {
        try {
            Made made = ready.take();
            if (made.failure instanceof RuntimeException known) throw known;
            if (made.failure instanceof Error error) throw error;
            return made.parts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Interrupted while waiting for training samples.");
        }
    }

    /** Gives back what waits. Blocks until nothing is copied any more. */
    @Override
    public void close() {
        closed = true;
        loader.close();
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive())
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        if (interrupted) Thread.currentThread().interrupt();
        pins.close();
        for (Made made = ready.poll(); made != null; made = ready.poll()) made.close();
    }
}
