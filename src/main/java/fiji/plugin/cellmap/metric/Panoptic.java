// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

/**
 * Panoptic quality (Kirillov et al. 2019): objects that overlap by more than half of their union
 * are one, which no other assignment could improve. Counts of parts add up to those of the whole.
 *
 * @param tp pairs
 * @param fp predicted objects without a pair
 * @param fn true objects without a pair
 * @param iou sum over the pairs
 */
public record Panoptic(long tp, long fp, long fn, double iou) {

    public static final Panoptic NONE = new Panoptic(0, 0, 0, 0);

    /**
     * Of objects.
     *
     * @param overlaps sizes are those of objects that are there; voxels that do not count are in
     *     neither
     */
    public static Panoptic of(Overlaps overlaps) {
        long pairs = 0;
        double sum = 0;
        for (int k = 0; k < overlaps.pairs(); k++) {
            long shared = overlaps.voxels()[k];
            long union =
                    overlaps.truthSizes()[overlaps.truth()[k]]
                            + overlaps.predictionSizes()[overlaps.prediction()[k]]
                            - shared;
            if (2 * shared <= union) continue;
            pairs++;
            sum += (double) shared / union;
        }
        return new Panoptic(
                pairs,
                present(overlaps.predictionSizes()) - pairs,
                present(overlaps.truthSizes()) - pairs,
                sum);
    }

    private static long present(long[] sizes) {
        long objects = 0;
        for (int i = 1; i < sizes.length; i++) if (sizes[i] > 0) objects++;
        return objects;
    }

    /** Of a mask, which is one object. */
    public static Panoptic of(Confusion voxels) {
        long shared = voxels.tp();
        long union = shared + voxels.fp() + voxels.fn();
        if (2 * shared > union) return new Panoptic(1, 0, 0, voxels.iou());
        return new Panoptic(
                0, shared + voxels.fp() > 0 ? 1 : 0, shared + voxels.fn() > 0 ? 1 : 0, 0);
    }

    public Panoptic plus(Panoptic other) {
        return new Panoptic(tp + other.tp, fp + other.fp, fn + other.fn, iou + other.iou);
    }

    /** Mean IoU of the pairs; NaN without any. */
    public double segmentation() {
        return iou / tp;
    }

    /** {@code 2tp / (2tp + fp + fn)}; NaN without objects. */
    public double recognition() {
        return 2.0 * tp / (2 * tp + fp + fn);
    }

    /** The product of both; 0 without pairs, NaN without objects. */
    public double quality() {
        return 2 * iou / (2 * tp + fp + fn);
    }
}
