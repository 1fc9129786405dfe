package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.metric.ConnectedComponents;
import fiji.plugin.cellmap.metric.Hausdorff;
import fiji.plugin.cellmap.metric.InstanceMatching;
import fiji.plugin.cellmap.metric.Overlaps;
import fiji.plugin.cellmap.metric.Runs;
import java.util.stream.IntStream;

/**
 * The counts of one instance label of one crop.
 *
 * @param tp matched pairs of objects
 * @param fp predicted objects without partner
 * @param fn true objects without partner
 * @param closeness sum of what each distance is worth, see {@link ScoringRules#closeness}
 * @param distances number of distances: true objects and predicted ones without partner
 * @param status {@code scored}, or why nothing is counted
 */
record InstanceScore(long tp, long fp, long fn, double closeness, long distances, String status) {

    static final String SCORED = "scored";
    static final String SKIPPED = "skipped_too_many_instances";

    /**
     * Scores as {@code score_instance} of the official tool: the prediction is cut into connected
     * components, matched with the truth for the largest sum of IoU, and each true object is
     * measured against the components that carry its id afterwards. An unmatched component keeps
     * its own number, which may be the id of a true object; it is then measured with that object.
     * Distances run in the common pool.
     *
     * @param truth true objects; its ids are taken as they are
     * @param prediction values of the prediction as submitted
     * @param voxelSize nm, z y x
     */
    static InstanceScore of(Runs truth, Runs prediction, double[] voxelSize, ScoringRules rules) {
        Runs components = ConnectedComponents.of(prediction);
        int predicted = components.values();
        long largestId = truth.largestName();
        int[] matched = new int[predicted + 1];
        if (largestId > 0 && predicted > 0) {
            if ((double) predicted / largestId > rules.ratioLimit(largestId)) return skipped();
            Overlaps overlaps = Overlaps.of(truth, components);
            if (overlaps.pairs() > rules.maxPairs()) return skipped();
            matched = InstanceMatching.match(overlaps);
        }
        int[] partner = new int[truth.values() + 1];
        for (int p = 1; p <= predicted; p++) partner[matched[p]] = matched[p] == 0 ? 0 : p;
        long tp = IntStream.rangeClosed(1, truth.values()).filter(t -> partner[t] > 0).count();
        long alone = predicted - tp;
        double cap = Hausdorff.halfExtent(truth.shape(), voxelSize);
        double closeness =
                closeness(truth, components, matched, partner, voxelSize, cap)
                        + alone * ScoringRules.closeness((float) cap, voxelSize);
        return new InstanceScore(
                tp, alone, truth.values() - tp, closeness, truth.values() + alone, SCORED);
    }

    private static double closeness(
            Runs truth,
            Runs components,
            int[] matched,
            int[] partner,
            double[] voxelSize,
            double cap) {
        Hausdorff hausdorff = new Hausdorff(truth, components, voxelSize, cap);
        double[] values =
                IntStream.rangeClosed(1, truth.values())
                        .parallel()
                        .mapToDouble(
                                t -> {
                                    long id = truth.name(t);
                                    boolean taken =
                                            id > 0 && id < matched.length && matched[(int) id] == 0;
                                    double d =
                                            hausdorff.distance(t, partner[t], taken ? (int) id : 0);
                                    return ScoringRules.closeness((float) d, voxelSize);
                                })
                        .toArray();
        double sum = 0;
        for (double value : values) sum += value;
        return sum;
    }

    private static InstanceScore skipped() {
        return new InstanceScore(0, 0, 0, 0, 0, SKIPPED);
    }
}
