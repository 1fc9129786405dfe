// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.predict.Wanted;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelGrid;

/**
 * What a model sees of a task.
 *
 * @param box at the voxel size of the model
 * @param grid where the voxels of the result lie
 * @param source the array that is read
 * @param wanted where to predict
 */
record TaskInput(
        PredictionTask task, GreyBox box, VoxelGrid grid, Provenance.Source source, Wanted wanted) {

    /** Voxels that windows lie in: those of the volume for a part that is cut from it, z y x. */
    long[] around() {
        return task.cut() ? box.grey().shape() : box.shape();
    }

    /** What the result depends on apart from the model and the settings. */
    String identity() {
        String all = task.identity() + " " + source.state();
        return wanted == Wanted.ALL ? all : all + " in " + wanted.source().state();
    }
}
