// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.VoxelGrid;
import java.util.List;
import java.util.Map;

/** Small volumes whose values say where they are. */
final class Synthetic {

    static final double[] EIGHT = {8, 8, 8};

    private Synthetic() {}

    static VoxelGrid grid(double size, double... translation) {
        return new VoxelGrid(new double[] {size, size, size}, translation);
    }

    static Volume volume(VoxelGrid grid, int[] shape, float... values) {
        return Volume.of("synthetic", grid, shape, values);
    }

    /** Values 0, 1, 2, ... in C order. */
    static float[] ramp(int... shape) {
        float[] values = new float[shape[0] * shape[1] * shape[2]];
        for (int i = 0; i < values.length; i++) values[i] = i;
        return values;
    }

    static float[] constant(float value, int... shape) {
        float[] values = new float[shape[0] * shape[1] * shape[2]];
        java.util.Arrays.fill(values, value);
        return values;
    }

    /** A cube of EM (ramp) of n voxels of 8 nm at the origin. */
    static Volume em(int n) {
        int[] shape = {n, n, n};
        return volume(grid(8, 0, 0, 0), shape, ramp(shape));
    }

    /** A label cube of n voxels of 8 nm that starts at voxel {@code at} of the EM on every axis. */
    static Volume label(int at, int n, float... values) {
        double t = 8.0 * at;
        int[] shape = {n, n, n};
        return volume(
                grid(8, t, t, t), shape, values.length == 1 ? constant(values[0], shape) : values);
    }

    static TrainingCrop crop(String name, int emSize, int at, int n, String... classes) {
        Map<String, Volume> labels = new java.util.HashMap<>();
        for (String c : classes) labels.put(c, label(at, n, 1));
        return new TrainingCrop(name, em(emSize), labels);
    }

    static PatchSource source(
            List<TrainingCrop> crops, AugmentSection augment, int size, long seed) {
        Targets targets = Targets.masks(List.of("mito", "er"));
        int[] patch = {size, size, size};
        return new PatchSource(crops, targets, EIGHT, patch, augment, Intensity.NONE, seed);
    }

    /** Everything switched on. */
    static AugmentSection everything() {
        return Named.of(AugmentSection.class)
                .with(AugmentSection::mirror, new double[] {0.5, 0.5, 0.5})
                .with(AugmentSection::transpose, List.of("z", "y", "x"))
                .with(AugmentSection::rotate, new double[] {180, 180, 180})
                .with(AugmentSection::contrast, 0.3)
                .with(AugmentSection::brightness, 0.1)
                .with(AugmentSection::gamma, 0.3)
                .with(AugmentSection::blur, 0.8)
                .with(AugmentSection::noise, 0.1)
                .with(AugmentSection::probability, 0.7)
                .make();
    }
}
