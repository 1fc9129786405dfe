// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.util.Arrays;

/**
 * Nodes that are joined, one attracting edge after the other in a given order: the decisions of the
 * mutex watershed (Wolf et al., "The Mutex Watershed", ECCV 2018), for a part of a graph. An edge
 * joins two clusters unless an earlier repelling one is between the two: that keeps them apart for
 * good.
 *
 * <p>Some nodes are <i>open</i>: not all of their edges are known here. A cluster that holds such a
 * node is open too. Whatever is decided here is what the whole graph would decide:
 *
 * <ul>
 *   <li>A closed cluster is known exactly, with all clusters that it is kept apart from.
 *   <li>It may join an open cluster only if that one is kept apart from all other open clusters
 *       that it is kept apart from itself: any other could turn out to be a part of the same.
 *   <li>Where that cannot be decided, the closed cluster becomes open, and the edge must be kept
 *       for whoever sees more.
 * </ul>
 *
 * <p>So a graph may be cut into parts, these be solved in any order, and what is left (clusters as
 * nodes, for each pair the first of the edges that are kept) be solved in larger parts, until one
 * part is everything; the result is that of the whole.
 *
 * <p>Repelling edges are not gone through: those of a node are looked at when it is asked for, of
 * the two clusters in question those of the one that has fewer. For one thread.
 */
final class Clusters {

    private static final int NONE = -1;

    /** Pairs that are remembered: they should stay in the processor's cache. */
    private static final int RECENT = 1 << 15;

    private static final int WIDTH = 3;
    private static final int MEMBER = 0;
    private static final int LAST = 1;
    private static final int DEGREE = 2;

    private final Foes foes;
    private final boolean[] open;

    /** Of a node its parent in the forest of joined ones. */
    private final int[] parents;

    /**
     * What is known of a node, side by side for the processor's cache: the next member of its
     * cluster that has foes, and of a cluster the last one and how many foes all have.
     */
    private final int[] nodes;

    /** Some pairs of which no later edge matters. */
    private final long[] recent = new long[RECENT];

    /** All open clusters that are known to be apart. */
    private final PairSet apart = new PairSet();

    /**
     * @param open for each node, from 0 on, whether edges of it may be unknown here; changed
     */
    Clusters(boolean[] open, Foes foes) {
        this.open = open;
        this.foes = foes;
        parents = new int[open.length];
        nodes = new int[Math.multiplyExact(WIDTH, open.length)];
        Arrays.fill(recent, NONE);
        for (int i = 0; i < open.length; i++) {
            parents[i] = i;
            nodes[WIDTH * i + MEMBER] = NONE;
            nodes[WIDTH * i + LAST] = i;
            nodes[WIDTH * i + DEGREE] = foes.count(i);
        }
    }

    /** Says that two different clusters are apart for certain, although they may be open. */
    void keepApart(int a, int b) {
        if (open[a] && open[b]) apart.add(a, b);
    }

    /** Whether the cluster of a node is undecided. */
    boolean isOpen(int node) {
        return open[find(node)];
    }

    /** The node that stands for the cluster of a node. */
    int find(int node) {
        int at = node;
        int parent = parents[at];
        while (parent != at) {
            int above = parents[parent];
            parents[at] = above;
            at = above;
            parent = parents[at];
        }
        return at;
    }

    /**
     * Looks whether an edge may still decide something.
     *
     * @param ends its two nodes, one in the upper half
     * @return the clusters that it joins, likewise; negative if it does not matter
     */
    long undecided(long ends) {
        int a = find((int) (ends >>> 32));
        int b = find((int) ends);
        return a == b || settled(a, b) ? NONE : (long) a << 32 | b;
    }

    /**
     * The next attracting edge.
     *
     * @param key of the edge
     * @param code of the edge
     * @return whether it must be kept, because it cannot be decided here
     */
    boolean attract(int u, int v, long key, long code) {
        int a = find(u);
        int b = find(v);
        if (a == b || settled(a, b)) return false;
        if (open[a] && open[b]) {
            settle(a, b);
            return true;
        }
        if (apart(a, b, key, code)) {
            settle(a, b);
            return false;
        }
        if (open[a] || open[b]) return attractOpen(open[a] ? a : b, open[a] ? b : a, key, code);
        // Whoever has more foes stays, so what is known of its cluster stays true.
        if (nodes[WIDTH * a + DEGREE] < nodes[WIDTH * b + DEGREE]) join(b, a);
        else join(a, b);
        return false;
    }

    private boolean attractOpen(int unclear, int closed, long key, long code) {
        boolean decided = decided(closed, unclear, key, code);
        bindFoes(closed, decided ? unclear : closed, key, code);
        if (decided) {
            join(unclear, closed);
            return false;
        }
        open[closed] = true;
        settle(closed, unclear);
        return true;
    }

    private static long pair(int a, int b) {
        return a < b ? (long) a << 32 | b : (long) b << 32 | a;
    }

    private static int slot(long pair) {
        return (int) (pair * 0x9e3779b97f4a7c15L >>> 40) & RECENT - 1;
    }

    private boolean settled(int a, int b) {
        long pair = pair(a, b);
        return recent[slot(pair)] == pair;
    }

    private void settle(int a, int b) {
        long pair = pair(a, b);
        recent[slot(pair)] = pair;
    }

    /** Whether an earlier edge keeps two clusters apart. */
    private boolean apart(int a, int b, long key, long code) {
        boolean first = nodes[WIDTH * a + DEGREE] < nodes[WIDTH * b + DEGREE];
        int wanted = first ? b : a;
        for (int member = first ? a : b; member != NONE; member = nodes[WIDTH * member + MEMBER])
            for (int i = foes.begin(member); i < foes.begin(member + 1); i++)
                if (foes.isBefore(i, key, code) && foe(i) == wanted) return true;
        return false;
    }

    private int foe(int i) {
        int node = foes.node(i);
        int root = find(node);
        if (root != node) foes.replace(i, root);
        return root;
    }

    /** Whether what keeps a closed cluster apart from others says nothing about an open one. */
    private boolean decided(int closed, int unclear, long key, long code) {
        for (int member = closed; member != NONE; member = nodes[WIDTH * member + MEMBER])
            for (int i = foes.begin(member); i < foes.begin(member + 1); i++) {
                if (!foes.isBefore(i, key, code)) continue;
                int foe = foe(i);
                if (open[foe] && !apart.contains(unclear, foe)) return false;
            }
        return true;
    }

    /** An open cluster will be kept apart from whomever a closed one is. */
    private void bindFoes(int closed, int unclear, long key, long code) {
        for (int member = closed; member != NONE; member = nodes[WIDTH * member + MEMBER])
            for (int i = foes.begin(member); i < foes.begin(member + 1); i++) {
                if (!foes.isBefore(i, key, code)) continue;
                int foe = foe(i);
                if (open[foe]) apart.add(unclear, foe);
            }
    }

    private void join(int keep, int lose) {
        parents[lose] = keep;
        if (nodes[WIDTH * lose + DEGREE] == 0) return;
        nodes[WIDTH * nodes[WIDTH * keep + LAST] + MEMBER] = lose;
        nodes[WIDTH * keep + LAST] = nodes[WIDTH * lose + LAST];
        nodes[WIDTH * keep + DEGREE] += nodes[WIDTH * lose + DEGREE];
    }
}
