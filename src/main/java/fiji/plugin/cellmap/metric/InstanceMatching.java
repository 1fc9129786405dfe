// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.matching.MaximumWeightBipartiteMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/**
 * One-to-one matching of predicted with true objects with the largest possible sum of IoU. There is
 * no threshold: one shared voxel can make a match.
 *
 * <p>The official scoring (cellmap-segmentation-challenge 6b9ad68) solves a min-cost flow where a
 * pair costs {@code (int) ((1 - IoU) * 10^6)} and an unmatched truth object costs {@code 10^6 + 1}.
 * The same optimum is found here as a maximum-weight bipartite matching with the saved cost as
 * weight, for each connected part of the overlap graph on its own. Among equally good matchings any
 * one may be returned.
 */
public final class InstanceMatching {

    private static final int COST_SCALE = 1_000_000;

    private InstanceMatching() {}

    /**
     * @return for each predicted value the matched truth value, 0 for none; index 0 is unused
     */
    public static int[] match(Overlaps overlaps) {
        int[] matched = new int[overlaps.predictionSizes().length];
        for (List<Integer> part : parts(overlaps)) {
            Set<Integer> truths = new HashSet<>();
            Set<Integer> predictions = new HashSet<>();
            for (int k : part) {
                truths.add(overlaps.truth()[k]);
                predictions.add(overlaps.prediction()[k]);
            }
            if (truths.size() == 1 || predictions.size() == 1) {
                int best = part.get(0);
                for (int k : part) if (weight(overlaps, k) > weight(overlaps, best)) best = k;
                matched[overlaps.prediction()[best]] = overlaps.truth()[best];
            } else {
                solve(overlaps, part, matched);
            }
        }
        return matched;
    }

    /** What a pair saves against leaving its truth object alone; at least 1. */
    static int weight(Overlaps overlaps, int k) {
        return COST_SCALE + 1 - (int) ((1.0 - overlaps.iou(k)) * COST_SCALE);
    }

    private static void solve(Overlaps overlaps, List<Integer> part, int[] matched) {
        Graph<Integer, DefaultWeightedEdge> graph =
                new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
        Set<Integer> truths = new HashSet<>();
        Set<Integer> predictions = new HashSet<>();
        for (int k : part) {
            int g = -overlaps.truth()[k];
            int p = overlaps.prediction()[k];
            if (truths.add(g)) graph.addVertex(g);
            if (predictions.add(p)) graph.addVertex(p);
            graph.setEdgeWeight(graph.addEdge(g, p), weight(overlaps, k));
        }
        for (DefaultWeightedEdge edge :
                new MaximumWeightBipartiteMatching<>(graph, truths, predictions)
                        .getMatching()
                        .getEdges()) {
            int a = graph.getEdgeSource(edge);
            int b = graph.getEdgeTarget(edge);
            matched[Math.max(a, b)] = -Math.min(a, b);
        }
    }

    /** The pairs of each connected part of the overlap graph. */
    private static List<List<Integer>> parts(Overlaps overlaps) {
        int truths = overlaps.truthSizes().length;
        int[] parent = new int[truths + overlaps.predictionSizes().length];
        for (int i = 0; i < parent.length; i++) parent[i] = i;
        for (int k = 0; k < overlaps.pairs(); k++) {
            int a = root(parent, overlaps.truth()[k]);
            int b = root(parent, truths + overlaps.prediction()[k]);
            parent[Math.max(a, b)] = Math.min(a, b);
        }
        List<List<Integer>> parts = new ArrayList<>();
        int[] number = new int[parent.length];
        for (int k = 0; k < overlaps.pairs(); k++) {
            int root = root(parent, overlaps.truth()[k]);
            if (number[root] == 0) {
                parts.add(new ArrayList<>());
                number[root] = parts.size();
            }
            parts.get(number[root] - 1).add(k);
        }
        return parts;
    }

    private static int root(int[] parent, int i) {
        int root = i;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }
}
