// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The labels in the order in which they are worth a look: those in which something was found, the
 * lowest mean score of the evaluations first, then those in which nothing was.
 *
 * @param paths {@code crop557/mito}
 * @param nothing how many of them nothing was found in
 * @param unseen labels that no evaluation scored, for they are absent or have too many objects
 */
record Worst(List<String> paths, int nothing, int unseen) {

    static Worst of(List<Evaluation> all) {
        Map<String, List<CropScore>> scores = new TreeMap<>();
        Set<String> known = new HashSet<>();
        for (Evaluation e : all) {
            known.addAll(e.crops().keySet());
            for (CropScore s : e.crops().values())
                if (!s.label().missing() && !Double.isNaN(s.score()))
                    scores.computeIfAbsent(s.path(), p -> new ArrayList<>()).add(s);
        }
        List<String> found =
                scores.keySet().stream()
                        .filter(p -> scores.get(p).stream().anyMatch(CropScore::found))
                        .sorted(Comparator.comparingDouble(p -> mean(scores.get(p))))
                        .toList();
        List<String> nothing =
                scores.keySet().stream()
                        .filter(p -> scores.get(p).stream().noneMatch(CropScore::found))
                        .filter(p -> mean(scores.get(p)) < 1)
                        .toList();
        List<String> paths = new ArrayList<>(found);
        paths.addAll(nothing);
        return new Worst(paths, nothing.size(), known.size() - scores.size());
    }

    private static double mean(List<CropScore> scores) {
        return scores.stream().mapToDouble(CropScore::score).average().orElse(Double.NaN);
    }
}
