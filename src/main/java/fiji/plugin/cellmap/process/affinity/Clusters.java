// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

/**
 * Nodes that are joined or kept apart, one edge after the other in a given order: the decisions of
 * the mutex watershed (Wolf et al., "The Mutex Watershed", ECCV 2018), for a part of a graph. An
 * attractive edge joins two clusters that are not kept apart; a repulsive one keeps two clusters
 * apart for good.
 *
 * <p>Some nodes are <i>open</i>: not all of their edges are known here. A cluster that holds such a
 * node is open too. Whatever is decided here is what the whole graph would decide:
 *
 * <ul>
 *   <li>A closed cluster is known exactly, with all clusters that it is kept apart from.
 *   <li>It may join an open cluster only if it is kept apart from no open cluster at all: what it
 *       is kept apart from could turn out to be a part of the same.
 *   <li>Where that cannot be decided, the closed cluster becomes open, and the edge must be kept
 *       for whoever sees more.
 * </ul>
 *
 * <p>So a graph may be cut into parts, these be solved in any order, and what is left (clusters as
 * nodes, for each pair the first of the edges that are kept) be solved in larger parts, until one
 * part is everything; the result is that of the whole. For one thread.
 */
final class Clusters {

    private static final byte OPEN = 1;

    /** Kept apart from an open cluster. */
    private static final byte BOUND = 2;

    private final int[] parent;
    private final byte[] state;
    private final IntSet[] foes;

    /**
     * @param open for each node, from 0 on, whether edges of it may be unknown here
     */
    Clusters(boolean[] open) {
        parent = new int[open.length];
        state = new byte[open.length];
        foes = new IntSet[open.length];
        for (int i = 0; i < open.length; i++) {
            parent[i] = i;
            if (open[i]) state[i] = OPEN;
        }
    }

    /** Whether the cluster of a node is undecided. */
    boolean isOpen(int node) {
        return (state[find(node)] & OPEN) != 0;
    }

    /** The node that stands for the cluster of a node. */
    int find(int node) {
        int at = node;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /**
     * The next edge, an attractive one.
     *
     * @return whether it must be kept, because it cannot be decided here
     */
    boolean attract(int u, int v) {
        int a = find(u);
        int b = find(v);
        if (a == b || apart(a, b)) return false;
        boolean openA = (state[a] & OPEN) != 0;
        boolean openB = (state[b] & OPEN) != 0;
        if (openA && openB) return true;
        if (openA != openB) {
            int closed = openA ? b : a;
            if ((state[closed] & BOUND) != 0) {
                becomeOpen(closed);
                return true;
            }
        }
        join(a, b);
        return false;
    }

    /**
     * The next edge, a repulsive one.
     *
     * @return whether it must be kept: the two are apart from now on, or it cannot be decided here
     */
    boolean repel(int u, int v) {
        int a = find(u);
        int b = find(v);
        if (a == b || apart(a, b)) return false;
        if ((state[a] & state[b] & OPEN) != 0) return true;
        keepApart(a, b);
        return true;
    }

    private boolean apart(int a, int b) {
        return foes[a] != null && foes[a].contains(b);
    }

    private void keepApart(int a, int b) {
        if (foes[a] == null) foes[a] = new IntSet();
        if (foes[b] == null) foes[b] = new IntSet();
        foes[a].add(b);
        foes[b].add(a);
        if ((state[a] & OPEN) != 0) state[b] |= BOUND;
        if ((state[b] & OPEN) != 0) state[a] |= BOUND;
    }

    private void becomeOpen(int a) {
        state[a] |= OPEN;
        IntSet set = foes[a];
        if (set != null) set.forEach(f -> state[find(f)] |= BOUND);
    }

    /** The smaller set of foes moves; entries of clusters that are gone stay and do no harm. */
    private void join(int a, int b) {
        boolean first = size(a) > size(b) || size(a) == size(b) && a < b;
        int keep = first ? a : b;
        int lose = first ? b : a;
        boolean opens = (state[keep] & OPEN) == 0 && (state[lose] & OPEN) != 0;
        parent[lose] = keep;
        IntSet moved = foes[lose];
        foes[lose] = null;
        if (moved != null)
            moved.forEach(
                    f -> {
                        int root = find(f);
                        if (root != keep) keepApart(keep, root);
                    });
        state[keep] |= state[lose];
        if (opens) becomeOpen(keep);
    }

    private int size(int a) {
        return foes[a] == null ? 0 : foes[a].size();
    }
}
