// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.metric;

import java.util.Arrays;

/**
 * Variation of information and Rand scores of two partitions of the voxels that are foreground in
 * the truth; voxels that the prediction lacks are one part. Logarithms have base 2. With H the
 * entropy of the pairs (ij), of the truth (i) and of the prediction (j), as the official toolbox
 * computed them until March 2026 ({@code rand_voi}); shares of nothing are NaN.
 *
 * @param voiSplit {@code H(ij) - H(i)}
 * @param voiMerge {@code H(ij) - H(j)}
 * @param nviSplit {@code voiSplit / H(ij)}
 * @param nviMerge {@code voiMerge / H(ij)}
 * @param nid {@code 1 - (H(i) + H(j) - H(ij)) / max(H(i), H(j))}
 * @param randSplit {@code sum n_ij^2 / sum n_i^2}
 * @param randMerge {@code sum n_ij^2 / sum n_j^2}
 */
public record PartitionAgreement(
        double voiSplit,
        double voiMerge,
        double nviSplit,
        double nviMerge,
        double nid,
        double randSplit,
        double randMerge) {

    /** Of counted overlaps. */
    public static PartitionAgreement of(Overlaps overlaps) {
        long[] absent = overlaps.truthSizes().clone();
        long[] found = new long[overlaps.predictionSizes().length];
        for (int k = 0; k < overlaps.pairs(); k++) {
            absent[overlaps.truth()[k]] -= overlaps.voxels()[k];
            found[overlaps.prediction()[k]] += overlaps.voxels()[k];
        }
        found[0] = Arrays.stream(absent).sum();
        double total = Arrays.stream(overlaps.truthSizes()).sum();
        double pairs = entropy(overlaps.voxels(), total) + entropy(absent, total);
        double truth = entropy(overlaps.truthSizes(), total);
        double prediction = entropy(found, total);
        double squares = squares(overlaps.voxels()) + squares(absent);
        return new PartitionAgreement(
                pairs - truth,
                pairs - prediction,
                (pairs - truth) / pairs,
                (pairs - prediction) / pairs,
                1 - (truth + prediction - pairs) / Math.max(truth, prediction),
                squares / squares(overlaps.truthSizes()),
                squares / squares(found));
    }

    private static double entropy(long[] counts, double total) {
        double sum = 0;
        for (long n : counts) if (n > 0) sum -= n / total * Math.log(n / total);
        return sum / Math.log(2);
    }

    private static double squares(long[] counts) {
        double sum = 0;
        for (long n : counts) sum += (double) n * n;
        return sum;
    }
}
