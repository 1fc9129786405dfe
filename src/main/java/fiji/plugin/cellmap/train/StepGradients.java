// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.DeviceMemoryException;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.sample.Loader;
import fiji.plugin.cellmap.sample.PatchSource;
import java.util.ArrayList;
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
    private final int batchSize;
    private final int accumulate;
    private final int threads;
    private final Consumer<String> told;
    private MicroBatch micro;
    private Loader loader;
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
        batchSize = e.train().batchSize();
        accumulate = e.train().accumulate();
        threads = threads(e);
        this.micro = micro;
        this.told = told;
        if (micro != null && micro.recompute()) net.recompute();
    }

    private static int threads(Experiment e) {
        Integer given = e.data().loaderThreads();
        return given == null ? Loader.threads(e.classes().size()) : given;
    }

    /** How it computes; null for as configured. */
    MicroBatch micro() {
        return micro;
    }

    /** Nanoseconds that the last call waited for patches. */
    long waited() {
        return waited;
    }

    /** Patches at a time. */
    int patches() {
        return micro == null ? batchSize : micro.patches();
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
                net.undo();
                takeLess(e);
            }
        }
    }

    private void takeLess(DeviceMemoryException e) {
        MicroBatch now = micro == null ? new MicroBatch(batchSize, false) : micro;
        if (net.recompute()) micro = now.recomputing();
        else if (now.patches() > 1) micro = now.halved();
        else throw e;
        told.accept(e.why() + " From now on " + micro.text(batchSize) + ".");
    }

    /** Losses are read when all is under way, so the device never waits for that. */
    private double sum(long first, long count) {
        List<Double> shares = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            Batch batch = batch(first + i);
            for (int from = 0; from < batch.n(); from += patches()) {
                Batch part = batch.part(from, Math.min(batch.n(), from + patches()));
                double share = part.n() / (double) batch.n();
                net.add(part, accumulate / share);
                shares.add(share);
            }
        }
        List<double[]> losses = net.losses();
        double sum = 0;
        for (int i = 0; i < losses.size(); i++) sum += shares.get(i) * losses.get(i)[0];
        return sum;
    }

    /** Batches come one after another, unless a step is begun again. */
    private Batch batch(long index) {
        if (loader == null || next != index) {
            close();
            loader = new Loader(source, batchSize, index, threads);
        }
        next = index + 1;
        long asked = System.nanoTime();
        Batch batch = loader.next();
        waited += System.nanoTime() - asked;
        return batch;
    }

    @Override
    public void close() {
        if (loader != null) loader.close();
    }
}
