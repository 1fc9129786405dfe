// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import java.util.ArrayList;
import java.util.List;

/** The curves of a score: of each class, and of their mean. Not thread-safe. */
final class ScoreCurves {

    private final List<String> classes;
    private final Curve mean;
    private final List<Curve> each = new ArrayList<>();

    ScoreCurves(List<String> classes, int points) {
        this.classes = List.copyOf(classes);
        mean = new Curve(points);
        classes.forEach(c -> each.add(new Curve(points)));
    }

    /**
     * @param scores of the classes; NaN for one that is not judged
     */
    void add(long step, double meanScore, double[] scores) {
        mean.add(step, meanScore);
        for (int c = 0; c < Math.min(each.size(), scores.length); c++)
            each.get(c).add(step, scores[c]);
    }

    /** The mean over the classes if there are several, then each class that has a value. */
    List<Curve.Line> lines() {
        List<Curve.Line> lines = new ArrayList<>();
        if (each.size() > 1) lines.add(mean.line("mean"));
        for (int c = 0; c < each.size(); c++)
            if (!Double.isNaN(each.get(c).last())) lines.add(each.get(c).line(classes.get(c)));
        return lines;
    }
}
