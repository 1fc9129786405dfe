// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Voxels;
import fiji.plugin.cellmap.store.Widening;
import java.util.Arrays;

/**
 * Reads the labels of a patch, one class after the other: for each voxel what the voxel of the
 * label that holds its centre says. Positions are computed once for all classes on one grid. For
 * one thread.
 */
final class LabelReader {

    static final byte ABSENT = 0;
    static final byte PRESENT = 1;

    /** Outside the label, or its value is not a number. */
    static final byte UNKNOWN = 2;

    private final double[] min;
    private final double[] voxelSize;
    private final int[] shape;
    private final Geometry geometry;
    private RotatedSampler turned;

    /**
     * @param min lower corner of the patch in nm, z y x
     * @param voxelSize in nm
     * @param shape in voxels, before mirror and axis permutation
     */
    LabelReader(double[] min, double[] voxelSize, int[] shape, Geometry geometry) {
        this.min = min;
        this.voxelSize = voxelSize;
        this.shape = shape;
        this.geometry = geometry;
    }

    /**
     * The same for a box that is larger by a border on every side, turned about the same centre.
     */
    LabelReader around(int[] border) {
        double[] corner = new double[3];
        int[] size = new int[3];
        for (int d = 0; d < 3; d++) {
            corner[d] = min[d] - border[d] * voxelSize[d];
            size[d] = shape[d] + 2 * border[d];
        }
        return new LabelReader(corner, voxelSize, size, geometry);
    }

    double[] voxelSize() {
        return voxelSize;
    }

    int[] shape() {
        return shape;
    }

    /**
     * One class; blocks.
     *
     * @return {@link #ABSENT}, {@link #PRESENT} (above 0) or {@link #UNKNOWN} for each voxel, in C
     *     order
     */
    byte[] read(Volume volume) {
        VoxelImage level = volume.level(voxelSize);
        if (!geometry.rotated()) return GridSampler.labels(level, min, voxelSize, shape);
        if (turned == null || !turned.fits(level))
            turned = new RotatedSampler(level, min, voxelSize, shape, geometry.rotation());
        return turned.labels(level);
    }

    /** What stored values say; a new array. */
    static byte[] states(Object values, DType dtype) {
        byte[] states = Voxels.above(values, dtype, 0);
        if (!dtype.integer) {
            float[] numbers = Widening.floats(values, dtype);
            for (int i = 0; i < numbers.length; i++)
                if (Float.isNaN(numbers[i])) states[i] = UNKNOWN;
        }
        return states;
    }

    /** A patch of which nothing is known. */
    static byte[] unknown(int[] shape) {
        byte[] states = new byte[shape[0] * shape[1] * shape[2]];
        Arrays.fill(states, UNKNOWN);
        return states;
    }
}
