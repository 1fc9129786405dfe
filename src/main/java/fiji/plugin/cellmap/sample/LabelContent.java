// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.Widening;

/**
 * What there is among the labels of a class, at the level that patches are read from.
 *
 * @param present whether a voxel is of the class
 * @param absent whether an annotated voxel is not
 * @param fractions whether a value is no whole number
 */
public record LabelContent(boolean present, boolean absent, boolean fractions) {

    /** Of labels that were not looked at. */
    public static final LabelContent NOTHING = new LabelContent(false, false, false);

    /** Voxels that are read at once. */
    private static final int SLAB = 1 << 22;

    /**
     * What is known with a crop more: reads until nothing new can be found, so labels in floating
     * point whole, and others mostly a little; blocks.
     *
     * @param label a class that the crop annotates
     * @param voxelSize of the patches in nm, z y x
     */
    public LabelContent with(TrainingCrop crop, String label, double[] voxelSize) {
        VoxelImage level = crop.label(label).level(voxelSize);
        long[] shape = level.shape();
        long planes = Math.max(1, SLAB / (shape[1] * shape[2]));
        LabelContent known = this;
        for (long z = 0; z < shape[0] && !known.isKnown(level); z += planes) {
            long[] end = {Math.min(shape[0], z + planes), shape[1], shape[2]};
            known = known.with(level, level.read(Box.between(new long[] {z, 0, 0}, end)));
        }
        return known;
    }

    private boolean isKnown(VoxelImage level) {
        return present && absent && (fractions || level.dtype().integer);
    }

    private LabelContent with(VoxelImage level, Object values) {
        boolean broken = fractions || !level.dtype().integer && anyFraction(level, values);
        boolean inside = present;
        boolean outside = absent;
        for (byte state : LabelReader.states(values, level.dtype())) {
            inside |= state == Patch.PRESENT;
            outside |= state == Patch.ABSENT;
        }
        return new LabelContent(inside, outside, broken);
    }

    private static boolean anyFraction(VoxelImage level, Object values) {
        float[] numbers = Widening.floats(values, level.dtype());
        for (float v : numbers) if (v != Math.rint(v) && !Float.isNaN(v)) return true;
        return false;
    }
}
