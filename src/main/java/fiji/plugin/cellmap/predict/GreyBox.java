// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import net.imglib2.img.array.ArrayImgs;

/**
 * A box to predict, with what lies around it: the voxels from 0 to the shape of a source of
 * normalised grey values at the voxel size of the model. What the source has beyond the box is
 * context. Immutable by convention; as thread-safe as the source.
 *
 * @param grey the border of its bounds is repeated where the box reaches beyond them
 * @param shape of the box in voxels, z y x
 */
public record GreyBox(BlockSource<float[]> grey, long[] shape) {

    /**
     * The context of a box that has the windows of the whole source, z y x; it begins at one of its
     * steps.
     */
    public static final int[] ALL = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};

    private static final VoxelGrid ANYWHERE = new VoxelGrid(new double[] {1, 1, 1}, new double[3]);

    /**
     * Values in memory, without context; they are not copied.
     *
     * @param values in C order
     * @param shape z y x
     */
    public static GreyBox of(float[] values, long... shape) {
        return new GreyBox(source(values, shape), shape);
    }

    /**
     * Values in memory of the box and of a margin around it; they are not copied.
     *
     * @param values of box and margin in C order
     * @param shape of the box, z y x
     * @param margin on each side, z y x
     */
    public static GreyBox of(float[] values, long[] shape, int[] margin) {
        long[] all = new long[3];
        for (int d = 0; d < 3; d++) all[d] = shape[d] + 2L * margin[d];
        return new GreyBox(
                source(values, all).translate(-margin[0], -margin[1], -margin[2]), shape);
    }

    private static BlockSource<float[]> source(float[] values, long[] shape) {
        if (values.length != Box.of(shape).size())
            throw new IllegalArgumentException("values and shape differ in size");
        var image = ArrayImgs.floats(values, shape[2], shape[1], shape[0]);
        return VoxelImage.of(image, ANYWHERE, "memory").asFloats();
    }
}
