// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;

/**
 * What the affinities of the faces between two regions say of joining them: their mean, or a
 * quantile of them, as waterz computes both. Immutable.
 *
 * @param quantile percentile of the histogram of 256 bins; 0 for the mean
 * @param largest whether regions begin with the largest affinity of their faces only, so that the
 *     quantile is one of these as they are joined
 */
public record Linkage(int quantile, boolean largest) {

    /** The mean of all faces. */
    public static final Linkage MEAN = new Linkage(0, false);

    /** Bins of a histogram. */
    static final int BINS = 256;

    boolean isMean() {
        return quantile == 0;
    }

    /**
     * Whether a face alone would join its two regions at a threshold.
     *
     * @param unit the value that stands for affinity 1
     */
    boolean joins(float value, double unit, double threshold) {
        if (isMean()) return value > (1 - threshold) * unit;
        return score(bin(value, unit)) < threshold;
    }

    /** How unlikely a bin makes it that two regions are one. */
    static double score(int bin) {
        return 1 - (bin + 0.5) / BINS;
    }

    /** The bin of an affinity; bytes are their own. */
    static int bin(float value, double unit) {
        if (unit > 1) return (int) value;
        return Math.max(0, Math.min(BINS - 1, (int) Math.floor((double) value * BINS)));
    }

    /** Adds a face to what is known of a block. */
    void add(RegionGraph graph, int a, int b, float value, double unit) {
        if (isMean())
            graph.add(
                    a,
                    b,
                    0,
                    unit > 1 ? (long) value : Math.round((double) value * RegionGraph.STEPS));
        else if (largest) graph.raise(a, b, bin(value, unit));
        else graph.add(a, b, bin(value, unit), bin(value, unit));
    }

    /** What a row of the graph takes while it is solved. */
    int bytesPerRow() {
        return isMean() || largest ? MeanAgglomeration.BYTES_PER_EDGE : 96;
    }

    /**
     * Joins regions.
     *
     * @param rows of all blocks, in any order: of the mean a sum and a number, of quantiles a bin
     *     and a number
     * @param unit the value that stands for affinity 1
     * @return pairs of regions that are one
     */
    int[] joined(EdgeList rows, double unit, double threshold, Progress progress) {
        if (isMean()) {
            double limit = (1 - threshold) * (unit > 1 ? unit : RegionGraph.STEPS);
            return new MeanAgglomeration(RegionGraph.reduced(rows)).joined(limit, progress);
        }
        return new QuantileAgglomeration(histograms(rows), quantile).joined(threshold, progress);
    }

    /** One row for each pair and bin, ordered by both; of the largest only the last of a pair. */
    private EdgeList histograms(EdgeList rows) {
        long[] keys = new long[rows.size()];
        for (int i = 0; i < keys.length; i++) keys[i] = rows.key(i);
        int[] byBin = EdgeOrder.sorted(Arrays.copyOf(keys, keys.length), keys.length);
        for (int i = 0; i < keys.length; i++) keys[i] = pair(rows, byBin[i]);
        int[] order = EdgeOrder.sorted(keys, keys.length);
        EdgeList result = new EdgeList();
        for (int i = 0, next; i < order.length; i = next) {
            int row = byBin[order[i]];
            long count = 0;
            for (next = i; next < order.length; next++) {
                int other = byBin[order[next]];
                if (pair(rows, other) != pair(rows, row)) break;
                if (!largest && rows.key(other) != rows.key(row)) break;
                count += rows.code(other);
            }
            int last = byBin[order[next - 1]];
            result.add(rows.key(last), largest ? 1 : count, rows.from(row), rows.to(row));
        }
        return result;
    }

    private static long pair(EdgeList rows, int i) {
        return (long) rows.from(i) << 32 | rows.to(i);
    }
}
