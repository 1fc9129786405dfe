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

    private GraphPart() {}

    /**
     * What is decided.
     *
     * @param joined pairs of clusters that are one, one of the two in the upper half
     * @param edges those to be kept
     * @param done clusters that are complete
     */
    record Solved(long[] joined, EdgeList edges, int[] done) {}

    /**
     * Decides what can be decided. Cancel is honoured.
     *
     * @param open of a cluster: whether edges of it may be missing here
     * @param certain edges with smaller keys repel and have been decided in the whole volume
     */
    static Solved solve(EdgeList all, IntPredicate open, long certain, Progress progress) {
        int[] ids = ids(all);
        boolean[] opened = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) opened[i] = open.test(ids[i]);
        PartEdges attracting = new PartEdges(all.size() / 2);
        PartEdges repelling = new PartEdges(all.size() / 2);
        for (int i = 0; i < all.size(); i++) {
            PartEdges edges = MutexEdges.attracts(all, i) ? attracting : repelling;
            int a = Arrays.binarySearch(ids, all.from(i));
            int b = Arrays.binarySearch(ids, all.to(i));
            edges.add(all.key(i), a, b, i);
        }
        Decisions decided =
                Decisions.of(
                        attracting,
                        repelling,
                        opened,
                        i -> MutexEdges.name(all, i),
                        certain,
                        progress);
        int[] clusters = decided.clusters();
        int[] names = new int[ids.length];
        for (int i = ids.length - 1; i >= 0; i--) names[clusters[i]] = ids[i];
        EdgeList edges = new EdgeList();
        for (int i = 0; i < decided.left(); i++) {
            int e = decided.id(i);
            edges.add(all.key(e), all.code(e), names[decided.from(i)], names[decided.to(i)]);
        }
        int[] done =
                IntStream.range(0, ids.length)
                        .filter(i -> !decided.isOpen(clusters[i]))
                        .map(i -> ids[i])
                        .toArray();
        return new Solved(joined(ids, clusters, names), edges, done);
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

    private static long[] joined(int[] ids, int[] clusters, int[] names) {
        long[] pairs = new long[ids.length];
        int n = 0;
        for (int i = 0; i < ids.length; i++)
            if (names[clusters[i]] != ids[i]) pairs[n++] = (long) ids[i] << 32 | names[clusters[i]];
        return Arrays.copyOf(pairs, n);
    }
}
