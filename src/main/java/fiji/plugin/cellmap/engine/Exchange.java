// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import fiji.plugin.cellmap.net.contract.Network;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Adds the gradients of several replicas to those of the first while their backward passes go on: a
 * bucket as soon as every replica has its own, on a thread of its own, in the order of the
 * replicas. So the sums do not depend on who is first, and are those of an exchange after the
 * backward pass, bit for bit.
 *
 * <p>On GPUs that thread has a stream of its own on each of them ({@link StreamProgram}), so copies
 * run beside kernels. Host threads keep the streams in order: a bucket is offered when its device
 * has computed it, and counts as added when the first device has done so. That has not been run on
 * two GPUs yet. On the CPU all of them share the cores.
 */
public final class Exchange implements AutoCloseable {

    /** System property: {@code false} to exchange gradients after the backward pass. */
    public static final String PROPERTY = "cellmap.overlap";

    private final List<Replica> replicas;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Exchange::named);
    private final Tasks adding = new Tasks();
    private final NDList[][] offered;
    private long nanoseconds;
    private boolean streams;

    /**
     * @param replicas the first gets the sums
     * @param buckets of their backward passes
     */
    Exchange(List<Replica> replicas, int buckets) {
        this.replicas = replicas;
        offered = new NDList[buckets][replicas.size()];
        thread.submit(() -> JniUtils.setNumThreads(1));
        if (replicas.stream().allMatch(Replica::onGpu))
            adding.add(thread.submit(() -> streams = StreamProgram.use(replicas)));
    }

    /** When the gradients of a network are exchanged between devices, in a sentence. */
    public static String words(Network network) {
        String after = "Gradients are exchanged after the backward pass: ";
        if (!isWanted()) return after + PROPERTY + " is false.";
        return network.hasBuckets()
                ? "Gradients are exchanged during the backward pass."
                : after + "the segments of the network are not known.";
    }

    /** How replicas keep activations. */
    static BackwardForm form(Network network, List<ComputeDevice> devices) {
        boolean overlaps = devices.size() > 1 && isWanted() && network.hasBuckets();
        return overlaps ? BackwardForm.BUCKETS : BackwardForm.WHOLE;
    }

    static boolean isWanted() {
        return Boolean.parseBoolean(System.getProperty(PROPERTY, "true"));
    }

    private static Thread named(Runnable work) {
        Thread thread = new Thread(work, "cellmap-exchange");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The gradients of a bucket of a replica, which it does not touch any more; the list is closed
     * here. Does not block. Thread-safe.
     */
    synchronized void offer(int replica, int bucket, NDList gradients) {
        NDList[] all = offered[bucket];
        all[replica] = gradients;
        if (Arrays.stream(all).allMatch(one -> one != null))
            adding.add(thread.submit(() -> add(all)));
    }

    private void add(NDList[] gradients) {
        long began = System.nanoTime();
        for (int i = 1; i < gradients.length; i++)
            replicas.get(0).program().on("sum", gradients[0], gradients[i]);
        nanoseconds += System.nanoTime() - began;
    }

    /**
     * Waits until all that can be added is, when no replica computes any more; throws what adding
     * threw.
     *
     * @return whether every bucket of every replica was offered
     */
    boolean await() {
        adding.await(0);
        return Arrays.stream(offered).flatMap(Arrays::stream).allMatch(one -> one != null);
    }

    /** What it took so far; after {@link #await}. */
    ExchangeTimes times(double waited) {
        return new ExchangeTimes(nanoseconds / 1e9, waited, streams);
    }

    /** Nothing is offered any more; waits for what is under way. */
    synchronized void clear() {
        adding.settle();
        for (NDList[] bucket : offered) {
            for (NDList one : bucket) if (one != null) one.close();
            Arrays.fill(bucket, null);
        }
    }

    @Override
    public void close() {
        clear();
        thread.shutdown();
    }
}
