// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.store.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The mutex watershed of a whole volume in memory, as plainly as it can be written. */
final class WholeMutex {

    private record Edge(int p, int q, boolean attracts, long strength, long tie, int channel) {}

    private final int[] cluster;
    private final List<Set<Integer>> apart = new ArrayList<>();

    private WholeMutex(int voxels) {
        cluster = new int[voxels];
        for (int i = 0; i < voxels; i++) {
            cluster[i] = i;
            apart.add(new HashSet<>());
        }
    }

    /** Clusters by voxel, numbered from 1 in the order of their first voxels; 0 for background. */
    static int[] objects(List<Affinity> channels, byte[] mask, int[] shape) {
        WholeMutex whole = new WholeMutex(mask.length);
        List<Edge> edges = edges(channels, mask, shape);
        edges.sort(
                Comparator.comparingLong(Edge::strength)
                        .thenComparingLong(Edge::tie)
                        .thenComparingInt(Edge::channel)
                        .thenComparingInt(Edge::p));
        boolean[] attached = new boolean[mask.length];
        for (Edge e : edges) {
            if (e.attracts) attached[e.p] = attached[e.q] = true;
            whole.decide(e);
        }
        int[] result = whole.cluster.clone();
        for (int i = 0; i < result.length; i++) result[i] = attached[i] ? result[i] + 1 : 0;
        return renumbered(result);
    }

    private static List<Edge> edges(List<Affinity> channels, byte[] mask, int[] shape) {
        List<Edge> edges = new ArrayList<>();
        for (int c = 0; c < channels.size(); c++) {
            Affinity a = channels.get(c);
            float[] values = a.values().read(Box.of(a.values().shape()));
            for (int p = 0; p < mask.length; p++) {
                int[] at = {p / shape[2] / shape[1], p / shape[2] % shape[1], p % shape[2]};
                boolean counts = true;
                int q = 0;
                for (int d = 0; d < 3; d++) {
                    int other = at[d] + a.offset()[d];
                    int first = Math.max(0, -a.offset()[d]);
                    counts &= other >= 0 && other < shape[d];
                    counts &= (at[d] - first) % a.stride()[d] == 0;
                    q = q * shape[d] + other;
                }
                if (!counts || mask[p] == 0 || mask[q] == 0) continue;
                double weight = values[p] / a.values().unit() + a.bias();
                edges.add(
                        new Edge(
                                p,
                                q,
                                weight > 0,
                                EdgeOrder.strength(weight),
                                EdgeOrder.tie(c, p),
                                c));
            }
        }
        return edges;
    }

    private void decide(Edge e) {
        int a = cluster[e.p];
        int b = cluster[e.q];
        if (a == b || apart.get(a).contains(b)) return;
        if (!e.attracts) {
            apart.get(a).add(b);
            apart.get(b).add(a);
            return;
        }
        for (int i = 0; i < cluster.length; i++) if (cluster[i] == b) cluster[i] = a;
        for (int other : apart.get(b)) {
            apart.get(other).remove(b);
            apart.get(other).add(a);
            apart.get(a).add(other);
        }
    }

    /** The same partition with numbers from 1 in the order of first voxels; 0 stays. */
    static int[] renumbered(int[] labels) {
        java.util.Map<Integer, Integer> ids = new java.util.HashMap<>();
        int[] result = new int[labels.length];
        for (int i = 0; i < labels.length; i++)
            if (labels[i] != 0) result[i] = ids.computeIfAbsent(labels[i], k -> ids.size() + 1);
        return result;
    }
}
