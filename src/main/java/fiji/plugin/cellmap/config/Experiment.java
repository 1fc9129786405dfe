package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One experiment: everything that a run depends on apart from the data. Read by {@link ConfigFile}.
 * Keys that are left out get the default of their section. Immutable.
 *
 * @param name of the experiment, used for the run folder
 * @param seed from which every random number of the run follows
 * @param classes output channels, in order
 * @param challenge name of a shipped challenge or path of a definition; null for CellMap's
 */
public record Experiment(
        @JsonProperty(required = true) String name,
        Long seed,
        @JsonProperty(required = true) List<String> classes,
        @JsonInclude(JsonInclude.Include.NON_NULL) String challenge,
        ModelSection model,
        DataSection data,
        AugmentSection augment,
        LossSection loss,
        OptimizerSection optimizer,
        TrainSection train,
        PredictSection predict,
        ProcessSection process) {

    public Experiment {
        seed = Defaults.or(seed, 42L);
        model = model == null ? ModelSection.defaults() : model;
        data = data == null ? DataSection.defaults() : data;
        data = challenge == null ? data.inCellMapLayout() : data;
        augment = augment == null ? AugmentSection.none() : augment;
        loss = loss == null ? new LossSection(null, null, null, null) : loss;
        optimizer = optimizer == null ? OptimizerSection.defaults() : optimizer;
        train = train == null ? TrainSection.defaults() : train;
        predict = predict == null ? PredictSection.defaults() : predict;
        process = process == null ? new ProcessSection(null, null, null, null) : process;
    }
}
