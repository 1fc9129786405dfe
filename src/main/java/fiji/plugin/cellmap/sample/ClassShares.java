// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.List;

/**
 * How much of the annotated volume each class fills, over all crops.
 *
 * @param present volume of each class in nm^3
 * @param absent annotated volume without it
 */
public record ClassShares(double[] present, double[] absent) {

    /** Voxels that are read at once. */
    private static final int SLAB = 1 << 22;

    /**
     * Counts the voxels of all labels, at the level that patches are read from. Blocks.
     *
     * @param voxelSize of the patches in nm, z y x
     */
    public static ClassShares of(
            List<TrainingCrop> crops, List<String> classes, double[] voxelSize) {
        ClassShares shares =
                new ClassShares(new double[classes.size()], new double[classes.size()]);
        for (TrainingCrop crop : crops)
            for (int c = 0; c < classes.size(); c++)
                if (crop.annotates(classes.get(c)))
                    shares.add(c, crop.label(classes.get(c)).level(voxelSize));
        return shares;
    }

    private void add(int c, VoxelImage level) {
        long[] shape = level.shape();
        double[] scale = level.grid().scale();
        double volume = scale[0] * scale[1] * scale[2];
        long planes = Math.max(1, SLAB / (shape[1] * shape[2]));
        for (long z = 0; z < shape[0]; z += planes) {
            long[] end = {Math.min(shape[0], z + planes), shape[1], shape[2]};
            Box slab = Box.between(new long[] {z, 0, 0}, end);
            long inside = 0;
            long outside = 0;
            for (byte state : LabelReader.states(level.read(slab), level.dtype())) {
                if (state == Patch.PRESENT) inside++;
                if (state == Patch.ABSENT) outside++;
            }
            present[c] += volume * inside;
            absent[c] += volume * outside;
        }
    }

    /** The part of its annotated volume that a class fills. */
    public double share(int c) {
        return present[c] / Math.max(present[c] + absent[c], Double.MIN_NORMAL);
    }
}
