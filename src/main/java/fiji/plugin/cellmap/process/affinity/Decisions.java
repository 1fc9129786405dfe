// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.Progress;

/**
 * The mutex watershed of a part of a graph, as far as its edges decide it: what is certain without
 * an order first ({@link Contraction}), then one attracting edge after the other ({@link
 * Clusters}). For one thread.
 */
final class Decisions {

    private final PartEdges attracting;
    private final PartEdges repelling;
    private final Contraction.Codes codes;
    private final int[] cluster;
    private final Clusters nodes;

    /** Edges that are kept; of those that repel ~id. */
    private PartEdges kept = new PartEdges(0);

    private Decisions(
            PartEdges attracting,
            PartEdges repelling,
            boolean[] open,
            Contraction.Codes codes,
            long certain,
            Progress progress) {
        this.attracting = attracting;
        this.repelling = repelling;
        this.codes = codes;
        Contraction.Nodes graph = Contraction.run(attracting, repelling, open, codes, progress);
        this.cluster = graph.node();
        boolean[] opened = graph.open();
        this.nodes = new Clusters(opened, new Foes(repelling, opened.length, codes));
        for (int i = 0; i < repelling.size(); i++)
            if (repelling.key(i) < certain) nodes.keepApart(repelling.from(i), repelling.to(i));
        decide(progress);
        for (int i = 0; i < cluster.length; i++) cluster[i] = nodes.find(cluster[i]);
        reduce();
    }

    /**
     * Decides what can be decided. Cancel is honoured.
     *
     * @param attracting is used up
     * @param repelling likewise
     * @param open by node, from 0 on: whether edges of it may be missing here
     * @param codes ascending in the order of edges with equal keys
     * @param certain repelling edges with smaller keys keep apart even what is open
     */
    static Decisions of(
            PartEdges attracting,
            PartEdges repelling,
            boolean[] open,
            Contraction.Codes codes,
            long certain,
            Progress progress) {
        return new Decisions(attracting, repelling, open, codes, certain, progress);
    }

    /** The cluster of every node: a number below that of the nodes. */
    int[] clusters() {
        return cluster;
    }

    /** Whether a cluster is undecided. */
    boolean isOpen(int cluster) {
        return nodes.isOpen(cluster);
    }

    /** How many edges between undecided clusters are left, for each pair of them the first. */
    int left() {
        return kept.size();
    }

    long key(int i) {
        return kept.key(i);
    }

    int id(int i) {
        return id(kept, i);
    }

    private static int id(PartEdges kept, int i) {
        return attracts(kept, i) ? kept.id(i) : ~kept.id(i);
    }

    boolean attracts(int i) {
        return attracts(kept, i);
    }

    private static boolean attracts(PartEdges kept, int i) {
        return kept.id(i) >= 0;
    }

    /** One of the two clusters of an edge that is left, which holds its first node. */
    int from(int i) {
        return kept.from(i);
    }

    int to(int i) {
        return kept.to(i);
    }

    /**
     * Edges come in batches: of what is left when a batch begins, most lies within clusters by
     * then, and need not be sorted.
     */
    private void decide(Progress progress) {
        Batches batches = Batches.of(attracting::key, attracting.size());
        for (int batch = 0; batch < batches.count(); batch++) {
            progress.check();
            decide(batches.order(), batches.begins()[batch], batches.begins()[batch + 1]);
        }
    }

    private void decide(int[] edges, int begin, int end) {
        PartEdges left = new PartEdges(end - begin);
        for (int i = begin; i < end; i++) {
            int e = edges[i];
            long ends = nodes.undecided(attracting.ends(e));
            if (ends >= 0)
                left.add(attracting.key(e), (int) (ends >>> 32), (int) ends, attracting.id(e));
        }
        for (int i : left.order(codes)) {
            int a = left.from(i);
            int b = left.to(i);
            if (nodes.attract(a, b, left.key(i), codes.of(left.id(i))))
                kept.add(left.key(i), a, b, left.id(i));
        }
    }

    /** Of the edges between two clusters that are open, only the first matters. */
    private void reduce() {
        for (int i = 0; i < repelling.size(); i++) {
            int a = nodes.find(repelling.from(i));
            int b = nodes.find(repelling.to(i));
            if (a != b && nodes.isOpen(a) && nodes.isOpen(b))
                kept.add(repelling.key(i), a, b, ~repelling.id(i));
        }
        PartEdges all = kept;
        kept = new PartEdges(all.size() / 2);
        PairSet seen = new PairSet();
        for (int i : all.order(id -> codes.of(id >= 0 ? id : ~id))) {
            int a = nodes.find(all.from(i));
            int b = nodes.find(all.to(i));
            if (a == b || !nodes.isOpen(a) || !nodes.isOpen(b) || !seen.add(a, b)) continue;
            kept.add(all.key(i), a, b, all.id(i));
        }
    }
}
