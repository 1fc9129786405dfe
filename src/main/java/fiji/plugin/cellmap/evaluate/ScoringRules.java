package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.util.UsageException;

/**
 * The numbers that scoring depends on. The official tool takes them from the environment; these are
 * its defaults (cellmap-segmentation-challenge 6b9ad68, 30 June 2026).
 *
 * @param name as results and {@code --scoring} have it
 * @param finalRatio allowed predicted objects for each true one when there are many
 * @param initialRatio what is added to it when there are few
 * @param ratioDecay number of true objects over which the addition falls to 1/e
 * @param maxPairs overlapping pairs above which matching is refused
 */
public record ScoringRules(
        String name, double finalRatio, double initialRatio, double ratioDecay, int maxPairs) {

    public static final ScoringRules JUNE_2026 =
            new ScoringRules("june-2026", 10, 50, 5, 5_000_000);

    /**
     * @throws UsageException if there are no rules of that name
     */
    public static ScoringRules of(String name) {
        if (JUNE_2026.name.equals(name)) return JUNE_2026;
        throw new UsageException(
                "Unknown scoring rules",
                name,
                "They are not known.",
                "Use " + JUNE_2026.name + ".");
    }

    /** Most predicted objects for each true one that are still matched. */
    public double ratioLimit(double trueObjects) {
        return finalRatio + initialRatio * Math.exp(-trueObjects / ratioDecay);
    }

    /** What a distance is worth: 1 for 0, falling by 1 % with each voxel diagonal. */
    public static double closeness(double distance, double[] voxelSize) {
        if (Double.isInfinite(distance)) return 0;
        double diagonal = 0;
        for (double v : voxelSize) diagonal += v * v;
        return Math.pow(1.01, -distance / Math.sqrt(diagonal));
    }
}
