// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.metric.Confusion;
import fiji.plugin.cellmap.metric.ConnectedComponents;
import fiji.plugin.cellmap.metric.Panoptic;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one label of one crop adds to the score of its class.
 *
 * @param instance whether objects are counted; otherwise voxels
 * @param tp matched objects, or voxels present in both
 * @param fp objects or voxels of the prediction only
 * @param fn objects or voxels of the truth only
 * @param closeness instance: sum over distances, see {@link ScoringRules#closeness}
 * @param distances instance: number of distances
 * @param voxels of the crop
 * @param voxelSize nm, z y x
 * @param missing whether the label was not submitted
 * @param status {@code scored}, {@code missing} or {@code skipped_too_many_instances}
 * @param earlier metrics of earlier versions of the challenge, empty for a missing label
 * @param panoptic counts of pairs that overlap by more than half; null if they are not known
 * @param objects instance: what was matched
 */
public record LabelScore(
        boolean instance,
        long tp,
        long fp,
        long fn,
        double closeness,
        long distances,
        long voxels,
        double[] voxelSize,
        boolean missing,
        String status,
        Optional<EarlierMetrics> earlier,
        Panoptic panoptic,
        List<ObjectScore> objects) {

    static LabelScore semantic(Confusion c, double[] voxelSize) {
        return new LabelScore(
                false,
                c.tp(),
                c.fp(),
                c.fn(),
                0,
                0,
                c.voxels(),
                voxelSize,
                false,
                InstanceScore.SCORED,
                Optional.of(EarlierMetrics.of(c)),
                Panoptic.of(c),
                List.of());
    }

    static LabelScore instance(InstanceScore s, double[] voxelSize) {
        return new LabelScore(
                true,
                s.tp(),
                s.fp(),
                s.fn(),
                s.closeness(),
                s.distances(),
                s.earlier().presence().voxels(),
                voxelSize,
                false,
                s.status(),
                Optional.of(s.earlier()),
                s.panoptic(),
                s.objects());
    }

    /**
     * Scores objects that are in memory; blocks.
     *
     * @param truth true objects
     * @param prediction predicted ones, of the same shape
     * @param voxelSize nm, z y x
     */
    public static LabelScore ofObjects(
            Runs truth, Runs prediction, double[] voxelSize, ScoringRules rules) {
        Runs components = ConnectedComponents.of(prediction);
        InstanceScorer scorer =
                new InstanceScorer(
                        truth, prediction, components, voxelSize, rules, Progress.none());
        return instance(scorer.score(), voxelSize);
    }

    /**
     * What this label would add without one of its true objects and the wrongly found ones that are
     * nearer to it than to any other, for one true object after the other; with no true object
     * once, without all. Only counts, closeness and distances are those without it. Needs {@link
     * #objects}; empty for a label that is not scored.
     */
    public List<LabelScore> eachWithout() {
        if (!status.equals(InstanceScore.SCORED)) return List.of();
        List<ObjectScore> kernels = objects.stream().filter(o -> o.truthVoxels() > 0).toList();
        Map<Integer, List<ObjectScore>> groups = new TreeMap<>();
        for (int k = 0; k < Math.max(1, kernels.size()); k++) groups.put(k, new ArrayList<>());
        for (int k = 0; k < kernels.size(); k++) groups.get(k).add(kernels.get(k));
        for (ObjectScore o : objects)
            if (o.truthVoxels() == 0) groups.get(nearest(kernels, o.centre())).add(o);
        return groups.values().stream().map(this::without).toList();
    }

    /** The first of the nearest, by centres in nm; 0 for none. */
    private int nearest(List<ObjectScore> kernels, double[] place) {
        int found = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < kernels.size(); k++) {
            double far = 0;
            for (int d = 0; d < 3; d++)
                far += Math.pow((kernels.get(k).centre()[d] - place[d]) * voxelSize[d], 2);
            if (far >= least) continue;
            least = far;
            found = k;
        }
        return found;
    }

    private LabelScore without(List<ObjectScore> left) {
        long matched = left.stream().filter(ObjectScore::isMatched).count();
        long wrong = left.stream().filter(o -> o.truthVoxels() == 0).count();
        double worth = left.stream().mapToDouble(ObjectScore::closeness).sum();
        return new LabelScore(
                instance,
                tp - matched,
                fp - wrong,
                fn - (left.size() - matched - wrong),
                closeness - worth,
                distances - left.size(),
                voxels,
                voxelSize,
                missing,
                status,
                earlier,
                panoptic,
                objects);
    }

    /**
     * Every voxel counts as overlooked.
     *
     * @param present whether the truth has a voxel of the class
     */
    static LabelScore missingSemantic(long voxels, boolean present, double[] voxelSize) {
        return new LabelScore(
                false,
                0,
                0,
                voxels,
                0,
                0,
                voxels,
                voxelSize,
                true,
                "missing",
                Optional.empty(),
                new Panoptic(0, 0, present ? 1 : 0, 0),
                List.of());
    }

    /** Every object counts as overlooked, at a closeness of 0. */
    static LabelScore missingInstance(long objects, long voxels, double[] voxelSize) {
        return new LabelScore(
                true,
                0,
                0,
                objects,
                0,
                objects,
                voxels,
                voxelSize,
                true,
                "missing",
                Optional.empty(),
                new Panoptic(0, 0, objects, 0),
                List.of());
    }

    /**
     * Reads what {@link #toJson} or the official tool wrote; without earlier metrics and objects.
     *
     * @return empty if it lacks the counts, or they are not numbers
     */
    public static Optional<LabelScore> fromJson(JsonNode node) {
        boolean instance = node.has("n_hausdorff");
        List<String> needed = new ArrayList<>(List.of("tp", "fp", "fn"));
        if (instance) needed.addAll(List.of("hausdorff_norm_sum", "n_hausdorff"));
        if (!needed.stream().allMatch(key -> Double.isFinite(node.path(key).asDouble(Double.NaN))))
            return Optional.empty();
        double[] size = new double[3];
        for (int d = 0; d < 3; d++) size[d] = node.path("voxel_size").path(d).asDouble(Double.NaN);
        return Optional.of(
                new LabelScore(
                        instance,
                        node.path("tp").asLong(),
                        node.path("fp").asLong(),
                        node.path("fn").asLong(),
                        node.path("hausdorff_norm_sum").asDouble(),
                        node.path("n_hausdorff").asLong(),
                        node.path("num_voxels").asLong(),
                        size,
                        node.path("is_missing").asBoolean(),
                        node.path("status").asText(InstanceScore.SCORED),
                        Optional.empty(),
                        null,
                        List.of()));
    }

    /** Whether there were too many objects, so that the label counts for nothing. */
    public boolean isSkipped() {
        return status.equals(InstanceScore.SKIPPED);
    }

    /** Voxels by presence; empty for a missing label. */
    Optional<Confusion> presence() {
        return earlier.map(EarlierMetrics::presence);
    }

    /** The official names and order, then the metrics of earlier versions. */
    ObjectNode toJson() {
        ObjectNode node = Json.object().put("tp", tp).put("fp", fp).put("fn", fn);
        if (instance) node.put("hausdorff_norm_sum", closeness).put("n_hausdorff", distances);
        node.put("status", status).put("num_voxels", voxels);
        node.set("voxel_size", Json.MAPPER.valueToTree(voxelSize));
        node.put("is_missing", missing);
        if (panoptic != null) node.set("panoptic", json(panoptic));
        earlier.ifPresent(e -> node.set("earlier_metrics", e.toJson()));
        return node;
    }

    /** Counts and, where they exist, qualities. */
    static ObjectNode json(Panoptic p) {
        ObjectNode node = Json.object().put("tp", p.tp()).put("fp", p.fp()).put("fn", p.fn());
        node.put("sum_iou", p.iou());
        EarlierMetrics.put(node, "pq", p.quality());
        EarlierMetrics.put(node, "sq", p.segmentation());
        EarlierMetrics.put(node, "rq", p.recognition());
        return node;
    }
}
