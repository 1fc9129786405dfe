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

    /** How unlikely a bin makes it that two regions are one. */
    static double score(int bin) {
        return 1 - (bin + 0.5) / BINS;
    }

    /** The bin of an affinity; bytes are their own. */
    static int bin(float value, double unit) {
        if (unit > 1) return (int) value;
        return Math.max(0, Math.min(BINS - 1, (int) Math.floor((double) value * BINS)));
    }

    /** What a row of the graph takes at most while it is solved. */
    int bytesPerRow() {
        return isMean() ? MeanAgglomeration.BYTES_PER_ROW : QuantileAgglomeration.BYTES_PER_ROW;
    }

    /**
     * An empty graph.
     *
     * @param expected how many pairs there will be
     */
    RegionGraph graph(FaceCodes codes, int expected) {
        return isMean() ? new MeanGraph(codes, expected) : new BinGraph(codes, largest);
    }

    /**
     * Means above it join, in the units of their sums.
     *
     * @param unit the value that stands for affinity 1
     */
    static double limit(double unit, double threshold) {
        return (1 - threshold) * (unit > 1 ? unit : RegionGraph.STEPS);
    }

    /**
     * Whether two regions may be joined for what one block knows of them: a quantile or a mean of
     * all blocks is never better than the best of them. For the mean one that is equal to the limit
     * but for rounding counts.
     *
     * @param limit as {@link #limit} gives it; of a quantile it is a score that is too bad
     */
    boolean links(RegionRows rows, int i, double limit) {
        return isMean() ? rows.mean(i) >= limit * (1 - 1e-9) : score((int) rows.key(i)) < limit;
    }

    /**
     * Joins regions.
     *
     * @param rows of all blocks, in any order
     * @param limit see {@link #links}
     * @param numbers by region 0, and so it is afterwards; other threads may use those of others
     * @return pairs of regions that are one
     */
    int[] joined(RegionRows rows, double limit, int[] numbers, Progress progress) {
        if (!isMean()) {
            RegionRows all = BinGraph.united(rows, largest);
            return new QuantileAgglomeration(all, quantile).joined(limit, progress);
        }
        int[] regions = numbered(rows, numbers);
        MeanGraph graph = MeanGraph.united(rows, numbers);
        MeanAgglomeration work =
                new MeanAgglomeration(
                        graph.rows(), graph.table(), new boolean[regions.length], limit);
        work.run(progress);
        int[] pairs = new int[2 * regions.length];
        for (int i = 1; i < regions.length; i++) {
            numbers[regions[i]] = 0;
            pairs[2 * i] = regions[i];
            pairs[2 * i + 1] = regions[work.find(i)];
        }
        return pairs;
    }

    /** Numbers the regions of rows from 1 on, in the order in which they are met; gives them. */
    private static int[] numbered(RegionRows rows, int[] numbers) {
        int[] regions = new int[64];
        int count = 1;
        for (int i = 0; i < rows.size(); i++) {
            if (count + 2 > regions.length) regions = Arrays.copyOf(regions, 2 * count);
            int from = rows.from(i);
            int to = rows.to(i);
            if (numbers[from] == 0) {
                numbers[from] = count;
                regions[count++] = from;
            }
            if (numbers[to] == 0) {
                numbers[to] = count;
                regions[count++] = to;
            }
        }
        return Arrays.copyOf(regions, count);
    }
}
