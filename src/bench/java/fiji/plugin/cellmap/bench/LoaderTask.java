// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.param.Named;
import java.util.Arrays;
import java.util.List;

/**
 * Training samples of one kind.
 *
 * @param name what the figures call it
 * @param voxelSize of input and target in nm, z y x
 * @param patch z y x
 * @param batch samples that are put together
 */
record LoaderTask(String name, double[] voxelSize, int[] patch, int batch, AugmentSection augment) {

    /** Of the configuration's voxel size: what has to be interpolated. */
    private static final double FINER = 0.8;

    /** Axes that are in random order. */
    static final List<String> AXES = List.of("z", "y", "x");

    private static final double HALF = 0.5;
    private static final double STRENGTH = 0.5;
    private static final double NOISE = 0.1;
    private static final double ALL_ANGLES = 180;

    /**
     * As they are stored; with random symmetries; resampled; turned freely; grey values changed.
     */
    static List<LoaderTask> all(double[] voxelSize, int edge, int batch) {
        AugmentSection turned = symmetric().with(AugmentSection::rotate, all(ALL_ANGLES)).make();
        AugmentSection grey =
                symmetric()
                        .with(AugmentSection::gamma, STRENGTH)
                        .with(AugmentSection::contrast, STRENGTH)
                        .with(AugmentSection::noise, NOISE)
                        .make();
        int[] patch = {edge, edge, edge};
        double[] finer = Arrays.stream(voxelSize).map(v -> v * FINER).toArray();
        return List.of(
                new LoaderTask("as stored", voxelSize, patch, batch, AugmentSection.none()),
                new LoaderTask("plain", voxelSize, patch, batch, symmetric().make()),
                new LoaderTask("resampled", finer, patch, batch, symmetric().make()),
                new LoaderTask("rotated", voxelSize, patch, batch, turned),
                new LoaderTask("grey values", voxelSize, patch, batch, grey));
    }

    private static Named<AugmentSection> symmetric() {
        return Named.of(AugmentSection.class)
                .with(AugmentSection::mirror, all(HALF))
                .with(AugmentSection::transpose, AXES);
    }

    private static double[] all(double value) {
        return new double[] {value, value, value};
    }
}
