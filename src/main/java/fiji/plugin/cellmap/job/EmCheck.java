// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.sample.GreySample;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Resampled;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.List;

/** Whether an EM is what a model can predict, found out before anything is written. */
final class EmCheck {

    private EmCheck() {}

    /**
     * Looks at the EM of a box; reads a little of it.
     *
     * @param what is to be predicted, for messages
     * @param shape of the box in voxels of the model
     * @return what a user should know. What a foreign model wants to see only its author knows, so
     *     grey values that look wrong for it are among that
     * @throws CellMapException if nothing of the EM is stored there, it holds what is no number, or
     *     its grey values are far from those that a model of ours was trained on
     */
    static List<String> notes(String what, Resampled grey, long[] shape, ModelContract contract) {
        grey.volume()
                .requireStored("Cannot predict " + what, grey.min(), contract.voxelSize(), shape);
        if (contract.preprocessing() != null) return List.of();
        Intensity intensity = grey.intensity();
        GreySample sample = GreySample.of(grey.volume(), grey.min(), contract.voxelSize(), shape);
        boolean large = sample.tooLargeFor(intensity);
        if (!large && !sample.tooFlatFor(intensity)) return List.of();
        String text = sample.text(intensity);
        boolean ours = !contract.architecture().isEmpty();
        if (large && ours && GreySample.isForBytes(intensity))
            throw new CellMapException(
                    "Cannot predict " + what,
                    grey.volume(),
                    text + ": far from what the model was trained on.",
                    "Give it the EM with the grey values of the training, such as one of 8 bits.");
        return List.of(what + ": " + text + ". The model may expect others.");
    }
}
