// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.ShapeChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a validation found. NaN stands for a class that is not judged, because no held-out crop has
 * a voxel of it: in Dice and in IoU alike.
 *
 * @param dice per class: twice the common voxels over the sum of both; empty without validation
 * @param iou per class: common voxels over those of either (Jaccard index)
 */
public record ValidationScores(double[] dice, double[] iou) {

    /** Of no validation. */
    public static final ValidationScores NONE = new ValidationScores(new double[0], new double[0]);

    public ValidationScores {
        if (dice.length != iou.length)
            throw new IllegalArgumentException(dice.length + " and " + iou.length + " classes");
    }

    /**
     * From counts.
     *
     * @param both voxels that are there and were found, per class
     * @param truth voxels that are there; a class without any is not judged
     * @param found voxels that were found
     */
    static ValidationScores of(long[] both, long[] truth, long[] found) {
        double[] dice = new double[both.length];
        double[] iou = new double[both.length];
        for (int c = 0; c < both.length; c++) {
            long sum = truth[c] + found[c];
            dice[c] = truth[c] == 0 ? Double.NaN : 2.0 * both[c] / sum;
            iou[c] = truth[c] == 0 ? Double.NaN : (double) both[c] / (sum - both[c]);
        }
        return new ValidationScores(dice, iou);
    }

    /** Whether there was a validation. */
    public boolean present() {
        return dice.length > 0;
    }

    /** Over the classes that are judged; NaN if none is. */
    public double meanDice() {
        return mean(dice);
    }

    /** Over the classes that are judged; NaN if none is. */
    public double meanIou() {
        return mean(iou);
    }

    private static double mean(double[] scores) {
        double sum = 0;
        int n = 0;
        for (double score : scores) {
            if (Double.isNaN(score)) continue;
            sum += score;
            n++;
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    /**
     * For people: {@code Dice 0.7500 (mito 0.800, er 0.700), IoU …}; without numbers of objects,
     * which are never judged.
     *
     * @param classes their names, in order
     */
    public String text(List<String> classes) {
        return text("Dice", dice, classes) + ", " + text("IoU", iou, classes);
    }

    private static String text(String what, double[] scores, List<String> classes) {
        String mean = String.format(Locale.ROOT, "%s %.4f", what, mean(scores));
        if (classes.size() < 2) return mean;
        List<String> each = new ArrayList<>();
        for (int c = 0; c < classes.size(); c++)
            if (!Double.isNaN(scores[c]) || ShapeChannel.of(classes.get(c)).isEmpty())
                each.add(
                        classes.get(c)
                                + (Double.isNaN(scores[c])
                                        ? " not judged"
                                        : String.format(Locale.ROOT, " %.3f", scores[c])));
        return mean + " (" + String.join(", ", each) + ")";
    }
}
