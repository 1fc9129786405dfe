// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.pytorch.jni.JniUtils;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The copies of a network on the devices that train it together. The first holds the optimizer; the
 * gradients of the others are added to its own, in order, and the others follow its weights. With
 * one device nothing is copied and no thread is started. Not thread-safe.
 */
final class Replicas implements AutoCloseable {

    private final TorchModule root;
    private final List<Replica> all = new ArrayList<>();
    private final List<Integer> order = new ArrayList<>();
    private final BitSet ended = new BitSet();
    private final Exchange exchange;
    private double waited;

    /**
     * @param root the program of the first, of {@link TrainingProgram#leader}
     * @param follower that of the others
     * @param state of all tensors of the first
     * @param devices the CPU may be there several times, and is then shared
     */
    Replicas(TorchModule root, TorchModule follower, Weights state, List<ComputeDevice> devices) {
        this.root = root;
        Weights following = StateTensors.start(follower, state.under("net."));
        int cores = Devices.threads();
        int threads = devices.size() == 1 ? 0 : Math.max(1, cores / devices.size());
        try {
            for (ComputeDevice device : devices) {
                boolean leads = all.isEmpty();
                TorchModule program = leads ? root : follower;
                Weights start = leads ? state : following;
                all.add(new Replica(program, start, device, all.size(), threads));
            }
            follow();
            int buckets = root.children().get("net").buckets().size();
            boolean overlaps = devices.size() > 1 && buckets > 0 && Exchange.isWanted();
            exchange = overlaps ? new Exchange(all, buckets) : null;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    Replica first() {
        return all.get(0);
    }

    Replica get(int number) {
        return all.get(number);
    }

    /** All get ready to learn, before the first micro-batch of a step. */
    void learn() {
        all.forEach(replica -> replica.mode(true));
        if (StatisticsProgram.isNeeded(root.children().get("net"))) call("keep", "statistics");
    }

    /** Calls a method of the first with what another one gives, and numbers. */
    double call(String method, String source, double... numbers) {
        Program program = first().program();
        return program.number(method, List.of(program.source(source)), numbers);
    }

    /** A copy of all tensors of the first. */
    Weights state() {
        return StateTensors.of(first().program(), root);
    }

    /** A copy of the gradients of all together. */
    Weights gradients() {
        join();
        return StateTensors.gradients(first().program(), root.children().get("net"));
    }

    /**
     * @param last of the replica before gradients are needed
     */
    void add(Staged samples, double divisor, OptionalLong seed, boolean last) {
        int number = samples.replica();
        if (ended.get(number)) throw new IllegalStateException("a micro-batch after the last");
        ended.set(number, last);
        order.add(number);
        get(number).add(samples, divisor, seed, last ? exchange : null);
    }

    /** Losses in the order of {@link #add}. */
    List<double[]> losses() {
        join();
        List<Iterator<double[]>> each = new ArrayList<>();
        for (Replica replica : all) each.add(replica.losses().iterator());
        List<double[]> found = new ArrayList<>();
        for (int number : order) found.add(each.get(number).next());
        order.clear();
        return found;
    }

    /**
     * Brings the gradients together on the first device, or waits until that is done, as soon as
     * each replica has its own.
     */
    void join() {
        all.forEach(Replica::await);
        long began = System.nanoTime();
        boolean done = exchange != null && exchange.await();
        for (int i = 1; i < all.size(); i++)
            if (done) get(i).drop();
            else first().join(get(i));
        if (exchange != null) exchange.clear();
        ended.clear();
        waited += (System.nanoTime() - began) / 1e9;
    }

    ExchangeTimes exchange() {
        return exchange == null ? new ExchangeTimes(waited, waited, false) : exchange.times(waited);
    }

    /** The others take the weights of the first. */
    void follow() {
        for (int i = 1; i < all.size(); i++) get(i).follow(first());
    }

    /** Ends what is under way, and forgets its gradients and losses. */
    void drop() {
        all.forEach(Replica::settle);
        if (exchange != null) exchange.clear();
        order.clear();
        ended.clear();
        all.forEach(Replica::drop);
    }

    /** Memory that the engine holds for later is free. */
    void freeMemory() {
        if (all.stream().anyMatch(Replica::onGpu)) JniUtils.emptyCudaCache();
    }

    @Override
    public void close() {
        all.forEach(Replica::settle);
        if (exchange != null) exchange.close();
        all.forEach(Replica::close);
    }
}
