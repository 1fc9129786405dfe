// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.Tensor;
import java.util.Arrays;

/**
 * What a network needs, counted while {@link Layers} makes its layers: values that training keeps
 * for the backward pass, and how far an output voxel sees. Both are per voxel of the input, so they
 * hold for any patch. Filled on one thread, then only read.
 */
public final class Footprint {

    private final int[] low;
    private final int[] high;
    private double kept;
    private double widest;
    private int[] coarsest;
    private boolean global;

    Footprint(int axes) {
        low = new int[axes];
        high = new int[axes];
        coarsest = new int[axes];
        Arrays.fill(coarsest, 1);
    }

    /** Notes a normalisation over the voxels of a scale. */
    void normalise(int[] scale) {
        if (Tensor.size(scale) > Tensor.size(coarsest)) coarsest = scale.clone();
    }

    /** Counts an array that the backward pass needs. */
    void keep(int channels, int[] scale, int bytes) {
        double values = channels / (double) Tensor.size(scale);
        kept += values * bytes;
        widest = Math.max(widest, values * bytes);
    }

    /**
     * Widens the reach: voxel i of the output depends on voxels from {@code below} before to {@code
     * above} behind the place that i has in the input, counted in voxels of a scale.
     */
    void look(int axis, int below, int above, int scale) {
        low[axis] += below * scale;
        high[axis] += above * scale;
    }

    /** Every output voxel depends on every input voxel of the window. */
    public void lookEverywhere() {
        global = true;
    }

    /** Bytes that training keeps per input voxel, without recomputation. */
    public double trainingBytesPerVoxel() {
        return kept;
    }

    /** Bytes of the largest single array per input voxel. */
    public double widestBytesPerVoxel() {
        return widest;
    }

    /** The lowest resolution at which it normalises over space: voxels of the input per voxel. */
    public int[] coarsestNorm() {
        return coarsest.clone();
    }

    /** Whether each output voxel depends on the whole window (norms over space, attention). */
    public boolean global() {
        return global;
    }

    /**
     * How many voxels an output voxel sees to each side at most, per axis (z y x, or y x); without
     * meaning if {@link #global}.
     */
    public int[] reach() {
        int[] reach = new int[low.length];
        for (int i = 0; i < reach.length; i++) reach[i] = Math.max(low[i], high[i]);
        return reach;
    }
}
