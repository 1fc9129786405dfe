// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;

/**
 * How many voxels of a crop are annotated for a class, at the level that patches are read from.
 *
 * @param present voxels of the class
 * @param absent annotated voxels without it
 * @param scale voxel size of that level in nm, z y x
 */
public record LabelCounts(long present, long absent, double[] scale) {

    /** Voxels that are read at once. */
    private static final int SLAB = 1 << 22;

    /**
     * Reads the label once; blocks.
     *
     * @param label a class that the crop annotates
     * @param voxelSize of the patches in nm, z y x
     */
    public static LabelCounts of(TrainingCrop crop, String label, double[] voxelSize) {
        VoxelImage level = crop.label(label).level(voxelSize);
        long[] shape = level.shape();
        long planes = Math.max(1, SLAB / (shape[1] * shape[2]));
        long inside = 0;
        long outside = 0;
        for (long z = 0; z < shape[0]; z += planes) {
            long[] end = {Math.min(shape[0], z + planes), shape[1], shape[2]};
            Box slab = Box.between(new long[] {z, 0, 0}, end);
            for (byte state : LabelReader.states(level.read(slab), level.dtype())) {
                if (state == Patch.PRESENT) inside++;
                if (state == Patch.ABSENT) outside++;
            }
        }
        return new LabelCounts(inside, outside, level.grid().scale());
    }

    public long annotated() {
        return present + absent;
    }

    /** Volume of one of the voxels in nm^3. */
    public double voxelVolume() {
        return scale[0] * scale[1] * scale[2];
    }
}
