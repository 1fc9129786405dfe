// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.Output;
import java.util.List;

/**
 * How much of the annotated volume each channel fills, over all crops.
 *
 * @param present volume of each channel in nm^3
 * @param absent annotated volume without it
 */
public record ClassShares(double[] present, double[] absent) {

    /**
     * Counts the voxels of all channels, those of classes at the level that patches are read from.
     * Blocks.
     *
     * @param voxelSize of the patches in nm, z y x
     */
    public static ClassShares of(List<TrainingCrop> crops, Targets targets, double[] voxelSize) {
        int channels = targets.size();
        ClassShares shares = new ClassShares(new double[channels], new double[channels]);
        for (TrainingCrop crop : crops)
            for (int c = 0; c < channels; c++) {
                Output output = targets.outputs().get(c);
                if (crop.annotates(output.label()))
                    shares.add(c, LabelCounts.of(crop, output, voxelSize));
            }
        return shares;
    }

    private void add(int c, LabelCounts counts) {
        present[c] += counts.voxelVolume() * counts.present();
        absent[c] += counts.voxelVolume() * counts.absent();
    }

    /** The part of its annotated volume that a channel fills. */
    public double share(int c) {
        return present[c] / Math.max(present[c] + absent[c], Double.MIN_NORMAL);
    }
}
