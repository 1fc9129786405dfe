// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.sample.Centre;
import fiji.plugin.cellmap.sample.CropBox;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.LabelSink;
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
 * @param truth of every class: 0 absent, 1 present, 2 unknown
 */
public record HeldOutCrop(String name, int[] shape, int[] margin, float[] raw, PackedTruth truth) {

    public static final byte ABSENT = 0;
    public static final byte PRESENT = 1;
    public static final byte UNKNOWN = 2;

    /**
     * A crop without a margin.
     *
     * @param truth class z y x
     */
    public HeldOutCrop(String name, int[] shape, float[] raw, byte[] truth) {
        this(name, shape, new int[3], raw, PackedTruth.of(truth, shape));
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
        PackedTruth truth = new PackedTruth(targets.size(), shape);
        LabelSink pack =
                (c, states) -> {
                    byte[] middle = Centre.of(states, around, shape);
                    for (int i = 0; i < middle.length; i++)
                        if (middle[i] == Patch.UNKNOWN) middle[i] = UNKNOWN;
                    truth.set(c, middle);
                };
        float[] read = crop.read(targets, min, voxelSize, around, intensity, pack);
        boolean context = Arrays.stream(margin).anyMatch(m -> m > 0);
        float[] raw =
                context
                        ? new Resampled(crop.raw(), min, voxelSize, intensity)
                                .read(Box.of(new long[] {around[0], around[1], around[2]}))
                        : read;
        return new HeldOutCrop(crop.name(), shape, margin, raw, truth);
    }

    /** Number of voxels of one class. */
    public int voxels() {
        return shape[0] * shape[1] * shape[2];
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

    /** The planes from {@code z0} (inclusive) to {@code z1} (exclusive), with their margin. */
    GreyBox planes(int z0, int z1) {
        int around = (shape[1] + 2 * margin[1]) * (shape[2] + 2 * margin[2]);
        float[] grey = new float[(z1 - z0 + 2 * margin[0]) * around];
        System.arraycopy(raw, z0 * around, grey, 0, grey.length);
        return GreyBox.of(grey, new long[] {z1 - z0, shape[1], shape[2]}, margin);
    }

    /** Bytes that it takes. */
    long bytes() {
        return 4L * raw.length + truth.bytes();
    }
}
