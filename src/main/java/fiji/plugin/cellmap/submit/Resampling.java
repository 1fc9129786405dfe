// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

/**
 * How values change their voxel size.
 *
 * @param linear interpolate and cut at 0.5 to a mask; otherwise the nearest value
 * @param blur smooth against aliasing where an axis shrinks
 * @param presence what is above 0 counts as 1, before anything else
 * @param single round to single precision before the cut, as the official tool does with large
 *     volumes
 */
record Resampling(boolean linear, boolean blur, boolean presence, boolean single) {

    /** Masks. */
    static final Resampling MASK = new Resampling(true, true, false, false);

    /** Masks of whole numbers, whatever number stands for present. */
    static final Resampling PRESENCE = new Resampling(true, true, true, false);

    /** Ids kept as they are. */
    static final Resampling IDS = new Resampling(false, false, false, false);

    /** What the official tool does to ids that are stored as fractions. */
    static final Resampling BLURRED_IDS = new Resampling(false, true, false, false);

    Resampling inSinglePrecision() {
        return new Resampling(linear, blur, presence, true);
    }
}
