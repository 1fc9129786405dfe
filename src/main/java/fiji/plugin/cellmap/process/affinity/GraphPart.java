// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The mutex watershed of a part of a graph of clusters, as far as its edges decide it; see {@link
 * Clusters}. For one thread.
 */
final class GraphPart {

    private static final int CHECK = 1 << 18;

    private GraphPart() {}

    /**
     * What is decided.
     *
     * @param joined pairs of clusters that are one
     * @param edges those to be kept
     * @param done clusters that are complete
     */
    record Solved(int[] joined, EdgeList edges, int[] done) {}

    /**
     * Decides what can be decided. Cancel is honoured.
     *
     * @param open of a cluster: whether edges of it may be missing here
     */
    static Solved solve(EdgeList all, IntPredicate open, Progress progress) {
        int[] ids = ids(all);
        boolean[] opened = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) opened[i] = open.test(ids[i]);
        Clusters nodes = new Clusters(opened);
        int[] order = MutexEdges.order(all);
        int kept = 0;
        for (int i = 0; i < order.length; i++) {
            if ((i & CHECK - 1) == 0) progress.check();
            int e = order[i];
            int a = Arrays.binarySearch(ids, all.from(e));
            int b = Arrays.binarySearch(ids, all.to(e));
            if (MutexEdges.attracts(all, e) ? nodes.attract(a, b) : nodes.repel(a, b))
                order[kept++] = e;
        }
        EdgeList edges = new EdgeList();
        PairSet seen = new PairSet();
        for (int i = 0; i < kept; i++) {
            int e = order[i];
            int a = nodes.find(Arrays.binarySearch(ids, all.from(e)));
            int b = nodes.find(Arrays.binarySearch(ids, all.to(e)));
            if (a == b || !nodes.isOpen(a) || !nodes.isOpen(b) || !seen.add(a, b)) continue;
            edges.add(all.key(e), all.code(e), ids[a], ids[b]);
        }
        int[] done =
                IntStream.range(0, ids.length)
                        .filter(i -> !nodes.isOpen(i))
                        .map(i -> ids[i])
                        .toArray();
        return new Solved(joined(ids, nodes), edges, done);
    }

    private static int[] ids(EdgeList all) {
        int[] ends = new int[2 * all.size()];
        for (int i = 0; i < all.size(); i++) {
            ends[2 * i] = all.from(i);
            ends[2 * i + 1] = all.to(i);
        }
        Arrays.parallelSort(ends);
        int n = 0;
        for (int end : ends) if (n == 0 || ends[n - 1] != end) ends[n++] = end;
        return Arrays.copyOf(ends, n);
    }

    private static int[] joined(int[] ids, Clusters nodes) {
        int[] pairs = new int[2 * ids.length];
        int n = 0;
        for (int i = 0; i < ids.length; i++) {
            int root = nodes.find(i);
            if (root == i) continue;
            pairs[n++] = ids[i];
            pairs[n++] = ids[root];
        }
        return Arrays.copyOf(pairs, n);
    }
}
