// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/**
 * One training sample, all arrays in C order.
 *
 * @param crop name of the crop it comes from
 * @param min lower corner in nm, z y x (before rotation, mirror and axis permutation)
 * @param shape D, H, W in voxels
 * @param raw normalised grey values, D,H,W; EM beyond the crop is real, beyond the EM the stored
 *     value counts as 0
 * @param labels K and the shape, or that of the middle which has labels: {@link #ABSENT}, {@link
 *     #PRESENT}, or a distance ({@link DistanceTargets}); {@link #UNKNOWN} where the class is not
 *     annotated or the EM is padding
 */
public record Patch(String crop, double[] min, int[] shape, float[] raw, byte[] labels) {

    public static final byte ABSENT = 0;
    public static final byte PRESENT = 1;

    /** Nothing is to be learned there. */
    public static final byte UNKNOWN = Byte.MIN_VALUE;

    /** What is to be learned at a voxel (index in {@link #labels}); 0 where nothing is known. */
    public int target(int index) {
        return labels[index] == UNKNOWN ? 0 : labels[index];
    }

    /** Whether a class is annotated at a voxel (index in {@link #labels}): 1, else 0. */
    public int mask(int index) {
        return labels[index] == UNKNOWN ? 0 : 1;
    }

    /** Whether any voxel of any class is annotated. */
    public boolean annotated() {
        return anyKnown(labels);
    }

    static boolean anyKnown(byte[] labels) {
        for (byte label : labels) if (label != UNKNOWN) return true;
        return false;
    }
}
