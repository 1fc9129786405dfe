// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import java.util.List;
import java.util.function.Consumer;

/**
 * Some planes of what a crop says of an output.
 *
 * @param grid its voxel with index 0 is the first one
 * @param shape in voxels, z y x
 * @param states {@link Patch#ABSENT}, {@link Patch#PRESENT} or {@link Patch#UNKNOWN}, in C order
 */
record LabelSlab(VoxelGrid grid, int[] shape, byte[] states) {

    /** Voxels that are read at once. */
    private static final int SIZE = 1 << 22;

    /**
     * All planes of the label of a class, at the level that patches are read from; blocks.
     *
     * @param label a class that the crop annotates
     * @param voxelSize of the patches in nm, z y x
     */
    static void each(
            TrainingCrop crop, String label, double[] voxelSize, Consumer<LabelSlab> sink) {
        VoxelImage level = crop.label(label).level(voxelSize);
        long[] shape = level.shape();
        long planes = Math.max(1, SIZE / (shape[1] * shape[2]));
        for (long z = 0; z < shape[0]; z += planes) {
            long[] end = {Math.min(shape[0], z + planes), shape[1], shape[2]};
            byte[] states = BlockBytes.STATES.of(level, Box.between(new long[] {z, 0, 0}, end));
            double[] first = level.grid().translation().clone();
            first[0] += z * level.grid().scale()[0];
            sink.accept(
                    new LabelSlab(
                            new VoxelGrid(level.grid().scale(), first),
                            new int[] {(int) (end[0] - z), (int) shape[1], (int) shape[2]},
                            states));
        }
    }

    /**
     * What an output is taught: where its class is annotated, that, else what follows, on the grid
     * of the patches; of numbers, where their class is. Blocks.
     *
     * @param output of a class that the crop annotates, or of which something follows
     */
    static void each(
            TrainingCrop crop, Output output, double[] voxelSize, Consumer<LabelSlab> sink) {
        boolean ofClass = output.kind() == Output.Kind.CLASS || output.kind() == Output.Kind.SHAPE;
        if (ofClass && crop.annotates(output.label())) {
            each(crop, output.label(), voxelSize, sink);
            return;
        }
        CropBox box = crop.box(voxelSize);
        int[] shape = box.shape();
        int planes = Math.max(1, SIZE / (shape[1] * shape[2]));
        Targets targets = new Targets(List.of(output), DistanceTargets.NONE, null);
        for (int z = 0; z < shape[0]; z += planes) {
            double[] min = box.min().clone();
            min[0] += z * voxelSize[0];
            int[] slab = {Math.min(planes, shape[0] - z), shape[1], shape[2]};
            VoxelGrid grid = new VoxelGrid(voxelSize, min);
            new PatchLabels(crop, targets, PatchGrid.of(min, voxelSize, slab, Geometry.NONE))
                    .read(null, (c, states) -> sink.accept(new LabelSlab(grid, slab, states)));
        }
    }
}
