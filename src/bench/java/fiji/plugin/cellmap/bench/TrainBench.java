// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.job.OpenVolumes;
import fiji.plugin.cellmap.job.TrainedNetwork;
import fiji.plugin.cellmap.job.TrainingData;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an optimizer step of a configuration costs on a CPU in float32, with and without making its
 * samples, beside the original network in PyTorch with the official loader; how much of the time is
 * spent waiting for samples; and whether memory stays as it is over many steps. Both compute
 * cross-entropy and Dice, clip, and take a step of AdamW with a moving average.
 *
 * @param root data root
 * @param edge of a patch in voxels; null as configured
 * @param batch patches of a step; null as configured
 * @param threads within an operation, in both programs
 * @param python null for our own figures alone
 * @param rounds how often each step is measured; the median counts
 * @param seconds of processor time that each is measured in each round, at least
 * @param steps over which memory is watched
 */
public record TrainBench(
        ConfigFile config,
        Path root,
        Integer edge,
        Integer batch,
        int threads,
        String python,
        int rounds,
        double seconds,
        int steps,
        Progress progress) {

    private static final double MIB = 1 << 20;

    /**
     * Blocks for minutes.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if Python fails, or its network has another
     *     number of parameters than ours
     */
    public List<Figure> run() {
        Experiment e = config.experiment();
        int n = batch == null ? e.train().batchSize() : batch;
        int[] patch = edge == null ? e.data().patchSize() : new int[] {edge, edge, edge};
        Network network = TrainedNetwork.of(config, false).network();
        LoaderTask samples = new LoaderTask("train", e.data().voxelSize(), patch, n, e.augment());
        int before = Devices.threads(threads);
        try (BenchFolder folder = BenchFolder.make();
                OpenVolumes volumes = new OpenVolumes(e.data().cacheMib())) {
            TrainingData data = TrainingData.open(config, root, volumes);
            try (OurTraining ours = new OurTraining(e, network, source(e, data, patch), n);
                    PeerTraining peer = peer(folder, e, network, data, samples)) {
                return measure(ours, peer);
            }
        } finally {
            Devices.threads(before);
        }
    }

    private static PatchSource source(Experiment e, TrainingData data, int[] patch) {
        return new PatchSource(
                data.train(),
                Targets.of(e),
                e.data().voxelSize(),
                patch,
                e.augment(),
                new Intensity(e.data().intensityScale(), e.data().intensityOffset()),
                e.seed());
    }

    private PeerTraining peer(
            BenchFolder folder,
            Experiment e,
            Network network,
            TrainingData data,
            LoaderTask samples) {
        if (python == null) return null;
        PeerProcess.write(folder.path(), "networks_peer.py");
        PeerProcess.write(folder.path(), "loader_peer.py");
        Map<String, String> environment =
                Map.of("OMP_NUM_THREADS", "" + threads, "OMP_WAIT_POLICY", "passive");
        PeerProcess process =
                new PeerProcess(
                        python,
                        folder.path(),
                        "train_peer.py",
                        threads,
                        environment,
                        "torch, monai and cellmap-data");
        List<DatasplitRow> rows = data.split().rows().stream().filter(DatasplitRow::train).toList();
        PeerLoader loader = new PeerLoader(process, rows, e.classes(), e.data().voxelSize());
        return new PeerTraining(process, e, network, loader, samples);
    }

    private List<Figure> measure(OurTraining ours, PeerTraining peer) {
        List<TrainTask> tasks = List.of(new TrainTask(false), new TrainTask(true));
        List<Contender<TrainTask>> contenders = new ArrayList<>(List.of(ours));
        if (peer != null && peer.trial(tasks.get(0)) != PeerNetwork.MISSING) contenders.add(peer);
        Turns<TrainTask> turns = new Turns<>(contenders, rounds, seconds, true);
        turns.compare("training", tasks.get(0), "another number of parameters");
        progress.begin("Measuring", (long) tasks.size() * (rounds + 1) + steps);
        double[][][] took = turns.measure(tasks, progress);
        List<Figure> figures = new ArrayList<>();
        for (int t = 0; t < tasks.size(); t++) {
            String name = tasks.get(t).name();
            double[] own = took[t][0];
            figures.add(
                    contenders.size() == 1
                            ? Figure.alone(name, Turns.median(own), "CPU s")
                            : Figure.beside(name, own, "CPU s", peer.name(), took[t][1]));
        }
        figures.addAll(
                SecondDevice.gain(
                        "step without loading", Turns.median(took[0][0]), ours.network()));
        figures.add(Figure.alone("share of waiting for samples", ours.shareOfWaiting(), "of time"));
        OurTraining.Memory[] memory = ours.train(steps, progress);
        String early = "memory after %d steps".formatted(Math.max(1, steps / 10));
        figures.add(Figure.alone(early, memory[0].resident() / MIB, "MiB"));
        String late = "memory after %d steps".formatted(steps);
        figures.add(
                contenders.size() == 1
                        ? Figure.alone(late, memory[1].resident() / MIB, "MiB")
                        : Figure.beside(
                                late,
                                memory[1].resident() / MIB,
                                "MiB",
                                peer.name(),
                                peer.memory() / MIB));
        double more = (memory[1].outside() - memory[0].outside()) / MIB;
        figures.add(Figure.alone("growth outside the Java heap", more, "MiB"));
        return figures;
    }
}
