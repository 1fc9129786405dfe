// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.Output;

/**
 * How many voxels of a crop are annotated for a class, at the level that patches are read from.
 *
 * @param present voxels of the class
 * @param absent annotated voxels without it
 * @param scale voxel size of that level in nm, z y x
 */
public record LabelCounts(long present, long absent, double[] scale) {

    /**
     * Reads the label once; blocks.
     *
     * @param label a class that the crop annotates
     * @param voxelSize of the patches in nm, z y x
     */
    public static LabelCounts of(TrainingCrop crop, String label, double[] voxelSize) {
        return of(crop, Output.ofClass(label), voxelSize);
    }

    /**
     * Reads what an output is taught; blocks.
     *
     * @param output of a class that the crop annotates, or of which something follows
     */
    static LabelCounts of(TrainingCrop crop, Output output, double[] voxelSize) {
        long[] counts = new long[2];
        double[][] scale = {voxelSize.clone()};
        LabelSlab.each(
                crop,
                output,
                voxelSize,
                slab -> {
                    scale[0] = slab.grid().scale();
                    add(slab.states(), counts);
                });
        return new LabelCounts(counts[0], counts[1], scale[0]);
    }

    private static void add(byte[] states, long[] counts) {
        for (byte state : states) {
            if (state == Patch.PRESENT) counts[0]++;
            if (state == Patch.ABSENT) counts[1]++;
        }
    }

    public long annotated() {
        return present + absent;
    }

    /** Volume of one of the voxels in nm^3. */
    public double voxelVolume() {
        return scale[0] * scale[1] * scale[2];
    }
}
