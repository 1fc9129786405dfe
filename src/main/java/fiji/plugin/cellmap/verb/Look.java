// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.job.LookedVolume;
import fiji.plugin.cellmap.job.PredictionRun;
import fiji.plugin.cellmap.predict.Gaze;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Predicts where somebody looks.
 *
 * @param run folder of a trained run; null for a model alone
 * @param model in place of the run's; null for that
 * @param input EM group or array
 * @param voxelSize of the input in nm, z, y, x, or one number; null for that of the metadata
 * @param output container to keep finished cells in, as {@link Predict} would write them; null to
 *     keep none
 * @param device null for auto
 * @param set overrides of the configuration; null for none
 * @param take the weights of a file that holds several; null for the trained ones
 * @param trust whether the model's program may do what it wants; null for no
 */
public record Look(
        String run,
        String model,
        String input,
        double[] voxelSize,
        String output,
        String device,
        List<String> set,
        String take,
        Boolean trust)
        implements Session<Gaze> {

    @Override
    public Class<Gaze> told() {
        return Gaze.class;
    }

    /** Says {@link fiji.plugin.cellmap.predict.Sight}s. */
    @Override
    public void run(Consumer<Consumer<Gaze>> line, Progress progress) {
        ChosenModel chosen = new ChosenModel(run, model, set);
        LookedVolume volume =
                new LookedVolume(
                        input, VoxelSize.of(voxelSize), output == null ? null : Path.of(output));
        progress.begin("Loading the model", 0);
        try (PredictionRun prediction = chosen.open(chosen.config(), device, take, trust)) {
            volume.predict(prediction, line, progress);
        }
    }
}
