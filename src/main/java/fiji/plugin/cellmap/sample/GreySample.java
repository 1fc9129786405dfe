// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import java.util.Arrays;
import java.util.Locale;

/**
 * Some stored grey values of a box, read in a few small blocks: enough to see whether a
 * normalisation was meant for them. Immutable by convention.
 *
 * @param values in rising order; empty where the box lies outside the volume
 */
public record GreySample(float[] values) {

    /** Longest edge of a block, in voxels. */
    private static final int EDGE = 24;

    /** Networks start from weights for numbers about 1; these are too many times as large. */
    private static final double LARGEST = 10;

    /** What 8 bits hold: within it, a network that takes grey values as they are is at home. */
    private static final double BYTE = 255;

    /** Five of the 255 steps that normalised grey values usually have. */
    private static final double LEAST_SPREAD = 5 / BYTE;

    /**
     * Reads the middle of a box and of its eight octants; blocks.
     *
     * @param min lower corner in nm, z y x
     * @param voxelSize in nm, z y x
     * @param shape in voxels
     * @throws fiji.plugin.cellmap.util.CellMapException if a value is not a number
     */
    public static GreySample of(Volume volume, double[] min, double[] voxelSize, long[] shape) {
        float[] all = new float[0];
        for (int k = 0; k < 9; k++) {
            double[] corner = new double[3];
            int[] size = new int[3];
            for (int d = 0; d < 3; d++) {
                double middle = k == 8 ? 0.5 : (k >> d & 1) == 0 ? 0.25 : 0.75;
                size[d] = (int) Math.min(EDGE, shape[d]);
                long from = Math.min(shape[d] - size[d], (long) (middle * shape[d]) - size[d] / 2);
                corner[d] = min[d] + Math.max(0, from) * voxelSize[d];
            }
            Sampled read = volume.read(corner, voxelSize, size, Interpolation.LINEAR, 0);
            volume.requireNumbers(read.values(), corner, voxelSize, size);
            all = joined(all, read);
        }
        Arrays.sort(all);
        return new GreySample(all);
    }

    private static float[] joined(float[] all, Sampled read) {
        float[] more = Arrays.copyOf(all, all.length + read.values().length);
        int n = all.length;
        for (int i = 0; i < read.values().length; i++)
            if (read.inside()[i]) more[n++] = read.values()[i];
        return Arrays.copyOf(more, n);
    }

    /** The value below which a share of them lies. */
    private double share(double part) {
        return values[(int) (part * (values.length - 1))];
    }

    private double low() {
        return share(0.01);
    }

    private double high() {
        return share(0.99);
    }

    /** Whether all are the same, or there are none. */
    public boolean isConstant() {
        return values.length == 0 || values[0] == values[values.length - 1];
    }

    /**
     * Whether the values become far too large. Those of 8 bits may stay as they are: some networks
     * are made for that.
     */
    public boolean tooLargeFor(Intensity intensity) {
        if (values.length == 0) return false;
        double stored = Math.max(Math.abs(low()), Math.abs(high()));
        double seen =
                Math.max(
                        Math.abs(intensity.apply((float) low())),
                        Math.abs(intensity.apply((float) high())));
        return stored > BYTE && seen > LARGEST;
    }

    /** Whether a normalisation was made for values of 8 bits. */
    public static boolean isForBytes(Intensity intensity) {
        return Math.abs(intensity.apply((float) BYTE)) <= LARGEST;
    }

    /** Whether the values become almost the same although they differ. */
    public boolean tooFlatFor(Intensity intensity) {
        return !isConstant() && (high() - low()) * Math.abs(intensity.scale()) < LEAST_SPREAD;
    }

    /** What the values are, and what a normalisation makes of them, in words. */
    public String text(Intensity intensity) {
        return String.format(
                Locale.ROOT,
                "Most grey values lie between %.6g and %.6g; normalised, between %.4g and %.4g",
                low(),
                high(),
                intensity.apply((float) low()),
                intensity.apply((float) high()));
    }

    /** A normalisation that brings most of the values, unless all are the same, to 0 to 1. */
    public Intensity fitting() {
        boolean few = high() == low();
        double least = few ? values[0] : low();
        double spread = (few ? values[values.length - 1] : high()) - least;
        return new Intensity(1 / spread, -least / spread);
    }
}
