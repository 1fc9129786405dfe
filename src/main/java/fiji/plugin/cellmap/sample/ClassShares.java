// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import java.util.List;

/**
 * How much of the annotated volume each class fills, over all crops.
 *
 * @param present volume of each class in nm^3
 * @param absent annotated volume without it
 */
public record ClassShares(double[] present, double[] absent) {

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
                    shares.add(c, LabelCounts.of(crop, classes.get(c), voxelSize));
        return shares;
    }

    private void add(int c, LabelCounts counts) {
        present[c] += counts.voxelVolume() * counts.present();
        absent[c] += counts.voxelVolume() * counts.absent();
    }

    /** The part of its annotated volume that a class fills. */
    public double share(int c) {
        return present[c] / Math.max(present[c] + absent[c], Double.MIN_NORMAL);
    }
}
