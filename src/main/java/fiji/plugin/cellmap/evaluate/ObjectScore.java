// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

/**
 * A true object and its partner, or an object of either side without one.
 *
 * @param truthId id in the truth; 0 if there is no true object
 * @param predictedId id as submitted; 0 if there is no predicted object
 * @param iou shared voxels by all voxels of both; 0 without partner
 * @param distance Hausdorff distance, nm, at most the cap
 * @param closeness what the distance is worth
 * @param centre mean position of its voxels in the crop, voxels, z y x: of the true object if there
 *     is one
 */
public record ObjectScore(
        long truthId,
        long truthVoxels,
        long predictedId,
        long predictedVoxels,
        double iou,
        double distance,
        double closeness,
        double[] centre) {

    /** Whether both sides have it. */
    public boolean isMatched() {
        return truthVoxels > 0 && predictedVoxels > 0;
    }
}
