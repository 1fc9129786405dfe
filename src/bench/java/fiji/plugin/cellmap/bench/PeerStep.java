// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.util.Map;

/** The same step in PyTorch, of the original network, with autocast. */
final class PeerStep implements AutoCloseable {

    private final PeerProcess process;

    private PeerStep(PeerProcess process) {
        this.process = process;
    }

    /**
     * Makes the original.
     *
     * @param python null for none
     * @return null if there is none, or it lacks the original
     * @throws CellMapException if the original has another number of parameters
     */
    static PeerStep of(
            String python,
            BenchFolder folder,
            NetworkTask task,
            ComputeDevice device,
            Precision precision) {
        if (python == null) return null;
        PeerProcess.write(folder.path(), "networks_peer.py");
        int threads = Runtime.getRuntime().availableProcessors();
        PeerProcess process =
                new PeerProcess(
                        python,
                        folder.path(),
                        "gpu_peer.py",
                        threads,
                        Map.of("OMP_WAIT_POLICY", "passive"),
                        "torch and those that have the originals");
        ObjectNode request =
                Json.object()
                        .put("architecture", task.network().architecture())
                        .put("inputs", NetworkTask.INPUTS)
                        .put("outputs", NetworkTask.OUTPUTS)
                        .put("device", device.isGpu() ? "cuda:" + device.index() : "cpu")
                        .put("precision", precision.label());
        request.set("options", Json.MAPPER.valueToTree(task.network().options()));
        int[] patch = task.patch();
        var shape = request.putArray("shape").add(task.n()).add(NetworkTask.INPUTS);
        for (int d = 3 - task.network().axes(); d < 3; d++) shape.add(patch[d]);
        PeerStep peer = new PeerStep(process);
        long parameters = process.ask(request).path("parameters").asLong(PeerNetwork.MISSING);
        if (parameters == task.network().parameterCount()) return peer;
        peer.close();
        if (parameters == PeerNetwork.MISSING) return null;
        throw new CellMapException(
                "Cannot compare with PyTorch",
                task.label(),
                "It has another number of parameters there: " + parameters + ".",
                "Report this: one of the two has a defect.");
    }

    String name() {
        return process.libraries.path("torch").asText();
    }

    /** Seconds of a step in each round. */
    double[] rounds(GpuForm form, int rounds, double seconds) {
        double[] took = new double[rounds];
        for (int i = 0; i < rounds; i++)
            took[i] =
                    process.ask(
                                    Json.object()
                                            .put("benchmark", form.benchmark())
                                            .put("seconds", seconds))
                            .path("wall")
                            .asDouble();
        return took;
    }

    /** Bytes of the device that are taken, by whomever. */
    double memory() {
        return process.ask(Json.object().put("memory", true)).path("memory").asDouble();
    }

    @Override
    public void close() {
        process.close();
    }
}
