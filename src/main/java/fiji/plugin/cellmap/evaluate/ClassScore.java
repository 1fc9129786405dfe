// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.metric.Confusion;
import fiji.plugin.cellmap.metric.Panoptic;
import fiji.plugin.cellmap.util.Json;
import java.util.Collection;

/**
 * The score of a class: counts pooled over its crops. Where there was nothing to find and nothing
 * was found, the official score is 1, which says nothing: see {@link #isJudged}.
 *
 * @param instance whether objects are counted; otherwise voxels
 * @param f1 instance: {@code 2tp / (2tp + fp + fn)}
 * @param closeness instance: mean over all distances; by panoptic quality the mean IoU of pairs
 * @param score the class's part of the overall score: {@code sqrt(f1 * closeness)}, or IoU, or
 *     panoptic quality
 * @param submitted whether any crop had a label of it
 * @param panoptic counts of pairs that overlap by more than half; null if they are not known
 * @param presence voxels by presence, pooled over the submitted labels
 */
public record ClassScore(
        boolean instance,
        long tp,
        long fp,
        long fn,
        double f1,
        double closeness,
        double score,
        boolean submitted,
        Panoptic panoptic,
        Confusion presence) {

    /** Adds up the labels of a class, at least one, all of one kind. */
    public static ClassScore pool(Collection<LabelScore> labels, ScoringRules rules) {
        ClassScore official = pool(labels);
        if (!rules.panoptic()) return official;
        Panoptic p = official.panoptic;
        boolean nothing = p.tp() + p.fp() + p.fn() == 0;
        return new ClassScore(
                official.instance,
                p.tp(),
                p.fp(),
                p.fn(),
                nothing ? 1 : p.recognition(),
                p.tp() == 0 ? nothing ? 1 : 0 : p.segmentation(),
                nothing ? 1 : p.quality(),
                official.submitted,
                p,
                official.presence);
    }

    /** As above, by rules that count objects and distances, or voxels. */
    public static ClassScore pool(Collection<LabelScore> labels) {
        boolean instance = labels.iterator().next().instance();
        long tp = labels.stream().mapToLong(LabelScore::tp).sum();
        long fp = labels.stream().mapToLong(LabelScore::fp).sum();
        long fn = labels.stream().mapToLong(LabelScore::fn).sum();
        boolean submitted = labels.stream().anyMatch(l -> !l.missing());
        Confusion presence =
                labels.stream()
                        .flatMap(l -> l.presence().stream())
                        .reduce(Confusion.NONE, Confusion::plus);
        Panoptic panoptic =
                labels.stream().anyMatch(l -> l.panoptic() == null)
                        ? null
                        : labels.stream()
                                .map(LabelScore::panoptic)
                                .reduce(Panoptic.NONE, Panoptic::plus);
        if (!instance) {
            double iou = tp + fp + fn == 0 ? 1 : new Confusion(tp, fp, fn, 0).iou();
            return new ClassScore(false, tp, fp, fn, 0, 0, iou, submitted, panoptic, presence);
        }
        double sum = labels.stream().mapToDouble(LabelScore::closeness).sum();
        long distances = labels.stream().mapToLong(LabelScore::distances).sum();
        long objects = 2 * tp + fp + fn;
        boolean nothing = objects == 0 && distances == 0;
        double f1 = nothing ? 1 : objects == 0 ? 0 : 2.0 * tp / objects;
        double closeness = nothing ? 1 : distances == 0 ? 0 : sum / distances;
        double combined = nothing ? 1 : Math.sqrt(f1 * closeness);
        return new ClassScore(
                true, tp, fp, fn, f1, closeness, combined, submitted, panoptic, presence);
    }

    /** Whether there was anything to find, or anything was found. */
    public boolean isJudged() {
        return tp + fp + fn > 0;
    }

    /**
     * @param full with counts and earlier metrics; otherwise what participants see
     * @param rules that it was pooled by
     */
    ObjectNode toJson(boolean full, ScoringRules rules) {
        ObjectNode node = Json.object();
        if (rules.panoptic()) node.put("pq", score).put("sq", closeness).put("rq", f1);
        else if (instance)
            node.put("f1", f1)
                    .put("normalized_hausdorff_distance", closeness)
                    .put("combined_score", score);
        else node.put("iou", score);
        if (full) {
            node.put("tp", tp).put("fp", fp).put("fn", fn);
            if (panoptic != null) node.set("panoptic", LabelScore.json(panoptic));
            if (submitted) node.set("earlier_metrics", EarlierMetrics.of(presence).toJson());
        }
        return node;
    }
}
