// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import java.util.List;

/**
 * One experiment: everything that a run depends on apart from the data. Read by {@link ConfigFile}.
 * Keys that are left out get the default of their section; each key is declared once, with {@link
 * Param}. Immutable.
 */
public record Experiment(
        @Param(help = "Name of the experiment; the run folder is named after it.", required = true)
                @JsonProperty(required = true)
                String name,
        @Param(help = "Determines every random number of a run.", byDefault = "42") Long seed,
        @Param(help = "Classes to learn: the output channels, in this order.", required = true)
                @JsonProperty(required = true)
                List<String> classes,
        @Param(help = "Name of a shipped challenge, or path of a definition.", unset = "CellMap's")
                @JsonInclude(JsonInclude.Include.NON_NULL)
                String challenge,
        @Param(help = "The network.") ModelSection model,
        @Param(help = "The volumes, and how patches are taken from them.") DataSection data,
        @Param(
                        help =
                                "Random changes to training patches. Grey-value changes act on stored values divided by 255, before normalisation, in the order gamma, contrast, brightness, blur, noise, then from invert to mask_input.")
                AugmentSection augment,
        @Param(help = "What the network learns of each class.") TargetSection target,
        @Param(
                        help =
                                "What is minimised: a weighted sum of losses. Voxels without annotation do not count.")
                LossSection loss,
        @Param(help = "How weights are changed, and the learning rate.") OptimizerSection optimizer,
        @Param(help = "The training loop.") TrainSection train,
        @Param(help = "The sliding window of a prediction.") PredictSection predict,
        @Param(help = "From probabilities to masks and instances.") ProcessSection process) {

    public Experiment {
        seed = Defaults.or(seed, 42L);
        model = model == null ? ModelSection.defaults() : model;
        data = data == null ? DataSection.defaults() : data;
        data = challenge == null ? data.inCellMapLayout() : data;
        augment = augment == null ? AugmentSection.none() : augment;
        target = target == null ? TargetSection.masks() : target;
        loss = loss == null ? Named.of(LossSection.class).make() : loss;
        optimizer = optimizer == null ? OptimizerSection.defaults() : optimizer;
        train = train == null ? TrainSection.defaults() : train;
        predict = predict == null ? PredictSection.defaults() : predict;
        process = process == null ? Named.of(ProcessSection.class).make() : process;
    }

    /**
     * What the network says of every voxel, in order: the classes, then what it says of objects.
     */
    public List<Output> outputs() {
        return target.outputs(classes, data.voxelSize());
    }

    /** The names of the {@link #outputs}. */
    public List<String> outputNames() {
        return outputs().stream().map(Output::name).toList();
    }
}
