// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * One copy of a network in training, on one device: forward, loss and backward of micro-batches,
 * whose gradients add up. Beside others it computes on a thread of its own, one micro-batch after
 * another. Only {@link #stage} may be called from another thread than the rest.
 */
final class Replica implements AutoCloseable {

    /** The engine's random numbers on all devices come from one seed of the process. */
    private static final Object SEED = new Object();

    /** Enough for others to begin meanwhile, few enough to bound the memory of samples. */
    private static final int WAITING = 1;

    private final ComputeDevice device;
    private final int number;
    private final int buckets;
    private final Program program;
    private final ExecutorService thread;
    private final List<Program.Kept> losses = new ArrayList<>();
    private final Tasks running = new Tasks();
    private boolean training;
    private boolean added;

    /**
     * @param root a {@link TrainingProgram}
     * @param state of all of its tensors
     * @param number among the replicas, from 0
     * @param threads within an operation on a CPU; 0 to compute on the caller's thread
     */
    Replica(TorchModule root, Weights state, ComputeDevice device, int number, int threads) {
        this.device = device;
        this.number = number;
        buckets = threads == 0 ? 0 : root.children().get("net").buckets().size();
        program =
                TemporaryFile.with(
                        "the program of the network",
                        file -> {
                            ModelFile.write(file, root, state, Map.of());
                            return new Program(file, device, true, 4);
                        });
        thread = threads == 0 ? null : Executors.newSingleThreadExecutor(this::named);
        if (threads > 0) begin(() -> JniUtils.setNumThreads(threads));
    }

    private Thread named(Runnable work) {
        Thread thread = new Thread(work, "cellmap-replica-" + number);
        thread.setDaemon(true);
        return thread;
    }

    Program program() {
        return program;
    }

    ComputeDevice device() {
        return device;
    }

    boolean onGpu() {
        return device.isGpu();
    }

    /** Switches batch normalisation and dropout; while nothing is under way. */
    void mode(boolean train) {
        if (train != training) program.training(train);
        training = train;
    }

    /** Copies samples to the device; blocks until they are there. Thread-safe. */
    Staged stage(Batch batch) {
        Shape raw = shape(batch, 1, batch.shape());
        Shape labels = shape(batch, batch.classes(), batch.targetShape());
        NDArray grey = program.copy(batch.raw(), raw);
        try {
            return new Staged(number, grey, program.copy(batch.labels(), labels));
        } catch (RuntimeException e) {
            grey.close();
            throw e;
        }
    }

    private static Shape shape(Batch batch, int channels, int[] size) {
        return new Shape(batch.n(), channels, size[0], size[1], size[2]);
    }

    /**
     * Forward, loss and backward of samples, which are then closed. On a thread of its own, waits
     * until no more than {@value #WAITING} before are left, and throws what they threw.
     *
     * @param seed of the random numbers of the network; empty if it needs none
     * @param exchange gets the gradients of each bucket; null if there is more to add to them
     */
    void add(Staged samples, double divisor, OptionalLong seed, Exchange exchange) {
        try {
            running.await(WAITING);
        } catch (RuntimeException | Error e) {
            samples.close();
            throw e;
        }
        added = true;
        begin(
                () -> {
                    try (samples) {
                        compute(samples, divisor, seed, exchange);
                    }
                });
    }

    private void compute(Staged samples, double divisor, OptionalLong seed, Exchange exchange) {
        String method = buckets > 0 ? "begin_labels" : "learn_labels";
        Object[] arrays = {samples.raw(), samples.labels(), new float[] {(float) divisor}};
        Shape[] shapes = {samples.raw().getShape(), samples.labels().getShape(), new Shape()};
        losses.add(drawing(seed, () -> program.begin(method, arrays, shapes)));
        for (int i = 0; i < buckets; i++) {
            NDList gradients = program.tensors("bucket_" + i, new Object[0], new Shape[0]);
            if (exchange == null) {
                gradients.close();
            } else {
                program.on("ready", gradients);
                exchange.offer(number, i, gradients);
            }
        }
        if (buckets > 0) program.number("forget", List.of());
    }

    /** With random numbers that nobody else draws meanwhile. */
    private static <T> T drawing(OptionalLong seed, Supplier<T> work) {
        if (seed.isEmpty()) return work.get();
        synchronized (SEED) {
            JniUtils.setSeed(seed.getAsLong());
            return work.get();
        }
    }

    /** As {@link TrainingNet#accumulate}, on the caller's thread. */
    double[] accumulate(Object[] arrays, Shape[] shapes, OptionalLong seed) {
        added = true;
        seed.ifPresent(JniUtils::setSeed);
        float[] loss = program.train("accumulate", arrays, shapes)[0];
        return Widening.doubles(loss, DType.FLOAT32);
    }

    private void begin(Runnable work) {
        if (thread == null) work.run();
        else running.add(thread.submit(work));
    }

    /** Waits until all that was added is computed, or under way on a GPU; throws what it threw. */
    void await() {
        running.await(0);
    }

    /**
     * The losses of all that was added since the last call, in one reading. Waits for the device.
     */
    List<double[]> losses() {
        await();
        try {
            List<double[]> found = new ArrayList<>();
            for (float[] loss : program.read(losses))
                found.add(Widening.doubles(loss, DType.FLOAT32));
            return found;
        } finally {
            forget();
        }
    }

    private void forget() {
        losses.forEach(Program.Kept::close);
        losses.clear();
    }

    /** Adds the gradients of another one, which has none then. Waits for both. */
    void join(Replica other) {
        await();
        other.await();
        if (!other.added) return;
        program.number("join", List.of(other.program.source("held")));
        other.drop();
        added = true;
    }

    /** Gradients are gone. */
    void drop() {
        if (buckets > 0) program.number("forget", List.of());
        program.number("drop", List.of());
        added = false;
    }

    /** Takes weights, running statistics and loss scale of another one. */
    void follow(Replica other) {
        program.number("follow", List.of(program.source("shared"), other.program.source("shared")));
    }

    /** Ends what is under way and forgets its losses, whatever came of it. */
    void settle() {
        running.settle();
        forget();
    }

    @Override
    public void close() {
        settle();
        if (thread != null) thread.shutdown();
        program.close();
    }
}
