// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The mutex watershed (Wolf et al., "The Mutex Watershed", ECCV 2018) of affinities of any offsets,
 * out of core: every edge of the volume, the strongest first, joins two clusters or keeps them
 * apart for good. The order is total ({@link EdgeOrder}), and parts decide only what the whole
 * would decide ({@link Clusters}), so the result is that of the whole volume, whatever the size of
 * the blocks and the number of threads.
 *
 * <p>Blocks are solved first. What they leave, clusters and undecided edges between them, of each
 * pair of clusters only the first, is decided by {@link MutexGraph}. Conventions are those of the
 * package mwatershed: affinity + bias attracts above 0, voxels without an attracting edge are
 * background.
 */
public final class MutexWatershed {

    /** How often it goes over the volume, for progress. */
    public static final int PASSES = 3;

    private static final int EDGE = 128;

    /** Set, object and marks. */
    private static final int BYTES_PER_CLUSTER = 9;

    private final List<Affinity> channels;
    private final Mask mask;
    private final Workplace place;
    private final Progress progress;
    private final Parts parts;
    private final long most;

    /** Clusters that are complete: nothing more happens to them. */
    private final BitSet done = new BitSet();

    private MutexWatershed(
            List<Affinity> channels,
            Mask mask,
            String name,
            Workplace place,
            long most,
            Progress progress) {
        this.channels = channels;
        this.mask = mask;
        this.place = place;
        this.most = most;
        this.progress = progress;
        this.parts =
                new Parts(tiling(channels, mask.shape(), place), name, place, BYTES_PER_CLUSTER);
    }

    private static Tiling tiling(List<Affinity> channels, long[] shape, Workplace place) {
        return Tiling.of(
                shape,
                place.chunk(),
                Math.min(EDGE, place.edge()),
                1.4 * VoxelPart.BYTES_PER_VOXEL + 1.2 * VoxelEdges.BYTES_PER_EDGE * channels.size(),
                place.memory() / (2L * place.pool().threads()));
    }

    /**
     * Makes objects; blocks. Cancel is honoured within a block.
     *
     * @param channels all of one shape
     * @param mask of that shape; outside it nothing is read
     * @param name of the scratch data that is made; whoever asks again under it gets the same
     * @return ints, an id for every object, 0 for background
     * @throws CellMapException if the memory does not suffice
     */
    public static BlockSource<int[]> objects(
            List<Affinity> channels, Mask mask, String name, Workplace place, Progress progress) {
        return objects(channels, mask, name, place, MutexGraph.most(place), progress);
    }

    /**
     * The same.
     *
     * @param most edges between blocks that are decided at a time
     */
    static BlockSource<int[]> objects(
            List<Affinity> channels,
            Mask mask,
            String name,
            Workplace place,
            long most,
            Progress progress) {
        return Parts.objects(
                name,
                place,
                () -> new MutexWatershed(channels, mask, name, place, most, progress).make());
    }

    private void make() {
        parts.each(this::solved, this::take, progress);
        parts.each(this::resolved, this::join, progress);
        new MutexGraph(parts, done, place, most, progress).decide();
        progress.advance(Box.of(mask.shape()).size());
        parts.finish(ids());
    }

    /**
     * Decides what a block can, and keeps what it leaves, with its own numbers for its clusters.
     *
     * @return by cluster, whether it is complete; element 0 is of no meaning
     */
    private boolean[] solved(int block) {
        VoxelPart.Solved solved =
                new VoxelPart(channels, mask, parts.tiling().box(block)).solve(progress);
        parts.write(block, solved.labels());
        EdgeList edges = new EdgeList();
        int[] joined = solved.joined();
        for (int i = 0; i < joined.length; i += 2)
            edges.add(0, MutexEdges.JOINED, joined[i], -1 - joined[i + 1]);
        EdgeList open = solved.edges();
        for (int i = 0; i < open.size(); i++)
            edges.add(open.key(i), open.code(i), open.from(i), open.to(i));
        edges.save(local(block));
        return solved.done();
    }

    private Path local(int block) {
        return parts.file("local", block);
    }

    private void take(boolean[] complete, int block) {
        int count = complete.length - 1;
        int base = parts.count(block, count);
        for (int i = 1; i <= count; i++) if (complete[i]) done.set(base + i);
    }

    /**
     * Finds the clusters that edges of a block reach outside it.
     *
     * @return pairs of clusters that are one
     */
    private long[] resolved(int block) {
        EdgeList stored = EdgeList.load(local(block));
        EdgeList edges = new EdgeList();
        long[] joined = new long[16];
        int n = 0;
        if (stored.size() > 0) {
            Box box = parts.tiling().box(block);
            int[] labels = parts.labels(BlockGrid.of(channels, mask.shape(), box).box());
            for (int i = 0; i < stored.size(); i++) {
                int a = cluster(block, stored.from(i), labels);
                int b = cluster(block, stored.to(i), labels);
                if (stored.code(i) == MutexEdges.JOINED) {
                    if (n == joined.length) joined = Arrays.copyOf(joined, 2 * n);
                    joined[n++] = MutexGraph.pair(a, b);
                } else if (a != 0 && b != 0 && !done.get(a) && !done.get(b))
                    edges.add(stored.key(i), stored.code(i), a, b);
            }
        }
        edges.save(MutexGraph.file(parts, 0, block));
        return Arrays.copyOf(joined, n);
    }

    private int cluster(int block, int end, int[] labels) {
        if (end == 0) return 0;
        return end > 0 ? parts.base(block) + end : labels[-1 - end];
    }

    private void join(long[] joined, int block) {
        MutexGraph.join(parts, joined, joined.length);
        new LongFile(local(block)).delete();
    }

    /** Consecutive numbers, since what counts them later takes memory for the largest. */
    private int[] ids() {
        int[] ids = new int[parts.sets().size()];
        int objects = 0;
        for (int i = 1; i < ids.length; i++) {
            int root = parts.sets().find(i);
            ids[i] = root == i ? ++objects : ids[root];
        }
        return ids;
    }
}
