// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.util.Progress;
import java.util.List;

/** The course of a prediction, as data that reach another process. */
public sealed interface PredictionEvent extends Progress.Event {

    /**
     * Volumes are going to be predicted, one after another.
     *
     * @param names in order
     */
    record Listed(List<String> names) implements PredictionEvent {}

    /**
     * The next volume begins.
     *
     * @param where the result goes
     * @param classes of the result, an image each
     * @param shape of it in voxels, z y x
     * @param blocks number of them along z, y, x; they are counted with z fastest, then x, then y
     * @param finished for each block whether it was found finished: 1, else 0
     */
    record Planned(String where, List<String> classes, long[] shape, int[] blocks, byte[] finished)
            implements PredictionEvent {}

    /** Work on a block begins. */
    record Began(int block) implements PredictionEvent {}

    /**
     * A block is written.
     *
     * @param voxels of it that were not finished before, one class
     */
    record Done(int block, long voxels) implements PredictionEvent {}
}
