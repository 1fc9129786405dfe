// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.challenge.ClassLogic.Knowledge;
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
        for (int c = 0; c < channels; c++) {
            Output output = targets.outputs().get(c);
            for (TrainingCrop crop : showing(crops, output))
                shares.add(c, LabelCounts.of(crop, output, voxelSize));
        }
        return shares;
    }

    /** Those that annotate it, or know all of it; if there are none, those that know it in part. */
    private static List<TrainingCrop> showing(List<TrainingCrop> crops, Output output) {
        String label = output.label();
        List<TrainingCrop> whole =
                crops.stream()
                        .filter(
                                crop ->
                                        crop.annotates(label)
                                                || output.kind() == Output.Kind.CLASS
                                                        && crop.knowledge(label) == Knowledge.WHOLE)
                        .toList();
        if (!whole.isEmpty() || output.kind() != Output.Kind.CLASS) return whole;
        return crops.stream().filter(crop -> crop.teaches(label)).toList();
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
