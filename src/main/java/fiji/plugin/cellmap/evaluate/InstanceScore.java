// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.metric.Panoptic;
import java.util.List;

/**
 * The counts of one instance label of one crop.
 *
 * @param tp matched pairs of objects
 * @param fp predicted objects without partner
 * @param fn true objects without partner
 * @param closeness sum of what each distance is worth, see {@link ScoringRules#closeness}
 * @param distances number of distances: true objects and predicted ones without partner
 * @param status {@code scored}, or why nothing is counted
 * @param earlier metrics of earlier versions of the challenge
 * @param panoptic counts of pairs that overlap by more than half
 * @param objects true objects, then the largest predicted ones without partner
 */
record InstanceScore(
        long tp,
        long fp,
        long fn,
        double closeness,
        long distances,
        String status,
        EarlierMetrics earlier,
        Panoptic panoptic,
        List<ObjectScore> objects) {

    static final String SCORED = "scored";
    static final String SKIPPED = "skipped_too_many_instances";

    static InstanceScore skipped(EarlierMetrics earlier, Panoptic panoptic) {
        return new InstanceScore(0, 0, 0, 0, 0, SKIPPED, earlier, panoptic, List.of());
    }
}
