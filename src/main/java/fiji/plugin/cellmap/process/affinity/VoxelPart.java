// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;

/**
 * The mutex watershed of one block of voxels, as far as the edges that touch the block decide it.
 * Voxels around the block that these edges reach take part as open nodes, see {@link Clusters}.
 */
final class VoxelPart {

    /** Voxels around the block included: clusters, the sets of what is apart, labels. */
    static final int BYTES_PER_VOXEL = 110;

    private final BlockGrid grid;
    private final byte[] mask;
    private final VoxelEdges edges;

    /**
     * Reads the block; blocks.
     *
     * @param mask what belongs to objects at all
     */
    VoxelPart(List<Affinity> channels, Mask mask, Box block) {
        this.grid = BlockGrid.of(channels, mask.shape(), block);
        this.mask = mask.read(grid.box());
        this.edges = new VoxelEdges(channels, grid, this.mask);
    }

    /**
     * What is decided.
     *
     * @param labels cluster of every voxel of the block, in C order, from 1 on; 0 where no edge
     *     attracts
     * @param done by cluster, whether it is complete; element 0 is of no meaning
     * @param edges those to be kept; a negative number -1 - i stands for voxel i of the grid
     * @param joined pairs: a cluster, and a voxel of the grid outside the block that belongs to it
     */
    record Solved(int[] labels, boolean[] done, EdgeList edges, int[] joined) {}

    /** Decides what can be decided; once. Cancel is honoured. */
    Solved solve(Progress progress) {
        boolean[] outside = new boolean[grid.voxels()];
        grid.forEach((p, in) -> outside[p] = !in);
        Decisions decided =
                Decisions.of(edges.attracting(), edges.repelling(), outside, id -> id, 0, progress);
        int[] root = decided.clusters();
        int[] ids = new int[root.length];
        int[] labels = new int[Math.toIntExact(grid.block().size())];
        boolean[] done = new boolean[label(root, ids, labels) + 1];
        for (int a = 0; a < ids.length; a++) if (ids[a] != 0) done[ids[a]] = !decided.isOpen(a);
        return new Solved(labels, done, undecided(decided, ids), joined(root, ids));
    }

    /** Numbers the clusters by their roots; returns how many there are. */
    private int label(int[] root, int[] ids, int[] labels) {
        int[] next = {0, 0};
        grid.forEach(
                (p, in) -> {
                    if (!in) return;
                    if (edges.attached(p)) {
                        if (ids[root[p]] == 0) ids[root[p]] = ++next[1];
                        labels[next[0]] = ids[root[p]];
                    }
                    next[0]++;
                });
        return next[1];
    }

    private EdgeList undecided(Decisions decided, int[] ids) {
        EdgeList result = new EdgeList();
        for (int i = 0; i < decided.left(); i++) {
            int id = decided.id(i);
            int p = edges.source(id);
            int q = edges.target(id);
            if (lonely(p) || lonely(q)) continue;
            long code = MutexEdges.code(edges.channel(id), grid.index(p), decided.attracts(i));
            result.add(
                    edges.fullKey(decided.key(i)),
                    code,
                    end(ids, decided.from(i), p),
                    end(ids, decided.to(i), q));
        }
        return result;
    }

    /** Whether a voxel of the block is background; one outside it is judged by its own block. */
    private boolean lonely(int p) {
        return !edges.attached(p) && grid.inBlock(p);
    }

    /** A cluster without a voxel of the block is a single one outside it. */
    private static int end(int[] ids, int root, int voxel) {
        return ids[root] != 0 ? ids[root] : -1 - voxel;
    }

    private int[] joined(int[] root, int[] ids) {
        int[][] pairs = {new int[16]};
        int[] n = {0};
        grid.forEach(
                (p, in) -> {
                    if (in || mask[p] == 0) return;
                    int id = ids[root[p]];
                    if (id == 0) return;
                    if (n[0] == pairs[0].length)
                        pairs[0] = Arrays.copyOf(pairs[0], 2 * pairs[0].length);
                    pairs[0][n[0]++] = id;
                    pairs[0][n[0]++] = p;
                });
        return Arrays.copyOf(pairs[0], n[0]);
    }
}
