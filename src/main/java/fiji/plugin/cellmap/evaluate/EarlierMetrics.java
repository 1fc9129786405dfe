// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.metric.Confusion;
import fiji.plugin.cellmap.metric.PartitionAgreement;
import fiji.plugin.cellmap.util.Json;
import java.util.Optional;

/**
 * What earlier versions of the challenge reported for a label (until 22 March 2026 in the official
 * toolbox); it no longer counts.
 *
 * @param presence voxels by presence
 * @param objects only of instance labels
 */
public record EarlierMetrics(Confusion presence, Optional<OfObjects> objects) {

    /**
     * @param accuracy share of voxels whose id is that of the truth after matching; 0 if objects
     *     were not matched
     * @param distance mean Hausdorff distance, nm
     */
    public record OfObjects(double accuracy, double distance, PartitionAgreement agreement) {}

    static EarlierMetrics of(Confusion presence) {
        return new EarlierMetrics(presence, Optional.empty());
    }

    /** The names that the official toolbox had; numbers that do not exist are null. */
    ObjectNode toJson() {
        ObjectNode node = Json.object();
        put(node, "iou", presence.iou());
        put(node, "dice_score", presence.dice());
        put(node, "binary_accuracy", presence.accuracy());
        objects.ifPresent(
                o -> {
                    PartitionAgreement a = o.agreement;
                    put(node, "mean_accuracy", o.accuracy);
                    put(node, "hausdorff_distance", o.distance);
                    put(node, "voi_split", a.voiSplit());
                    put(node, "voi_merge", a.voiMerge());
                    put(node, "nvi_split", a.nviSplit());
                    put(node, "nvi_merge", a.nviMerge());
                    put(node, "nid", a.nid());
                    put(node, "rand_split", a.randSplit());
                    put(node, "rand_merge", a.randMerge());
                });
        return node;
    }

    static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) node.put(name, value);
        else node.putNull(name);
    }
}
