// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.evaluate.ClassScore;
import fiji.plugin.cellmap.evaluate.LabelScore;
import java.util.List;

/**
 * The score of one class in one crop.
 *
 * @param label what was counted
 * @param f1 instance: of the objects; NaN if the label was not scored, or there was nothing to find
 * @param closeness instance: mean over the distances; NaN likewise
 * @param score as if the class had this crop only; NaN likewise
 */
record CropScore(
        String crop, String className, LabelScore label, double f1, double closeness, double score)
        implements Comparable<CropScore> {

    static CropScore of(String crop, String className, LabelScore label) {
        ClassScore s = ClassScore.pool(List.of(label));
        if (!s.isJudged())
            return new CropScore(crop, className, label, Double.NaN, Double.NaN, Double.NaN);
        return new CropScore(crop, className, label, s.f1(), s.closeness(), s.score());
    }

    /** {@code crop557/mito}. */
    String path() {
        return crop + "/" + className;
    }

    /** Whether anything was found, rightly or wrongly. */
    boolean found() {
        return label.tp() + label.fp() > 0;
    }

    /** What was counted, in words. */
    String counts() {
        if (label.missing()) return "not submitted";
        if (label.isSkipped()) return "not scored: too many objects";
        if (label.tp() + label.fp() + label.fn() == 0) return "nothing to find, nothing found";
        String unit = label.instance() ? " objects" : " voxels";
        return String.format(
                "%,d%s right, %,d missed, %,d spurious", label.tp(), unit, label.fn(), label.fp());
    }

    /** The worst first. */
    @Override
    public int compareTo(CropScore other) {
        int order = Double.compare(score, other.score);
        return order != 0 ? order : path().compareTo(other.path());
    }
}
