// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.DisjointSets;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;

/**
 * Joins voxels that the mutex watershed will join for certain, without sorting any edge: the
 * earliest of all edges of a closed cluster is decided before anything could keep the cluster apart
 * from another, so if it attracts, it joins. What is left is a smaller graph with fewer edges. For
 * one thread.
 */
final class Contraction {

    private static final int MOST_ROUNDS = 8;
    private static final double WORTH = 0.95;

    private final VoxelEdges edges;
    private final DisjointSets sets;
    private final boolean[] open;
    private final long[] earliest;

    /** The earliest edge of a cluster, from 1 on; 0 for none. */
    private final int[] edge;

    private Contraction(VoxelEdges edges, boolean[] open) {
        this.edges = edges;
        this.open = open;
        this.sets = new DisjointSets(open.length);
        this.earliest = new long[open.length];
        this.edge = new int[open.length];
    }

    /**
     * The smaller graph.
     *
     * @param node by voxel
     * @param open by node
     */
    record Nodes(int[] node, boolean[] open) {}

    /**
     * Does it, and drops edges within nodes. Cancel is honoured.
     *
     * @param open whether edges of a voxel may be missing
     */
    static Nodes run(VoxelEdges edges, boolean[] open, Progress progress) {
        Contraction work = new Contraction(edges, open.clone());
        for (int round = 0; round < MOST_ROUNDS; round++) {
            progress.check();
            int before = edges.count();
            work.look();
            work.join();
            edges.retain((p, q) -> work.sets.find(p) != work.sets.find(q));
            if (edges.count() > WORTH * before) break;
        }
        Nodes nodes = work.nodes();
        edges.dropRepeated(nodes.node);
        return nodes;
    }

    private void look() {
        Arrays.fill(edge, 0);
        for (int c = 0; c < edges.channels(); c++)
            for (int i = edges.begin(c); i < edges.begin(c + 1); i++) {
                int p = edges.source(i);
                int a = sets.find(p);
                int b = sets.find(p + edges.delta(c));
                if (!open[a]) note(a, i);
                if (!open[b]) note(b, i);
            }
    }

    /** Of edges with equal keys the first one is the earliest. */
    private void note(int a, int i) {
        long key = edges.key(i);
        if (edge[a] != 0 && key >= earliest[a]) return;
        earliest[a] = key;
        edge[a] = i + 1;
    }

    private void join() {
        for (int a = 0; a < edge.length; a++) {
            int i = edge[a] - 1;
            if (i < 0 || !edges.attracts(i)) continue;
            int p = sets.find(edges.source(i));
            int q = sets.find(edges.source(i) + edges.delta(edges.channel(i)));
            sets.join(p, q);
            open[Math.min(p, q)] |= open[Math.max(p, q)];
        }
    }

    private Nodes nodes() {
        int[] node = new int[open.length];
        boolean[] openNodes = new boolean[open.length];
        int count = 0;
        for (int p = 0; p < node.length; p++) {
            int root = sets.find(p);
            if (root == p) {
                openNodes[count] = open[p];
                node[p] = count++;
            } else node[p] = node[root];
        }
        return new Nodes(node, Arrays.copyOf(openNodes, count));
    }
}
