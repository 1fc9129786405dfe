// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules of a scoring. The official tool takes the numbers from the environment; these are its
 * defaults.
 *
 * @param name as results and {@code --scoring} have it
 * @param finalRatio allowed predicted objects for each true one when there are many
 * @param initialRatio what is added to it when there are few
 * @param ratioDecay number of true objects over which the addition falls to 1/e
 * @param maxPairs overlapping pairs above which matching is refused
 * @param aloneIsWorthless whether an object without partner is worth 0 and plays no further part;
 *     otherwise it is worth what the largest distance is, and a predicted one keeps its number
 * @param floor what the largest distance is worth, distances between scaled with it; 0 for no
 *     scaling
 * @param panoptic whether the score of every class is its panoptic quality, and distances count for
 *     nothing
 */
public record ScoringRules(
        String name,
        double finalRatio,
        double initialRatio,
        double ratioDecay,
        int maxPairs,
        boolean aloneIsWorthless,
        double floor,
        boolean panoptic) {

    /** cellmap-segmentation-challenge 6b9ad68 of 30 June 2026. */
    public static final ScoringRules JUNE_2026 =
            new ScoringRules("june-2026", 10, 50, 5, 5_000_000, false, 0, false);

    /**
     * With the changes 213 and 214 of July 2026, as their descriptions tell: an object without
     * partner is worth 0 and is background for the distances, and the worst real match is worth 0.1
     * in every crop. How distances between are scaled is not told; here linearly.
     */
    public static final ScoringRules JULY_2026 =
            new ScoringRules("july-2026", 10, 50, 5, 5_000_000, true, 0.1, false);

    /**
     * As proposed in pull request 200 of the official toolbox (open in November 2026), as far as
     * its description tells: panoptic quality for objects and, as one object a crop, for masks;
     * counts are pooled over the crops of a class, and the overall score is the mean of all
     * classes.
     */
    public static final ScoringRules PANOPTIC =
            new ScoringRules("panoptic", 10, 50, 5, 5_000_000, false, 0, true);

    private static final List<ScoringRules> ALL = List.of(JUNE_2026, JULY_2026, PANOPTIC);

    /**
     * @throws UsageException if there are no rules of that name
     */
    public static ScoringRules of(String name) {
        return ALL.stream()
                .filter(r -> r.name.equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "Unknown scoring rules",
                                        name,
                                        "There are no rules with this name.",
                                        "Use one of: "
                                                + ALL.stream()
                                                        .map(ScoringRules::name)
                                                        .collect(Collectors.joining(", "))
                                                + "."));
    }

    /** Most predicted objects for each true one that are still matched. */
    public double ratioLimit(double trueObjects) {
        return finalRatio + initialRatio * Math.exp(-trueObjects / ratioDecay);
    }

    /**
     * What the distance between two objects is worth: 1 for 0, falling with each voxel diagonal.
     *
     * @param distance nm
     * @param cap the largest distance, nm
     * @param voxelSize nm, z y x
     */
    public double closeness(double distance, double cap, double[] voxelSize) {
        double worth = decay(distance, voxelSize);
        if (floor == 0) return worth;
        double least = decay(cap, voxelSize);
        return floor + (1 - floor) * (worth - least) / (1 - least);
    }

    /** What an object without partner is worth. */
    public double alone(double cap, double[] voxelSize) {
        return aloneIsWorthless ? 0 : closeness((float) cap, cap, voxelSize);
    }

    /** 1 % less with each voxel diagonal. */
    private static double decay(double distance, double[] voxelSize) {
        double diagonal = 0;
        for (double v : voxelSize) diagonal += v * v;
        return Math.pow(1.01, -distance / Math.sqrt(diagonal));
    }
}
