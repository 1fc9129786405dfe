// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;

/**
 * Joins nodes that the mutex watershed will join for certain, round by round, without sorting any
 * edge. Of all edges between two clusters only the earliest decides anything: if it repels, they
 * stay apart. So an attracting edge is decided, whatever comes before it,
 *
 * <ul>
 *   <li>if it is the earliest of all edges of a cluster: nothing keeps that cluster apart from
 *       another before,
 *   <li>if it is the earliest attracting one of both its clusters: until then neither of them is
 *       joined with anything, so what else they are kept apart from does not matter.
 * </ul>
 *
 * <p>Clusters some of whose edges may be unknown are <i>open</i>; the first rule needs one that is
 * not, the second two. If no cluster is open, there is always an edge that is decided. For one
 * thread.
 */
final class Contraction {

    private static final int MOST_ROUNDS = 40;

    /** A round that joins fewer of the nodes is the last. */
    private static final int WORTH = 20;

    /** Pairs that are remembered: they should stay in the processor's cache. */
    private static final int RECENT = 1 << 15;

    /** Says which of two edges with equal keys is earlier. */
    interface Codes {
        long of(int id);
    }

    private static final int NONE = -1;

    private final PartEdges attracting;
    private final PartEdges repelling;
    private final Codes codes;
    private final long[] pairs = new long[RECENT];
    private final int[] last = new int[RECENT];

    /** Clusters by original node. */
    private final int[] clusters;

    private final boolean[] open;

    /** By cluster: its earliest edge that attracts. */
    private final int[] first;

    /** By cluster: whether an edge that repels is earlier. */
    private final boolean[] blocked;

    /** Numbers of clusters after a round. */
    private final int[] next;

    private int count;

    private Contraction(PartEdges attracting, PartEdges repelling, boolean[] open, Codes codes) {
        this.attracting = attracting;
        this.repelling = repelling;
        this.codes = codes;
        this.open = open.clone();
        count = open.length;
        clusters = new int[count];
        next = new int[count];
        for (int i = 0; i < count; i++) clusters[i] = next[i] = i;
        first = new int[count];
        blocked = new boolean[count];
    }

    /**
     * The smaller graph.
     *
     * @param node by original node
     * @param open by node
     */
    record Nodes(int[] node, boolean[] open) {}

    /**
     * Does it: the edges are then those between the new nodes, for most pairs of them only the
     * first. Cancel is honoured.
     *
     * @param open whether edges of a node may be missing
     * @param codes ascending in the order of edges with equal keys
     */
    static Nodes run(
            PartEdges attracting,
            PartEdges repelling,
            boolean[] open,
            Codes codes,
            Progress progress) {
        Contraction work = new Contraction(attracting, repelling, open, codes);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            progress.check();
            int before = work.count;
            work.look();
            int joined = work.join();
            work.renumber();
            work.update(attracting);
            work.update(repelling);
            if (joined <= before / WORTH) break;
        }
        return new Nodes(work.clusters, Arrays.copyOf(work.open, work.count));
    }

    /**
     * Brings the ends up to date, and drops edges within clusters and those of which an earlier one
     * between the same clusters was met shortly before.
     */
    private void update(PartEdges edges) {
        Arrays.fill(pairs, NONE);
        int kept = 0;
        for (int i = 0; i < edges.size(); i++) {
            int a = next[edges.from(i)];
            int b = next[edges.to(i)];
            if (a == b || edges.isDropped(i)) continue;
            long pair = (long) Math.min(a, b) << 32 | Math.max(a, b);
            int slot = (int) (pair * 0x9e3779b97f4a7c15L >>> 40) & RECENT - 1;
            int at = kept;
            if (pairs[slot] == pair) {
                if (earlier(edges, last[slot], edges, i)) continue;
                at = last[slot];
            } else {
                pairs[slot] = pair;
                last[slot] = kept++;
            }
            edges.set(at, edges.key(i), a, b, edges.id(i));
        }
        edges.cut(kept);
    }

    private boolean earlier(PartEdges one, int i, PartEdges other, int j) {
        long a = one.key(i);
        long b = other.key(j);
        return a < b || a == b && codes.of(one.id(i)) < codes.of(other.id(j));
    }

    private void look() {
        Arrays.fill(first, 0, count, NONE);
        Arrays.fill(blocked, 0, count, false);
        for (int i = 0; i < attracting.size(); i++) {
            note(attracting.from(i), i);
            note(attracting.to(i), i);
        }
        for (int i = 0; i < repelling.size(); i++) {
            int a = repelling.from(i);
            int b = repelling.to(i);
            block(a, b, i);
            block(b, a, i);
        }
    }

    private void note(int a, int i) {
        if (first[a] == NONE || earlier(attracting, i, attracting, first[a])) first[a] = i;
    }

    /** An edge between the same two that repels earlier decides. */
    private void block(int a, int b, int i) {
        int edge = first[a];
        if (edge == NONE || !earlier(repelling, i, attracting, edge)) return;
        blocked[a] = true;
        if (attracting.from(edge) == b || attracting.to(edge) == b) {
            attracting.drop(edge);
            first[a] = NONE;
            if (first[b] == edge) first[b] = NONE;
        }
    }

    /** Joins what is decided; returns how much it was. */
    private int join() {
        for (int a = 0; a < count; a++) next[a] = a;
        int joined = 0;
        for (int a = 0; a < count; a++) {
            int edge = first[a];
            if (edge == NONE || open[a]) continue;
            int b = attracting.from(edge) == a ? attracting.to(edge) : attracting.from(edge);
            if (blocked[a] && (open[b] || first[b] != edge)) continue;
            int i = root(a);
            int j = root(b);
            if (i == j) continue;
            next[Math.max(i, j)] = Math.min(i, j);
            joined++;
        }
        return joined;
    }

    private int root(int a) {
        int at = a;
        while (next[at] != at) {
            next[at] = next[next[at]];
            at = next[at];
        }
        return at;
    }

    private void renumber() {
        int left = 0;
        for (int a = 0; a < count; a++) {
            int to = next[a] == a ? left : next[next[a]];
            open[to] = open[a] || to < left && open[to];
            if (to == left) left++;
            next[a] = to;
        }
        count = left;
        for (int i = 0; i < clusters.length; i++) clusters[i] = next[clusters[i]];
    }
}
