// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

/**
 * Where the values beyond the border of an axis come from when the axis is shorter than the window.
 */
public enum Padding {
    /** The voxel at the border. */
    REPLICATE,
    /** Mirrored without repeating the border; repeated mirroring where the axis is very short. */
    REFLECT,
    /** Zero, in normalised grey values. */
    CONSTANT;

    /**
     * The voxel to read instead of one outside the axis.
     *
     * @param index any index, may be negative
     * @param length of the axis, at least 1
     * @return an index in [0, length), or -1 for the constant
     */
    public long source(long index, long length) {
        if (index >= 0 && index < length) return index;
        return switch (this) {
            case CONSTANT -> -1;
            case REPLICATE -> index < 0 ? 0 : length - 1;
            case REFLECT -> {
                long period = Math.max(1, 2 * (length - 1));
                long i = Math.floorMod(index, period);
                yield i < length ? i : period - i;
            }
        };
    }
}
