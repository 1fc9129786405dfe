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
 * @param target K,D,H,W: 1 where the class is present, else 0; or distances, see {@link
 *     DistanceTargets}
 * @param mask K,D,H,W: 1 where the class is annotated, and the EM is not padding, else 0
 */
public record Patch(
        String crop, double[] min, int[] shape, float[] raw, byte[] target, byte[] mask) {

    /** Whether any voxel of any class is annotated. */
    public boolean annotated() {
        for (byte m : mask) if (m > 0) return true;
        return false;
    }
}
