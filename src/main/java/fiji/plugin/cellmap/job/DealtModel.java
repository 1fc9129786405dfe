// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.store.Provenance;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A model on several devices, which share its calls. Several on the CPU share its threads, too.
 *
 * @param replicas the same model on each
 * @param function of all
 * @param threads of an operation before; 0 if that was not changed
 */
record DealtModel(List<PredictingModel> replicas, WindowFunction function, int threads)
        implements PredictingModel {

    /** Loads it on each device; what is loaded is closed if one fails. One device needs no more. */
    static PredictingModel load(
            List<ComputeDevice> devices, Function<ComputeDevice, PredictingModel> loading) {
        List<PredictingModel> replicas = new ArrayList<>();
        boolean ready = false;
        try {
            for (ComputeDevice device : devices) replicas.add(loading.apply(device));
            ready = true;
        } finally {
            if (!ready) replicas.forEach(PredictingModel::close);
        }
        if (replicas.size() == 1) return replicas.get(0);
        int before = 0;
        int each = 0;
        if (!devices.get(0).isGpu()) {
            before = Devices.threads();
            each = Math.max(1, before / devices.size());
        }
        List<WindowFunction> functions = replicas.stream().map(PredictingModel::function).toList();
        return new DealtModel(replicas, new DealtCalls(functions, each), before);
    }

    private PredictingModel first() {
        return replicas.get(0);
    }

    @Override
    public ModelContract contract() {
        return first().contract();
    }

    @Override
    public boolean planes() {
        return first().planes();
    }

    @Override
    public String identity() {
        return first().identity();
    }

    @Override
    public Map<String, List<Provenance.Model>> stamps() {
        return first().stamps();
    }

    @Override
    public List<String> notes() {
        return first().notes();
    }

    /** What each of them saw; those that saw the same are told once. */
    @Override
    public List<String> doubts() {
        Set<String> doubts = new LinkedHashSet<>();
        replicas.forEach(replica -> doubts.addAll(replica.doubts()));
        return List.copyOf(doubts);
    }

    @Override
    public String place() {
        return first().place();
    }

    @Override
    public double busySeconds() {
        return replicas.stream().mapToDouble(PredictingModel::busySeconds).sum();
    }

    @Override
    public void close() {
        replicas.forEach(PredictingModel::close);
        if (threads > 0) Devices.threads(threads);
    }
}
