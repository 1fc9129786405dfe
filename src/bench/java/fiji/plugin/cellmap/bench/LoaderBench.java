// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.job.OpenVolumes;
import fiji.plugin.cellmap.job.TrainingData;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How many training samples are made per second of processor time from the crops of a
 * configuration, beside the official loader (cellmap-data), in turns on the same files. Both work
 * with one thread and put samples together to batches: float grey values, and for each class
 * whether a voxel is present, absent or unknown (ours: two bytes; theirs: a float that may be NaN).
 * Ours keeps decoded chunks, as in a training; the official one has no such cache. It is used with
 * the transforms that it has by default; its grey values are those of the nearest voxel where ours
 * are interpolated.
 *
 * @param root data root
 * @param edge of a patch in voxels
 * @param batch samples of a batch
 * @param python null for our own figures alone
 * @param rounds how often each figure is measured; its median counts
 * @param seconds of processor time that each figure is measured in each round, at least
 */
public record LoaderBench(
        ConfigFile config,
        Path root,
        int edge,
        int batch,
        String python,
        int rounds,
        double seconds,
        Progress progress) {

    /**
     * Blocks for minutes.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if the official loader fails, or reads
     *     other voxels than ours
     */
    public List<Figure> run() {
        Experiment experiment = config.experiment();
        double[] voxelSize = experiment.data().voxelSize();
        try (BenchFolder folder = BenchFolder.make();
                OpenVolumes volumes = new OpenVolumes(experiment.data().cacheMib())) {
            TrainingData data = TrainingData.open(config, root, volumes);
            List<DatasplitRow> rows =
                    data.split().rows().stream().filter(DatasplitRow::train).toList();
            List<LoaderTask> tasks = LoaderTask.all(voxelSize, edge, batch);
            List<Contender<LoaderTask>> contenders = new ArrayList<>();
            try {
                contenders.add(new OurLoader(experiment, data.train()));
                if (python != null)
                    contenders.add(
                            new PeerLoader(process(folder), rows, experiment.classes(), voxelSize));
                Turns<LoaderTask> turns = new Turns<>(contenders, rounds, seconds, true);
                turns.compare(experiment.name(), tasks.get(0), "other voxels");
                progress.begin("Measuring", (long) tasks.size() * (rounds + 1));
                return figures(tasks, contenders, turns.measure(tasks, progress));
            } finally {
                contenders.forEach(Contender::close);
            }
        }
    }

    private PeerProcess process(BenchFolder folder) {
        return new PeerProcess(
                python, folder.path(), "loader_peer.py", 1, Map.of(), "cellmap-data");
    }

    private List<Figure> figures(
            List<LoaderTask> tasks, List<Contender<LoaderTask>> contenders, double[][][] took) {
        List<Figure> figures = new ArrayList<>();
        for (int t = 0; t < tasks.size(); t++) {
            String name = "%s, %d^3".formatted(tasks.get(t).name(), edge);
            String unit = "patches per CPU second";
            double[] ours = rates(took[t][0]);
            figures.add(
                    contenders.size() == 1
                            ? Figure.alone(name, Turns.median(ours), unit)
                            : Figure.beside(
                                    name, ours, unit, contenders.get(1).name(), rates(took[t][1])));
        }
        return figures;
    }

    private static double[] rates(double[] seconds) {
        double[] rates = new double[seconds.length];
        for (int i = 0; i < rates.length; i++) rates[i] = 1 / seconds[i];
        return rates;
    }
}
