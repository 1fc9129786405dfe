// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.watershed;

import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.StoredMask;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.Progress;

/**
 * A landscape to be flooded: uint16, 0 outside the mask, {@link #LOWEST} to {@link #HIGHEST} inside
 * it. Whole numbers make equal heights equal on every machine and in every block.
 */
public final class Levels {

    public static final int LOWEST = 1;
    public static final int HIGHEST = 32766;

    /** Levels of one smallest voxel edge of distance. */
    private static final int PER_EDGE = 16;

    private Levels() {}

    /**
     * The deeper inside, the lower: {@code 32767 - floor(16 d)}, where d is the distance to the
     * background in smallest voxel edges. Distances of 2048 edges and more are one level.
     *
     * @param squared distance in smallest voxel edges
     */
    static int ofDistance(double squared) {
        double steps = Math.floor(PER_EDGE * Math.sqrt(squared));
        return (int) Math.max(LOWEST, Math.min(HIGHEST, HIGHEST + 1 - steps));
    }

    /** A depth in nm as a number of levels of a landscape of distances, at least 1. */
    public static int ofNanometres(double nm, double smallestEdge) {
        return (int) Math.max(1, Math.min(HIGHEST, Math.rint(PER_EDGE * nm / smallestEdge)));
    }

    /** A difference of probabilities as a number of levels, at least 1. */
    public static int ofProbability(double p) {
        return (int) Math.max(1, Math.min(HIGHEST, Math.rint(p * (HIGHEST - LOWEST))));
    }

    /**
     * The higher a probability the higher the level: {@code 1 + round(32765 p)}. One pass.
     *
     * @param name in the workplace
     */
    public static ChunkedArray ofField(
            Field field, Mask mask, String name, Workplace place, Progress progress) {
        return place.shared(
                name,
                mask.shape(),
                DType.UINT16,
                0,
                array ->
                        place.pool()
                                .each(
                                        StoredMask.tiling(mask.shape(), place).boxes(),
                                        box -> array.write(box, levels(field, mask.read(box), box)),
                                        progress));
    }

    private static short[] levels(Field field, byte[] mask, Box box) {
        float[] values = field.read(box);
        double scale = (HIGHEST - LOWEST) / field.unit();
        short[] levels = new short[mask.length];
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] == 0) continue;
            double steps = Math.rint(scale * Math.max(0, values[i]));
            levels[i] = (short) (LOWEST + Math.min(HIGHEST - LOWEST, steps));
        }
        return levels;
    }
}
