// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import fiji.plugin.cellmap.util.Counted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The crops that a plan holds out.
 *
 * @param numbers may be empty
 * @param unjudged classes that no held-out crop has a voxel of
 * @param why in sentences
 */
record HeldOutChoice(List<Integer> numbers, List<String> unjudged, String why) {

    /** Share of the annotated voxels that is enough. */
    private static final double ENOUGH = 0.1;

    /** Share that is not to be exceeded, unless one crop alone has more. */
    private static final double MOST = 0.34;

    /**
     * The fewest voxels that have every class, at least a tenth of all where that can be; every
     * class stays in a crop that is trained on.
     */
    static HeldOutChoice of(List<CropFacts> crops, List<String> classes) {
        // Crops of one number are held out together.
        Collection<List<CropFacts>> groups =
                crops.stream()
                        .collect(
                                Collectors.groupingBy(
                                        CropFacts::number, TreeMap::new, Collectors.toList()))
                        .values();
        long all = voxels(crops);
        List<List<CropFacts>> held = new ArrayList<>();
        while (true) {
            List<CropFacts> taken = held.stream().flatMap(List::stream).toList();
            List<String> missing =
                    classes.stream().filter(c -> taken.stream().noneMatch(k -> k.has(c))).toList();
            if (missing.isEmpty() && voxels(taken) >= ENOUGH * all) break;
            var next =
                    groups.stream()
                            .filter(g -> !held.contains(g))
                            .filter(g -> leavesAll(crops, held, g, classes))
                            .filter(g -> missing.isEmpty() || gain(g, missing) > 0)
                            .filter(g -> held.isEmpty() || voxels(taken) + voxels(g) <= MOST * all)
                            .min(
                                    Comparator.<List<CropFacts>>comparingLong(
                                                    g -> -gain(g, missing))
                                            .thenComparing(
                                                    g -> voxels(taken) + voxels(g) < ENOUGH * all)
                                            .thenComparing(HeldOutChoice::voxels));
            if (next.isEmpty()) break;
            held.add(next.get());
        }
        return of(crops, classes, held.stream().flatMap(List::stream).toList());
    }

    private static HeldOutChoice of(
            List<CropFacts> crops, List<String> classes, List<CropFacts> held) {
        List<String> unjudged =
                classes.stream().filter(c -> held.stream().noneMatch(k -> k.has(c))).toList();
        if (held.isEmpty())
            return new HeldOutChoice(
                    List.of(),
                    unjudged,
                    "No crop can be held out without taking a class from training: the last"
                            + " checkpoint is used, and nothing says how good it is.");
        String why =
                String.format(
                        "%d of %s, %.0f %% of the annotated voxels%s.",
                        held.size(),
                        Counted.of(crops.size(), "crop"),
                        100.0 * voxels(held) / voxels(crops),
                        unjudged.isEmpty()
                                ? ", with every class"
                                : "; they have no voxel of " + String.join(", ", unjudged));
        return new HeldOutChoice(
                held.stream().map(CropFacts::number).distinct().sorted().toList(), unjudged, why);
    }

    private static boolean leavesAll(
            List<CropFacts> crops,
            List<List<CropFacts>> held,
            List<CropFacts> group,
            List<String> classes) {
        List<CropFacts> left =
                crops.stream()
                        .filter(
                                k ->
                                        !group.contains(k)
                                                && held.stream().noneMatch(g -> g.contains(k)))
                        .toList();
        return classes.stream().allMatch(c -> left.stream().anyMatch(k -> k.has(c)));
    }

    private static long gain(List<CropFacts> group, List<String> missing) {
        return missing.stream().filter(c -> group.stream().anyMatch(k -> k.has(c))).count();
    }

    private static long voxels(List<CropFacts> crops) {
        return crops.stream().mapToLong(CropFacts::voxels).sum();
    }
}
