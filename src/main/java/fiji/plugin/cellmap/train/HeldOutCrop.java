package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.sample.CropBox;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Patch;
import fiji.plugin.cellmap.sample.TrainingCrop;
import java.util.List;

/**
 * A crop in memory that a training is judged by.
 *
 * @param name for messages
 * @param shape in voxels, z y x
 * @param raw normalised grey values, z y x
 * @param truth class z y x: 0 absent, 1 present, 2 unknown
 */
public record HeldOutCrop(String name, int[] shape, float[] raw, byte[] truth) {

    public static final byte ABSENT = 0;
    public static final byte PRESENT = 1;
    public static final byte UNKNOWN = 2;

    /**
     * Reads a crop, or its middle where it is larger than {@code limit}. Blocks.
     *
     * @param voxelSize in nm, z y x
     * @param limit in voxels, z y x
     */
    public static HeldOutCrop read(
            TrainingCrop crop,
            List<String> classes,
            double[] voxelSize,
            int[] limit,
            Intensity intensity) {
        CropBox box = crop.box(voxelSize);
        double[] min = box.min().clone();
        int[] shape = box.shape().clone();
        for (int d = 0; d < 3; d++) {
            int cut = Math.max(0, shape[d] - limit[d]);
            min[d] += cut / 2 * voxelSize[d];
            shape[d] -= cut;
        }
        Patch patch = crop.read(classes, min, voxelSize, shape, intensity);
        byte[] truth = new byte[patch.target().length];
        for (int i = 0; i < truth.length; i++)
            truth[i] = patch.mask()[i] == 0 ? UNKNOWN : patch.target()[i] > 0 ? PRESENT : ABSENT;
        return new HeldOutCrop(crop.name(), shape, patch.raw(), truth);
    }

    /** Number of voxels of one class. */
    public int voxels() {
        return shape[0] * shape[1] * shape[2];
    }

    /** The planes from {@code z0} (inclusive) to {@code z1} (exclusive). */
    HeldOutCrop planes(int z0, int z1) {
        int plane = shape[1] * shape[2];
        int classes = truth.length / voxels();
        int n = (z1 - z0) * plane;
        byte[] part = new byte[classes * n];
        for (int c = 0; c < classes; c++)
            System.arraycopy(truth, c * voxels() + z0 * plane, part, c * n, n);
        float[] grey = new float[n];
        System.arraycopy(raw, z0 * plane, grey, 0, n);
        return new HeldOutCrop(name, new int[] {z1 - z0, shape[1], shape[2]}, grey, part);
    }
}
