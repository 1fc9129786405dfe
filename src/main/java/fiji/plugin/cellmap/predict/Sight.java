// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.util.Progress;
import java.util.List;

/**
 * What comes of looking: first the scene, then parts of it. Values are uint8, 255 for probability
 * 1, in C order: class, z, y, x.
 */
public sealed interface Sight extends Progress.Event {

    /**
     * What there is to see.
     *
     * @param shape of the result in voxels, z y x
     * @param cell of a cell, z y x; cells are numbered in C order
     * @param scale size of a voxel in nm, z y x
     * @param translation lower corner of the first voxel in nm, z y x
     * @param classes in the order of the model
     * @param device that computes
     * @param notes for the user, in sentences
     */
    record Scene(
            long[] shape,
            int[] cell,
            double[] scale,
            double[] translation,
            List<String> classes,
            String device,
            List<String> notes)
            implements Sight {}

    /** A finished cell; at the end of the result it is smaller. */
    record Cell(long number, byte[] values) implements Sight {}

    /**
     * An estimate by a single window.
     *
     * @param gaze number of the {@link Gaze} that asked for it
     * @param min first voxel, z y x
     * @param shape in voxels, z y x
     */
    record Glimpse(long gaze, long[] min, long[] shape, byte[] values) implements Sight {}

    /**
     * The cells of a gaze were given up.
     *
     * @param gaze number of the {@link Gaze}
     * @param error what happened, why, and what to do
     */
    record Trouble(long gaze, String error) implements Sight {}
}
