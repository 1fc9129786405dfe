// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.DeviceMemoryException;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.sample.Loader;
import fiji.plugin.cellmap.sample.PatchSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Adds up the gradients of a step, with as many patches at a time as memory allows. A step in which
 * memory runs out is begun again: first with activations computed again, which changes no more than
 * rounding, then with halved micro-batches, each patch weighted as before. For one thread.
 */
final class StepGradients implements AutoCloseable {

    private final TrainingNet net;
    private final PatchSource source;
    private final Deal deal;
    private final int accumulate;
    private final int threads;
    private final Consumer<String> told;
    private MicroBatch micro;
    private Feed feed;
    private long next;
    private long waited;

    /**
     * @param micro how an earlier process came to compute; null for as configured
     * @param told hears what changes
     */
    StepGradients(
            Experiment e,
            TrainingNet net,
            PatchSource source,
            MicroBatch micro,
            Consumer<String> told) {
        this.net = net;
        this.source = source;
        deal = Deal.of(e.train(), net.replicas());
        accumulate = e.train().accumulate();
        threads = threads(e);
        this.micro = micro;
        this.told = told;
        if (micro != null && micro.recompute()) net.recompute();
    }

    private static int threads(Experiment e) {
        Integer given = e.data().loaderThreads();
        return given == null ? Loader.threads(e.outputs().size()) : given;
    }

    /** How it computes; null for as configured. */
    MicroBatch micro() {
        return micro;
    }

    /** Nanoseconds that the last call waited for patches. */
    long waited() {
        return waited;
    }

    /**
     * Adds up the gradients of some micro-batches.
     *
     * @return the sum of their losses; if it is not a number, gradients are not complete
     * @throws DeviceMemoryException if memory does not suffice for one patch; the step is then not
     *     begun
     */
    double add(long first, long count) {
        waited = 0;
        while (true) {
            try {
                return sum(first, count);
            } catch (DeviceMemoryException e) {
                close();
                net.undo();
                takeLess(e);
            }
        }
    }

    private void takeLess(DeviceMemoryException e) {
        MicroBatch now = micro == null ? new MicroBatch(deal.patches(), false) : micro;
        if (net.recompute()) micro = now.recomputing();
        else if (now.patches() > 1) micro = now.halved();
        else throw e;
        told.accept(e.why() + " From now on " + micro.text(deal.batchSize()) + ".");
    }

    /** Losses are read when all is under way, so no device ever waits for that. */
    private double sum(long first, long count) {
        List<Double> shares = new ArrayList<>();
        int[] left = dealt().counts(first, count);
        for (long i = 0; i < count; i++) {
            Deque<Feed.Part> parts = new ArrayDeque<>(batch(first + i));
            try {
                while (!parts.isEmpty()) {
                    Feed.Part part = parts.remove();
                    shares.add(part.share());
                    boolean last = --left[part.samples().replica()] == 0;
                    net.add(part.samples(), accumulate / part.share(), last);
                }
            } finally {
                parts.forEach(part -> part.samples().close());
            }
        }
        List<double[]> losses = net.losses();
        double sum = 0;
        for (int i = 0; i < losses.size(); i++) sum += shares.get(i) * losses.get(i)[0];
        return sum;
    }

    /** Batches come one after another, unless a step is begun again. */
    private List<Feed.Part> batch(long index) {
        if (feed == null || next != index) {
            close();
            Loader loader = new Loader(source, deal.batchSize(), index, threads);
            feed = new Feed(net, loader, dealt());
        }
        next = index + 1;
        long asked = System.nanoTime();
        List<Feed.Part> parts = feed.next();
        waited += System.nanoTime() - asked;
        return parts;
    }

    private Deal dealt() {
        return micro == null ? deal : deal.limited(micro.patches());
    }

    @Override
    public void close() {
        if (feed != null) feed.close();
        feed = null;
    }
}
