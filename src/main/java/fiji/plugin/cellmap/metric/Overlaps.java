// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How many voxels each object of one volume shares with each object of another: the pairs that
 * overlap, sorted by truth, then by prediction. Immutable by convention.
 *
 * @param truth value of the truth object of each pair
 * @param prediction value of the predicted object
 * @param voxels shared voxels
 * @param truthSizes voxels of each truth object, by value
 * @param predictionSizes voxels of each predicted object, by value
 */
public record Overlaps(
        int[] truth, int[] prediction, long[] voxels, long[] truthSizes, long[] predictionSizes) {

    /** Counts the pairs of two volumes of the same shape. */
    public static Overlaps of(Runs truth, Runs prediction) {
        if (!Arrays.equals(truth.shape, prediction.shape))
            throw new IllegalArgumentException("volumes differ in shape");
        PairCounter pairs = new PairCounter();
        for (int row = 0; row < truth.rows(); row++) {
            int i = truth.first[row];
            int j = prediction.first[row];
            while (i < truth.first[row + 1] && j < prediction.first[row + 1]) {
                int shared =
                        Math.min(truth.end[i], prediction.end[j])
                                - Math.max(truth.start[i], prediction.start[j]);
                if (shared > 0)
                    pairs.add((long) truth.value[i] << 32 | prediction.value[j], shared);
                if (truth.end[i] <= prediction.end[j]) i++;
                else j++;
            }
        }
        long[] keys = pairs.sortedKeys();
        int[] g = new int[keys.length];
        int[] p = new int[keys.length];
        long[] voxels = new long[keys.length];
        for (int k = 0; k < keys.length; k++) {
            g[k] = (int) (keys[k] >>> 32);
            p[k] = (int) keys[k];
            voxels[k] = pairs.get(keys[k]);
        }
        return new Overlaps(g, p, voxels, truth.sizes(), prediction.sizes());
    }

    /** The pairs of both, as of two volumes side by side. */
    public Overlaps beside(Overlaps other) {
        return new Overlaps(
                joined(truth, other.truth, truthSizes.length - 1),
                joined(prediction, other.prediction, predictionSizes.length - 1),
                LongStream.concat(LongStream.of(voxels), LongStream.of(other.voxels)).toArray(),
                joined(truthSizes, other.truthSizes),
                joined(predictionSizes, other.predictionSizes));
    }

    private static int[] joined(int[] one, int[] other, int shift) {
        return IntStream.concat(IntStream.of(one), IntStream.of(other).map(v -> v + shift))
                .toArray();
    }

    /** The same without an object of the truth; predicted objects keep their sizes. */
    public Overlaps withoutTruth(int value) {
        int[] kept = IntStream.range(0, pairs()).filter(k -> truth[k] != value).toArray();
        long[] sizes = truthSizes.clone();
        sizes[value] = 0;
        return new Overlaps(
                IntStream.of(kept).map(k -> truth[k]).toArray(),
                IntStream.of(kept).map(k -> prediction[k]).toArray(),
                IntStream.of(kept).mapToLong(k -> voxels[k]).toArray(),
                sizes,
                predictionSizes);
    }

    /** Sizes by value; that of value 0 is none. */
    private static long[] joined(long[] one, long[] other) {
        return LongStream.concat(LongStream.of(one), LongStream.of(other).skip(1)).toArray();
    }

    /** Number of overlapping pairs. */
    public int pairs() {
        return truth.length;
    }

    /** Intersection over union of a pair, in single precision as the official scoring has it. */
    public float iou(int k) {
        long union = truthSizes[truth[k]] + predictionSizes[prediction[k]] - voxels[k];
        return (float) ((double) voxels[k] / union);
    }
}
