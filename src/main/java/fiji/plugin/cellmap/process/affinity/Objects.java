// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The objects of a volume: clusters that were found block by block, and which object each of them
 * belongs to. Immutable by convention, thread-safe.
 *
 * @param clusters by voxel, numbered from 1 within their block; 0 for background
 * @param bases by block, what is added to the numbers of its clusters
 * @param ids by cluster, the object; element 0 is 0
 */
record Objects(ChunkedArray clusters, Tiling tiling, int[] bases, int[] ids)
        implements BlockSource<int[]> {

    /** Numbers that are written at a time. */
    private static final int SOME = 1 << 16;

    @Override
    public Box bounds() {
        return clusters.bounds();
    }

    @Override
    public int[] read(Box box) {
        return numbered(clusters, tiling, bases, ids, box);
    }

    /**
     * The voxels of a box, in C order.
     *
     * @param ids by cluster; null for the clusters themselves
     */
    static int[] numbered(ChunkedArray clusters, Tiling tiling, int[] bases, int[] ids, Box box) {
        int[] labels = (int[]) clusters.read(box);
        long[] min = box.min();
        int edge = tiling.block()[2];
        int i = 0;
        for (long z = min[0]; z < box.max(0); z++)
            for (long y = min[1]; y < box.max(1); y++)
                for (long x = min[2]; x < box.max(2); ) {
                    int block = tiling.at(z, y, x);
                    long end = Math.min(box.max(2), (x / edge + 1) * edge);
                    int to = i + (int) (end - x);
                    if (ids == null) add(labels, i, to, bases[block]);
                    else replace(labels, i, to, bases[block], ids);
                    i = to;
                    x = end;
                }
        return labels;
    }

    private static void add(int[] labels, int from, int to, int base) {
        for (int i = from; i < to; i++) if (labels[i] != 0) labels[i] += base;
    }

    private static void replace(int[] labels, int from, int to, int base, int[] ids) {
        for (int i = from; i < to; i++) if (labels[i] != 0) labels[i] = ids[base + labels[i]];
    }

    /** Stores what the array does not hold. */
    void save(Path file) {
        int[] block = tiling.block();
        long[] values = new long[3 + bases.length];
        for (int d = 0; d < 3; d++) values[d] = block[d];
        for (int i = 0; i < bases.length; i++) values[3 + i] = bases[i];
        LongFile to = new LongFile(file);
        to.save(values, values.length);
        long[] some = new long[Math.min(ids.length, SOME)];
        for (int i = 0; i < ids.length; i += SOME) {
            int count = Math.min(SOME, ids.length - i);
            for (int k = 0; k < count; k++) some[k] = ids[i + k];
            to.append(some, count);
        }
    }

    /** What was stored, for the same array. */
    static Objects load(ChunkedArray clusters, Path file) {
        LongFile from = new LongFile(file);
        int[] all = new int[Math.toIntExact(from.count())];
        int[] at = {0};
        from.read(
                SOME,
                (values, count) -> {
                    for (int k = 0; k < count; k++) all[at[0]++] = (int) values[k];
                    return true;
                });
        Tiling tiling = new Tiling(clusters.shape(), Arrays.copyOf(all, 3));
        int ids = 3 + tiling.size() + 1;
        return new Objects(
                clusters,
                tiling,
                Arrays.copyOfRange(all, 3, ids),
                Arrays.copyOfRange(all, ids, all.length));
    }
}
