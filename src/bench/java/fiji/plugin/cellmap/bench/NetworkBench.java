// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long the networks of the zoo take on a CPU in float32, beside their originals in Python:
 * forward and backward pass with the gradients of all parameters (loss: sum over heads of the mean
 * of squares), and inference. Both take turns in one run with the same shapes and number of
 * threads; OpenMP's threads wait passively in both.
 *
 * @param networks names of architectures, perhaps with options; null or empty for all
 * @param edge of a patch in voxels; each network's own multiple above it is taken
 * @param n patches in the batch
 * @param threads within an operation
 * @param python null for our own figures alone
 * @param rounds how often each is measured; the median counts
 * @param cpu whether processor time counts instead of the time that passes
 * @param seconds that each is measured in each round, at least
 */
public record NetworkBench(
        List<String> networks,
        int edge,
        int n,
        int threads,
        String python,
        int rounds,
        boolean cpu,
        double seconds,
        Progress progress) {

    private static final String NEEDS = "torch and those that have the originals";

    /**
     * Blocks for minutes.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if Python fails, or an original has another
     *     number of parameters than ours
     * @throws fiji.plugin.cellmap.util.UsageException if a network is unknown
     */
    public List<Figure> run() {
        List<NetworkTask> tasks = NetworkTask.of(networks, edge, n);
        int before = Devices.threads(threads);
        List<Figure> figures = new ArrayList<>();
        try (BenchFolder folder = BenchFolder.make();
                PeerNetwork peer = python == null ? null : new PeerNetwork(process(folder))) {
            progress.begin("Measuring", 2L * tasks.size() * (rounds + 1));
            for (NetworkTask task : tasks) figures.addAll(measure(task, folder, peer));
        } finally {
            Devices.threads(before);
        }
        return figures;
    }

    private PeerProcess process(BenchFolder folder) {
        Map<String, String> environment =
                Map.of(
                        "OMP_NUM_THREADS", "" + threads,
                        "MKL_NUM_THREADS", "" + threads,
                        "OMP_WAIT_POLICY", "passive");
        return new PeerProcess(
                python, folder.path(), "networks_peer.py", threads, environment, NEEDS);
    }

    private List<Figure> measure(NetworkTask task, BenchFolder folder, PeerNetwork peer) {
        try (OurNetwork ours = new OurNetwork(task, folder.path())) {
            List<Contender<NetworkTask>> contenders = new ArrayList<>(List.of(ours));
            if (peer != null && peer.trial(task) != PeerNetwork.MISSING) contenders.add(peer);
            Turns<NetworkTask> turns = new Turns<>(contenders, rounds, seconds, cpu);
            turns.compare(task.label(), task, "another number of parameters");
            List<NetworkTask> both = List.of(task.training(true), task.training(false));
            double[][][] took = turns.measure(both, progress);
            String unit = cpu ? "CPU s" : "s";
            List<Figure> figures = new ArrayList<>();
            for (int t = 0; t < took.length; t++) {
                String name = both.get(t).name();
                double[] own = took[t][0];
                figures.add(
                        contenders.size() == 1
                                ? Figure.alone(name, Turns.median(own), unit)
                                : Figure.beside(name, own, unit, peer.name(), took[t][1]));
            }
            return figures;
        }
    }
}
