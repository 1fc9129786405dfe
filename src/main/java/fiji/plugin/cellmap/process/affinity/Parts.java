// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DisjointSets;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Clusters of voxels that were found block by block, in a scratch array, and which of them are one.
 * Clusters are numbered from 1 in the order of the blocks. Not thread-safe, but for reading.
 */
final class Parts {

    private static final String PARTS = "-parts";
    private static final String IDS = "-ids";

    private final Tiling tiling;
    private final String name;
    private final Workplace place;
    private final long bytes;
    private final ChunkedArray array;
    private final int[] bases;
    private final DisjointSets sets = new DisjointSets(1);

    /**
     * @param name of what is made of them
     * @param bytes what a cluster takes in memory, with all that is kept for it
     */
    Parts(Tiling tiling, String name, Workplace place, int bytes) {
        this.tiling = tiling;
        this.name = name;
        this.place = place;
        this.bytes = bytes;
        place.once(
                name + PARTS + "-made",
                () -> place.create(name + PARTS, tiling.shape(), place.chunk(), DType.UINT32, 0));
        this.array = place.open(name + PARTS);
        this.bases = new int[tiling.size() + 1];
    }

    Tiling tiling() {
        return tiling;
    }

    DisjointSets sets() {
        return sets;
    }

    /** All blocks, in their order. */
    List<Integer> blocks() {
        return IntStream.range(0, tiling.size()).boxed().toList();
    }

    /**
     * Stores the clusters of a block; by any thread.
     *
     * @param labels of its voxels, in C order, from 1 on
     */
    void write(int block, int[] labels) {
        array.write(tiling.box(block), labels);
    }

    /**
     * Counts the clusters of the next block.
     *
     * @return what is added to the numbers of its clusters
     */
    int count(int block, int count) {
        int base = bases[block];
        long needed = (base + (long) count) * bytes;
        if (needed > place.memory() / 2)
            throw tooLittle("cluster " + (base + (long) count), 2 * needed);
        bases[block + 1] = base + count;
        if (block == tiling.size() - 1) sets.grow(base + count + 1);
        return base;
    }

    /** The number of the first cluster of a block, less one. */
    int base(int block) {
        return bases[block];
    }

    /** The block of a cluster. */
    int block(int cluster) {
        int low = 0;
        int high = tiling.size() - 1;
        while (low < high) {
            int middle = low + high >>> 1;
            if (cluster <= bases[middle + 1]) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /** How many clusters there are. */
    int count() {
        return bases[tiling.size()];
    }

    /** The clusters of the voxels of a box, in C order. */
    int[] labels(Box box) {
        return Objects.numbered(array, tiling, bases, null, box);
    }

    /** A file for what is known of a block; whoever works on it writes it. */
    Path file(String kind, int number) {
        return place.folder(name + "-graph").resolve(kind + "-" + number);
    }

    /** For each cluster the smallest number of those that are one with it. */
    int[] roots() {
        int[] roots = new int[sets.size()];
        for (int i = 0; i < roots.length; i++) roots[i] = sets.find(i);
        return roots;
    }

    /**
     * Objects of clusters; made unless they were completed earlier, by all processes that work
     * here.
     *
     * @param name of the scratch data
     * @param maker ends with {@link #finish}
     */
    static Objects objects(String name, Workplace place, Runnable maker) {
        if (!place.finished(name + PARTS))
            place.together(
                    name,
                    () -> {
                        maker.run();
                        return null;
                    });
        return Objects.load(place.open(name + PARTS), place.folder(name + IDS));
    }

    /**
     * Completes the work, and removes scratch files.
     *
     * @param ids by cluster, the object that it belongs to
     */
    void finish(int[] ids) {
        place.once(
                name,
                () -> {
                    Workplace.delete(place.folder(name + "-graph"));
                    new Objects(array, tiling, bases, ids).save(place.folder(name + IDS));
                    place.finish(array);
                });
    }

    /** Works on every block on all threads, and hands the results on in order. */
    <R> void each(
            Function<Integer, R> work,
            java.util.function.ObjIntConsumer<R> sink,
            Progress progress) {
        int[] next = {0};
        place.pool()
                .ordered(
                        blocks(),
                        work,
                        result -> {
                            int block = next[0]++;
                            sink.accept(result, block);
                            progress.advance(tiling.box(block).size());
                        },
                        progress);
    }

    /** An error that names what would be needed. */
    CellMapException tooLittle(String where, long bytes) {
        return new CellMapException(
                "Cannot separate the objects",
                where,
                "That needs "
                        + (bytes >> 20)
                        + " MiB; the limit is "
                        + (place.memory() >> 20)
                        + ".",
                "Allow more memory, or give a mask that leaves out more.");
    }
}
