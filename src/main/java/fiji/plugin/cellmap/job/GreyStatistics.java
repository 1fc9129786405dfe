// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.SampleStatistics;
import fiji.plugin.cellmap.net.contract.ValueChain;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.store.Box;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Statistics of planes of a box. Quantiles of up to 64 million voxels are exact, of more they are
 * right to a millionth of the range.
 *
 * @param from first plane
 * @param to plane after the last
 */
record GreyStatistics(GreyBox box, int from, int to) implements SampleStatistics {

    private static final long MOST_SORTED = 1 << 26;
    private static final int BINS = 1 << 20;
    private static final long SLAB = 1 << 24;

    /** Those of one plane. */
    SampleStatistics plane(int z) {
        return new GreyStatistics(box, z, z + 1);
    }

    /** The voxels that there are; the nearest planes if they have none. */
    private Box area() {
        Box bounds = box.grey().bounds();
        long first = bounds.min()[0];
        long last = first + bounds.shape()[0] - 1;
        long begin = Math.min(Math.max(from, first), last);
        long end = Math.min(Math.max(to, begin + 1), last + 1);
        Box planes =
                new Box(
                        new long[] {begin, 0, 0},
                        new long[] {end - begin, box.shape()[1], box.shape()[2]});
        return planes.intersect(bounds);
    }

    private long count() {
        return area().size();
    }

    /** Gives all values, some planes at a time. */
    private void each(ValueChain before, Consumer<float[]> use) {
        Box area = area();
        long step = Math.max(1, SLAB / (area.shape()[1] * area.shape()[2]));
        for (long z = 0; z < area.shape()[0]; z += step) {
            long[] min = area.min().clone();
            long[] size = area.shape().clone();
            min[0] += z;
            size[0] = Math.min(step, size[0] - z);
            float[] values = box.grey().read(new Box(min, size));
            for (int i = 0; i < values.length; i++) values[i] = before.apply(values[i], 0);
            use.accept(values);
        }
    }

    @Override
    public double[] meanAndDeviation(ValueChain before) {
        double[] sum = new double[2];
        each(
                before,
                values -> {
                    for (float v : values) sum[0] += v;
                });
        double mean = sum[0] / count();
        each(
                before,
                values -> {
                    for (float v : values) sum[1] += (v - mean) * (v - mean);
                });
        return new double[] {mean, Math.sqrt(sum[1] / count())};
    }

    @Override
    public double[] quantiles(ValueChain before, double... shares) {
        return count() <= MOST_SORTED ? sorted(before, shares) : counted(before, shares);
    }

    private double[] sorted(ValueChain before, double[] shares) {
        float[] all = new float[(int) count()];
        int[] at = {0};
        each(
                before,
                values -> {
                    System.arraycopy(values, 0, all, at[0], values.length);
                    at[0] += values.length;
                });
        Arrays.sort(all);
        return Arrays.stream(shares)
                .map(
                        share -> {
                            double place = share * (all.length - 1);
                            int below = (int) Math.min(place, all.length - 1);
                            int above = Math.min(below + 1, all.length - 1);
                            return all[below]
                                    + (place - below) * ((double) all[above] - all[below]);
                        })
                .toArray();
    }

    private double[] counted(ValueChain before, double[] shares) {
        float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        each(
                before,
                values -> {
                    for (float v : values) {
                        range[0] = Math.min(range[0], v);
                        range[1] = Math.max(range[1], v);
                    }
                });
        double width = Math.max(Double.MIN_NORMAL, ((double) range[1] - range[0]) / (BINS - 1));
        long[] bins = new long[BINS];
        each(
                before,
                values -> {
                    for (float v : values) bins[(int) Math.rint((v - range[0]) / width)]++;
                });
        return Arrays.stream(shares)
                .map(
                        share -> {
                            double place = share * (count() - 1);
                            long seen = 0;
                            for (int b = 0; b < BINS; b++) {
                                seen += bins[b];
                                if (seen > place) return range[0] + b * width;
                            }
                            return range[1];
                        })
                .toArray();
    }
}
