// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Finds levels of one volume that contradict each other. Axes z, y, x are the last three. */
final class LevelCheck {

    private static final double TOLERANCE = 0.05;

    private LevelCheck() {}

    static List<String> findings(
            List<Inspection.LevelFacts> levels,
            List<String> axes,
            List<Inspection> children,
            String group) {
        List<String> findings = new ArrayList<>();
        for (Inspection.LevelFacts level : levels)
            if (level.shape() == null)
                findings.add("Level " + level.path() + " is listed, but cannot be opened.");
        for (Inspection child : children)
            if (child.kind().equals("array")
                    && levels.stream()
                            .noneMatch(l -> child.path().equals(Inspector.join(group, l.path()))))
                findings.add("Array " + child.path() + " is there, but not listed.");
        List<String> types =
                children.stream()
                        .filter(c -> c.kind().equals("array"))
                        .map(Inspection::dtype)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        if (types.size() > 1) findings.add("Levels differ in dtype: " + types + ".");
        if (!axes.subList(Math.max(0, axes.size() - 3), axes.size()).equals(List.of("z", "y", "x")))
            findings.add("Axes are " + axes + ": the official tools expect z, y, x.");
        else for (int i = 1; i < levels.size(); i++) pair(levels.get(0), levels.get(i), findings);
        return findings;
    }

    private static void pair(
            Inspection.LevelFacts fine, Inspection.LevelFacts coarse, List<String> findings) {
        if (volume(coarse) < volume(fine))
            findings.add("Level " + coarse.path() + " is finer than the first one listed.");
        for (int d = 0; d < 3; d++) {
            double step = coarse.scale()[d] - fine.scale()[d];
            double shift = coarse.translation()[d] - fine.translation()[d] - step / 2;
            if (Math.abs(shift) > TOLERANCE * coarse.scale()[d])
                findings.add(
                        String.format(
                                Locale.ROOT,
                                "Level %s lies %s nm off the place that averaging %s gives on"
                                        + " axis %s.",
                                coarse.path(),
                                Math.round(shift * 1000) / 1000.0,
                                fine.path(),
                                "zyx".charAt(d)));
        }
        if (fine.shape() == null || coarse.shape() == null) return;
        extent(fine, coarse, findings);
    }

    private static void extent(
            Inspection.LevelFacts fine, Inspection.LevelFacts coarse, List<String> findings) {
        int rank = fine.shape().length;
        if (rank != coarse.shape().length) {
            findings.add("Levels differ in the number of axes.");
            return;
        }
        for (int d = 0; d < 3; d++) {
            double long1 = fine.shape()[rank - 3 + d] * fine.scale()[d];
            double long2 = coarse.shape()[rank - 3 + d] * coarse.scale()[d];
            // Rounding at each halving loses or adds less than one coarse voxel in all.
            if (Math.abs(long1 - long2) > coarse.scale()[d] * (1 + TOLERANCE)) {
                findings.add(
                        String.format(
                                Locale.ROOT,
                                "Levels %s and %s differ in extent: %s and %s voxels.",
                                fine.path(),
                                coarse.path(),
                                Arrays.toString(fine.shape()),
                                Arrays.toString(coarse.shape())));
                return;
            }
        }
    }

    private static double volume(Inspection.LevelFacts level) {
        return level.scale()[0] * level.scale()[1] * level.scale()[2];
    }
}
