// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import fiji.plugin.cellmap.sample.CropBox;
import fiji.plugin.cellmap.sample.Interpolation;
import fiji.plugin.cellmap.sample.TrainingCrop;
import java.util.Arrays;
import java.util.List;

/**
 * Stored grey values of some crops, black padding (0) left out; of a large crop planes that are
 * evenly apart.
 *
 * @param mean over all
 * @param deviation standard deviation over all
 * @param percentiles of all: 0.5, 50 and 99.5 %
 * @param medians of each crop
 */
public record GreyFacts(double mean, double deviation, double[] percentiles, double[] medians) {

    /** Voxels that are looked at of a crop, about. */
    private static final long MOST = 1 << 20;

    /** Share of the standard deviation by which medians of crops may differ. */
    private static final double ALIKE = 0.5;

    private static final double[] SHARES = {0.005, 0.5, 0.995};

    /**
     * Reads; blocks.
     *
     * @param voxelSize to read at in nm, z y x
     */
    static GreyFacts of(List<TrainingCrop> crops, double[] voxelSize) {
        float[][] all = new float[crops.size()][];
        double[] medians = new double[crops.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values(crops.get(i), voxelSize);
            medians[i] = all[i].length == 0 ? Double.NaN : all[i][all[i].length / 2];
        }
        int n = Arrays.stream(all).mapToInt(v -> v.length).sum();
        float[] joined = new float[n];
        int at = 0;
        for (float[] values : all) {
            System.arraycopy(values, 0, joined, at, values.length);
            at += values.length;
        }
        Arrays.sort(joined);
        double sum = 0;
        for (float v : joined) sum += v;
        double mean = sum / n;
        double squares = 0;
        for (float v : joined) squares += (v - mean) * (v - mean);
        double[] percentiles =
                Arrays.stream(SHARES)
                        .map(share -> n == 0 ? Double.NaN : joined[(int) (share * (n - 1))])
                        .toArray();
        return new GreyFacts(mean, Math.sqrt(squares / n), percentiles, medians);
    }

    private static float[] values(TrainingCrop crop, double[] voxelSize) {
        CropBox box = crop.box(voxelSize);
        int[] shape = box.shape();
        long plane = (long) shape[1] * shape[2];
        int stride = (int) Math.max(1, shape[0] * plane / MOST);
        float[] found = new float[Math.toIntExact((shape[0] + stride - 1) / stride * plane)];
        int n = 0;
        double[] min = box.min().clone();
        for (int z = 0; z < shape[0]; z += stride) {
            min[0] = box.min()[0] + z * voxelSize[0];
            int[] slab = {1, shape[1], shape[2]};
            for (float v : crop.raw().read(min, voxelSize, slab, Interpolation.LINEAR, 0).values())
                if (v != 0) found[n++] = v;
        }
        float[] values = Arrays.copyOf(found, n);
        Arrays.sort(values);
        return values;
    }

    /** Whether grey values mean the same in every crop, as far as their medians tell. */
    boolean alike() {
        double[] known = Arrays.stream(medians).filter(m -> !Double.isNaN(m)).sorted().toArray();
        return known.length > 0 && known[known.length - 1] - known[0] <= ALIKE * deviation;
    }
}
