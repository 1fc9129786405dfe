package fiji.plugin.cellmap.run.bench;

import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast arrays are read (decoded bytes) and written (bytes before encoding), in chunks of 64^3
 * voxels of one byte in a local folder, compressed with zstd (level 1) and Blosc (LZ4, level 5): by
 * us and by the peers in turn, on the same files. Nothing is cached but by the operating system,
 * nothing is forced to the disk. What was written stays until the end (some GB): ext4 is slow to
 * make files where many have just been removed, at the cost of whoever comes next.
 *
 * @param data address of an array of EM; null for the phantom
 * @param python null for our own figures alone
 * @param rounds how often each figure is measured; its median counts
 * @param cpu whether processor time counts, of all threads of a program, instead of the time that
 *     passes
 * @param seconds that each figure is measured in each round, at least
 */
public record StoreBench(
        String data, String python, int rounds, boolean cpu, double seconds, Progress progress) {

    /**
     * Blocks for minutes.
     *
     * @throws CellMapException if a peer fails, or reads other voxels than we do
     */
    public List<Figure> run() {
        try (BenchFolder folder = BenchFolder.make()) {
            byte[] em =
                    data != null
                            ? BenchVolume.read(data, BenchFolder.SHAPE)
                            : BenchVolume.phantom(
                                    folder.path().resolve("phantom"), BenchFolder.SHAPE, progress);
            List<StoreTask> tasks = StoreTask.all(BenchFolder.SHAPE, BenchFolder.CHUNK);
            folder.fill(em, List.of(Codec.ZSTD, Codec.BLOSC));
            List<Contender> contenders = new ArrayList<>(List.of(new OurStore(folder)));
            try {
                if (python != null) contenders.addAll(peers(folder));
                compare(tasks, contenders);
                return figures(tasks, contenders, measure(tasks, contenders));
            } finally {
                contenders.forEach(Contender::close);
            }
        }
    }

    private List<Contender> peers(BenchFolder folder) {
        Map<Integer, PeerProcess> processes = new LinkedHashMap<>();
        for (int threads = 1; threads <= 2; threads++)
            processes.put(threads, new PeerProcess(python, folder.path(), threads));
        List<Contender> peers = new ArrayList<>();
        processes
                .get(1)
                .libraries
                .properties()
                .forEach(
                        library ->
                                peers.add(
                                        new PeerLibrary(
                                                library.getKey(),
                                                library.getValue().asText(),
                                                folder,
                                                processes)));
        return peers;
    }

    /** Every contender must read the same voxels; also warms it up. */
    private void compare(List<StoreTask> tasks, List<Contender> contenders) {
        for (StoreTask task : tasks) {
            if (task.writes()) continue;
            progress.check();
            long ours = contenders.get(0).sum(task);
            for (Contender other : contenders)
                if (other.sum(task) != ours)
                    throw new CellMapException(
                            "Cannot compare with " + other.name(),
                            task.name(),
                            "It reads other voxels than we do.",
                            "Report this: one of the two has a defect.");
        }
    }

    /** Rates in GB/s by task, contender and round; a first round is not counted. */
    private double[][][] measure(List<StoreTask> tasks, List<Contender> contenders) {
        double[][][] rates = new double[tasks.size()][contenders.size()][rounds];
        progress.begin("Measuring", (long) tasks.size() * (rounds + 1));
        for (int round = -1; round < rounds; round++)
            for (int t = 0; t < tasks.size(); t++) {
                StoreTask task = tasks.get(t);
                progress.check();
                for (int c = 0; c < contenders.size(); c++) {
                    Contender.Took took = contenders.get(c).run(task, seconds);
                    double once = cpu ? took.cpu() : took.wall();
                    if (round >= 0) rates[t][c][round] = task.bytes() / once / 1e9;
                }
                progress.advance(1);
            }
        return rates;
    }

    private List<Figure> figures(
            List<StoreTask> tasks, List<Contender> contenders, double[][][] rates) {
        String unit = cpu ? "GB per CPU second" : "GB/s";
        List<Figure> figures = new ArrayList<>();
        for (int t = 0; t < tasks.size(); t++) {
            String name = tasks.get(t).name();
            double ours = median(rates[t][0]);
            if (contenders.size() == 1) figures.add(Figure.alone(name, ours, unit));
            for (int c = 1; c < contenders.size(); c++)
                figures.add(
                        Figure.beside(
                                name, ours, "GB/s", contenders.get(c).name(), median(rates[t][c])));
        }
        return figures;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
