// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
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
 * @param shape z, y, x of the array, whole chunks, and more than two of them
 */
public record StoreBench(
        String data,
        String python,
        int rounds,
        boolean cpu,
        double seconds,
        long[] shape,
        Progress progress) {

    static final long[] SHAPE = {256, 384, 384};

    /** With an array of 256 x 384 x 384. */
    StoreBench(
            String data,
            String python,
            int rounds,
            boolean cpu,
            double seconds,
            Progress progress) {
        this(data, python, rounds, cpu, seconds, SHAPE, progress);
    }

    /**
     * Blocks for minutes.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if a peer fails, or reads other voxels than
     *     we do
     */
    public List<Figure> run() {
        try (BenchFolder folder = BenchFolder.make()) {
            List<StoreTask> tasks = StoreTask.all(shape, BenchFolder.CHUNK);
            List<Contender<StoreTask>> contenders = new ArrayList<>(List.of(new OurStore(folder)));
            try {
                if (python != null) contenders.addAll(peers(folder));
                folder.fill(em(folder), shape, List.of(Codec.ZSTD, Codec.BLOSC));
                Turns<StoreTask> turns = new Turns<>(contenders, rounds, seconds, cpu);
                for (StoreTask task : tasks) {
                    progress.check();
                    if (!task.writes()) turns.compare(task.name(), task, "other voxels");
                }
                progress.begin("Measuring", (long) tasks.size() * (rounds + 1));
                return figures(tasks, contenders, turns.measure(tasks, progress));
            } finally {
                contenders.forEach(Contender::close);
            }
        }
    }

    private byte[] em(BenchFolder folder) {
        if (data != null) return BenchVolume.read(data, shape);
        return BenchVolume.phantom(folder.path().resolve("phantom"), shape, progress);
    }

    private List<Contender<StoreTask>> peers(BenchFolder folder) {
        Map<Integer, PeerProcess> processes = new LinkedHashMap<>();
        for (int threads = 1; threads <= 2; threads++)
            processes.put(threads, PeerProcess.store(python, folder.path(), threads));
        List<Contender<StoreTask>> peers = new ArrayList<>();
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

    private List<Figure> figures(
            List<StoreTask> tasks, List<Contender<StoreTask>> contenders, double[][][] took) {
        String unit = cpu ? "GB per CPU second" : "GB/s";
        List<Figure> figures = new ArrayList<>();
        for (int t = 0; t < tasks.size(); t++) {
            String name = tasks.get(t).name();
            double ours = rate(tasks.get(t), took[t][0]);
            if (contenders.size() == 1) figures.add(Figure.alone(name, ours, unit));
            for (int c = 1; c < contenders.size(); c++)
                figures.add(
                        Figure.beside(
                                name,
                                ours,
                                unit,
                                contenders.get(c).name(),
                                rate(tasks.get(t), took[t][c])));
        }
        return figures;
    }

    private static double rate(StoreTask task, double[] took) {
        return task.bytes() / Turns.median(took) / 1e9;
    }
}
