// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.GivenSize;
import java.util.List;

/**
 * A task whose EM, mask and output were looked at.
 *
 * @param mask null for none
 */
record OpenedTask(PredictionTask task, Volume em, ModelInput input, VolumeMask mask) {

    /**
     * Reads nothing but metadata, and all of a mask.
     *
     * @param volumes opens the mask
     */
    static OpenedTask of(
            PredictionTask asked, Volume em, OpenVolumes volumes, ModelContract contract) {
        PredictionTask task = ResultContainer.decided(asked);
        ModelInput input = input(task, em, contract);
        VolumeMask mask =
                task.mask() == null
                        ? null
                        : input.masked(volumes.open(task.mask(), GivenSize.NONE), task, contract);
        return new OpenedTask(task, em, input, mask);
    }

    private static ModelInput input(PredictionTask task, Volume em, ModelContract contract) {
        if (task.isWhole()) return ModelInput.whole(em, contract);
        return task.cut()
                ? ModelInput.cut(task, em, contract)
                : ModelInput.part(task.what(), em, task.min(), task.size(), contract);
    }

    /** What a user should know of the EM, see {@link ModelInput#notes}; reads a little of it. */
    List<String> notes(ModelContract contract) {
        return input.notes(task, contract);
    }

    /** All that is needed to do it, see {@link ModelInput#seen}. */
    TaskInput seen(PredictingModel model) {
        return input.seen(task, model.contract(), model.planes(), mask);
    }
}
