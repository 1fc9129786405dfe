// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The copies of a network on the devices that train it together. The first holds the optimizer; the
 * gradients of the others are added to its own, in order, and the others follow its weights. With
 * one device nothing is copied and no thread is started. Not thread-safe.
 */
final class Replicas implements AutoCloseable {

    private final List<Replica> all = new ArrayList<>();
    private final List<Integer> order = new ArrayList<>();

    /** A program and the state of all of its tensors. */
    record Start(TorchModule root, Weights state) {}

    /**
     * @param leader a {@link TrainingProgram}
     * @param follower one without optimizer
     * @param devices the CPU may be there several times, and is then shared
     */
    Replicas(Start leader, Start follower, List<ComputeDevice> devices) {
        int cores = Devices.threads();
        int threads = devices.size() == 1 ? 0 : Math.max(1, cores / devices.size());
        try {
            for (ComputeDevice device : devices) {
                Start start = all.isEmpty() ? leader : follower;
                all.add(new Replica(start.root, start.state, device, all.size(), threads));
            }
            follow();
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

    /** All get ready to learn. */
    void learn() {
        all.forEach(replica -> replica.mode(true));
    }

    void add(Staged samples, double divisor, OptionalLong seed) {
        order.add(samples.replica());
        get(samples.replica()).add(samples, divisor, seed);
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

    /** Brings the gradients together on the first device, as soon as each replica has its own. */
    void join() {
        first().await();
        for (int i = 1; i < all.size(); i++) first().join(get(i));
    }

    /** The others take the weights of the first. */
    void follow() {
        for (int i = 1; i < all.size(); i++) get(i).follow(first());
    }

    /** Ends what is under way, and forgets its gradients and losses. */
    void drop() {
        all.forEach(Replica::settle);
        order.clear();
        all.forEach(Replica::drop);
    }

    @Override
    public void close() {
        all.forEach(Replica::close);
    }
}
