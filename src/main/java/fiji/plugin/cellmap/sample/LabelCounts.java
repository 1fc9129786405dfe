// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.List;

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
        long[] counts = new long[2];
        for (long z = 0; z < shape[0]; z += planes) {
            long[] end = {Math.min(shape[0], z + planes), shape[1], shape[2]};
            Box slab = Box.between(new long[] {z, 0, 0}, end);
            add(BlockBytes.STATES.of(level, slab), counts);
        }
        return new LabelCounts(counts[0], counts[1], level.grid().scale());
    }

    /**
     * Reads what an output is taught, on the grid of the patches; of numbers, where their class is.
     * Blocks.
     *
     * @param output of a class that the crop annotates, or of which something follows
     */
    static LabelCounts of(TrainingCrop crop, Output output, double[] voxelSize) {
        boolean ofClass = output.kind() == Output.Kind.CLASS || output.kind() == Output.Kind.SHAPE;
        if (ofClass && crop.annotates(output.label())) return of(crop, output.label(), voxelSize);
        CropBox box = crop.box(voxelSize);
        int[] shape = box.shape();
        int planes = Math.max(1, SLAB / (shape[1] * shape[2]));
        long[] counts = new long[2];
        for (int z = 0; z < shape[0]; z += planes) {
            double[] min = box.min().clone();
            min[0] += z * voxelSize[0];
            int[] slab = {Math.min(planes, shape[0] - z), shape[1], shape[2]};
            PatchGrid grid = PatchGrid.of(min, voxelSize, slab, Geometry.NONE);
            new PatchLabels(crop, new Targets(List.of(output), DistanceTargets.NONE, null), grid)
                    .read(null, (c, states) -> add(states, counts));
        }
        return new LabelCounts(counts[0], counts[1], voxelSize.clone());
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
