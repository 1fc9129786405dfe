// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.sample.Centre;
import fiji.plugin.cellmap.sample.CropBox;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Patch;
import fiji.plugin.cellmap.sample.Resampled;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.store.Box;
import java.util.Arrays;

/**
 * A crop in memory that a training is judged by.
 *
 * @param name for messages
 * @param shape in voxels, z y x
 * @param margin voxels around it that have grey values, on each side, z y x
 * @param raw normalised grey values of the crop with its margin, z y x
 * @param truth class z y x: 0 absent, 1 present, 2 unknown
 */
public record HeldOutCrop(String name, int[] shape, int[] margin, float[] raw, byte[] truth) {

    public static final byte ABSENT = 0;
    public static final byte PRESENT = 1;
    public static final byte UNKNOWN = 2;

    /** A crop without a margin. */
    public HeldOutCrop(String name, int[] shape, float[] raw, byte[] truth) {
        this(name, shape, new int[3], raw, truth);
    }

    /** As below, without a margin. */
    public static HeldOutCrop read(
            TrainingCrop crop,
            Targets targets,
            double[] voxelSize,
            int[] limit,
            Intensity intensity) {
        return read(crop, targets, voxelSize, limit, new int[3], intensity);
    }

    /**
     * Reads a crop, or its middle where it is larger than {@code limit}. Blocks.
     *
     * @param targets channels of the truth; unknown ones are unknown everywhere
     * @param voxelSize in nm, z y x
     * @param limit in voxels, z y x
     * @param margin grey values to read around it, in voxels, z y x; where the EM ends, they are
     *     what a prediction sees there
     */
    public static HeldOutCrop read(
            TrainingCrop crop,
            Targets targets,
            double[] voxelSize,
            int[] limit,
            int[] margin,
            Intensity intensity) {
        CropBox box = crop.box(voxelSize);
        double[] min = box.min().clone();
        int[] shape = box.shape().clone();
        int[] around = new int[3];
        for (int d = 0; d < 3; d++) {
            int cut = Math.max(0, shape[d] - limit[d]);
            min[d] += (cut / 2 - margin[d]) * voxelSize[d];
            shape[d] -= cut;
            around[d] = shape[d] + 2 * margin[d];
        }
        Patch patch = crop.read(targets, min, voxelSize, around, intensity);
        byte[] truth = Centre.of(patch.labels(), around, shape);
        for (int i = 0; i < truth.length; i++) if (truth[i] == Patch.UNKNOWN) truth[i] = UNKNOWN;
        boolean context = Arrays.stream(margin).anyMatch(m -> m > 0);
        float[] raw =
                context
                        ? new Resampled(crop.raw(), min, voxelSize, intensity)
                                .read(Box.of(new long[] {around[0], around[1], around[2]}))
                        : patch.raw();
        return new HeldOutCrop(crop.name(), shape, margin, raw, truth);
    }

    /** Number of voxels of one class. */
    public int voxels() {
        return shape[0] * shape[1] * shape[2];
    }

    /** Whether a class has a voxel here. */
    boolean contains(int c) {
        for (int i = c * voxels(); i < (c + 1) * voxels(); i++)
            if (truth[i] == PRESENT) return true;
        return false;
    }

    /** Grey values of the crop, without its margin. */
    float[] grey() {
        int[] around = new int[3];
        for (int d = 0; d < 3; d++) around[d] = shape[d] + 2 * margin[d];
        return Centre.of(raw, around, shape);
    }

    /** The crop to predict, its margin available as context. */
    GreyBox volume() {
        return GreyBox.of(raw, new long[] {shape[0], shape[1], shape[2]}, margin);
    }

    /**
     * The planes from {@code z0} (inclusive) to {@code z1} (exclusive), with the margin of each.
     */
    HeldOutCrop planes(int z0, int z1) {
        int plane = shape[1] * shape[2];
        int classes = truth.length / voxels();
        int n = (z1 - z0) * plane;
        byte[] part = new byte[classes * n];
        for (int c = 0; c < classes; c++)
            System.arraycopy(truth, c * voxels() + z0 * plane, part, c * n, n);
        int around = (shape[1] + 2 * margin[1]) * (shape[2] + 2 * margin[2]);
        float[] grey = new float[(z1 - z0 + 2 * margin[0]) * around];
        System.arraycopy(raw, z0 * around, grey, 0, grey.length);
        return new HeldOutCrop(name, new int[] {z1 - z0, shape[1], shape[2]}, margin, grey, part);
    }
}
