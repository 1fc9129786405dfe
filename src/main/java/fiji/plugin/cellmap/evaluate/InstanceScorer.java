// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.metric.Confusion;
import fiji.plugin.cellmap.metric.Hausdorff;
import fiji.plugin.cellmap.metric.InstanceMatching;
import fiji.plugin.cellmap.metric.Overlaps;
import fiji.plugin.cellmap.metric.Panoptic;
import fiji.plugin.cellmap.metric.PartitionAgreement;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Scores as {@code score_instance} of the official tool: the prediction is cut into connected
 * components, matched with the truth for the largest sum of IoU, and each true object is measured
 * against the components that carry its id afterwards. By the rules of June 2026 an unmatched
 * component keeps its own number, which may be the id of a true object; it is then measured with
 * that object.
 */
final class InstanceScorer {

    /** Predicted objects without partner that are listed. */
    private static final int LISTED = 1000;

    private final Runs truth;
    private final Runs prediction;
    private final Runs components;
    private final double[] voxelSize;
    private final ScoringRules rules;
    private final Progress progress;
    private final double cap;
    private final Overlaps overlaps;
    private final Confusion presence;

    /** By component the matched true object, by true object its component; 0 for none. */
    private int[] matched;

    private int[] partner;

    /**
     * @param truth true objects; its ids are taken as they are
     * @param prediction values of the prediction as submitted
     * @param components the prediction's connected components
     * @param voxelSize nm, z y x
     * @param progress cancel is honoured between steps and within distances
     */
    InstanceScorer(
            Runs truth,
            Runs prediction,
            Runs components,
            double[] voxelSize,
            ScoringRules rules,
            Progress progress) {
        this.truth = truth;
        this.prediction = prediction;
        this.components = components;
        this.voxelSize = voxelSize;
        this.rules = rules;
        this.progress = progress;
        cap = Hausdorff.halfExtent(truth.shape(), voxelSize);
        progress.check();
        overlaps = Overlaps.of(truth, components);
        progress.check();
        presence = Confusion.of(truth, components);
    }

    /** Scores; blocks. Distances run in the common pool. */
    InstanceScore score() {
        if (!match()) return InstanceScore.skipped(earlier(0, cap), Panoptic.of(overlaps));
        double[] distances = distances();
        double alone = rules.alone(cap, voxelSize);
        double closeness = 0;
        double sum = 0;
        for (int t = 1; t <= truth.values(); t++) {
            closeness += worth(t, distances[t]);
            sum += distances[t];
        }
        long tp = IntStream.rangeClosed(1, truth.values()).filter(t -> partner[t] > 0).count();
        long wrong = components.values() - tp;
        long count = truth.values() + wrong;
        double mean = count == 0 ? 0 : (sum + wrong * cap) / count;
        return new InstanceScore(
                tp,
                wrong,
                truth.values() - tp,
                closeness + wrong * alone,
                count,
                InstanceScore.SCORED,
                earlier(accuracy(), mean),
                Panoptic.of(overlaps),
                objects(distances, alone));
    }

    /** Finds partners; false if there are too many objects for it. */
    private boolean match() {
        int predicted = components.values();
        long largestId = truth.largestName();
        matched = new int[predicted + 1];
        if (largestId > 0 && predicted > 0) {
            if ((double) predicted / largestId > rules.ratioLimit(largestId)) return false;
            if (overlaps.pairs() > rules.maxPairs()) return false;
            matched = InstanceMatching.match(overlaps);
        }
        partner = new int[truth.values() + 1];
        for (int p = 1; p <= predicted; p++) partner[matched[p]] = matched[p] == 0 ? 0 : p;
        return true;
    }

    /** By true object, nm; in single precision, as the official tool keeps them. */
    private double[] distances() {
        Hausdorff hausdorff = new Hausdorff(truth, components, voxelSize, cap, progress);
        return IntStream.rangeClosed(0, truth.values())
                .parallel()
                .mapToDouble(t -> (float) hausdorff.distance(t, partner[t], stray(t)))
                .toArray();
    }

    /** The unmatched component whose number is the id of a true object; 0 for none. */
    private int stray(int t) {
        long id = t == 0 ? 0 : truth.name(t);
        boolean taken =
                !rules.aloneIsWorthless()
                        && id > 0
                        && id < matched.length
                        && matched[(int) id] == 0;
        return taken ? (int) id : 0;
    }

    private double worth(int t, double distance) {
        boolean none = rules.aloneIsWorthless() && partner[t] == 0;
        return none ? 0 : rules.closeness(distance, cap, voxelSize);
    }

    private double accuracy() {
        long equal = presence.tn();
        for (int k = 0; k < overlaps.pairs(); k++) {
            int p = overlaps.prediction()[k];
            long name = matched[p] == 0 ? p : truth.name(matched[p]);
            if (name == truth.name(overlaps.truth()[k])) equal += overlaps.voxels()[k];
        }
        return (double) equal / presence.voxels();
    }

    private EarlierMetrics earlier(double accuracy, double distance) {
        PartitionAgreement agreement = PartitionAgreement.of(overlaps);
        return new EarlierMetrics(
                presence, Optional.of(new EarlierMetrics.OfObjects(accuracy, distance, agreement)));
    }

    private List<ObjectScore> objects(double[] distances, double alone) {
        long[] submitted = components.namesIn(prediction);
        double[] iou = new double[truth.values() + 1];
        for (int k = 0; k < overlaps.pairs(); k++)
            if (partner[overlaps.truth()[k]] == overlaps.prediction()[k])
                iou[overlaps.truth()[k]] = overlaps.iou(k);
        List<ObjectScore> objects = new ArrayList<>();
        double[][] centres = truth.centres();
        for (int t = 1; t <= truth.values(); t++) {
            int p = partner[t];
            objects.add(
                    new ObjectScore(
                            truth.name(t),
                            overlaps.truthSizes()[t],
                            p == 0 ? 0 : submitted[p],
                            p == 0 ? 0 : overlaps.predictionSizes()[p],
                            iou[t],
                            distances[t],
                            worth(t, distances[t]),
                            centres[t]));
        }
        double[][] places = components.centres();
        IntStream.rangeClosed(1, components.values())
                .filter(p -> matched[p] == 0)
                .boxed()
                .sorted(Comparator.comparingLong(p -> -overlaps.predictionSizes()[p]))
                .limit(LISTED)
                .map(
                        p ->
                                new ObjectScore(
                                        0,
                                        0,
                                        submitted[p],
                                        overlaps.predictionSizes()[p],
                                        0,
                                        cap,
                                        alone,
                                        places[p]))
                .forEach(objects::add);
        return objects;
    }
}
