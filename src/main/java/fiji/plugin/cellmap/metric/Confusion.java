// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

/**
 * Voxels of a binary prediction by truth. Counts of parts add up to those of the whole.
 *
 * @param tp present in both
 * @param fp present in the prediction only
 * @param fn present in the truth only
 * @param tn absent in both
 */
public record Confusion(long tp, long fp, long fn, long tn) {

    public static final Confusion NONE = new Confusion(0, 0, 0, 0);

    /** Of two volumes of one shape, where every value is presence. */
    public static Confusion of(Runs truth, Runs prediction) {
        long shared = 0;
        for (int row = 0; row < truth.rows(); row++) {
            int i = truth.first[row];
            int j = prediction.first[row];
            while (i < truth.first[row + 1] && j < prediction.first[row + 1]) {
                int from = Math.max(truth.start[i], prediction.start[j]);
                shared += Math.max(0, Math.min(truth.end[i], prediction.end[j]) - from);
                if (truth.end[i] <= prediction.end[j]) i++;
                else j++;
            }
        }
        long g = java.util.Arrays.stream(truth.sizes()).sum();
        long p = java.util.Arrays.stream(prediction.sizes()).sum();
        long voxels = (long) truth.rows() * truth.shape[2];
        return new Confusion(shared, p - shared, g - shared, voxels - g - p + shared);
    }

    public Confusion plus(Confusion other) {
        return new Confusion(tp + other.tp, fp + other.fp, fn + other.fn, tn + other.tn);
    }

    public long voxels() {
        return tp + fp + fn + tn;
    }

    /** {@code 2tp / (2tp + fp + fn)}; NaN if both are empty. */
    public double dice() {
        return ratio(2 * tp, 2 * tp + fp + fn);
    }

    /** {@code tp / (tp + fp + fn)}; NaN if both are empty. */
    public double iou() {
        return ratio(tp, tp + fp + fn);
    }

    /** Share of equal voxels; NaN without voxels. */
    public double accuracy() {
        return ratio(tp + tn, voxels());
    }

    private static double ratio(long part, long whole) {
        return (double) part / whole;
    }
}
