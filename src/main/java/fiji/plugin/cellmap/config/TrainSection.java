package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The training loop.
 *
 * @param epochs at most
 * @param iterationsPerEpoch micro-batches of an epoch; a validation follows each epoch
 * @param batchSize patches of a micro-batch
 * @param accumulate micro-batches of an optimizer step
 * @param precision of convolutions: {@code float32}, {@code bf16} or {@code fp16} (whose loss is
 *     scaled); weights stay in float32
 * @param recompute computes activations again in the backward pass instead of keeping them: the
 *     same gradients with less memory, in about a third more time
 * @param validateEvery epochs between validations
 * @param patience validations without improvement before training stops; 0 for never
 * @param minDelta smallest gain of the validation Dice that counts
 * @param keepBest checkpoints kept besides the last
 * @param ema decay of the moving average of weights and running statistics per optimizer step; 0
 *     for none
 */
public record TrainSection(
        Integer epochs,
        @JsonProperty("iterations_per_epoch") Integer iterationsPerEpoch,
        @JsonProperty("batch_size") Integer batchSize,
        Integer accumulate,
        String precision,
        Boolean recompute,
        @JsonProperty("validate_every") Integer validateEvery,
        Integer patience,
        @JsonProperty("min_delta") Double minDelta,
        @JsonProperty("keep_best") Integer keepBest,
        Double ema) {
    public TrainSection {
        epochs = Defaults.or(epochs, 100);
        iterationsPerEpoch = Defaults.or(iterationsPerEpoch, 1000);
        batchSize = Defaults.or(batchSize, 2);
        accumulate = Defaults.or(accumulate, 1);
        precision = Defaults.or(precision, "float32");
        recompute = Defaults.or(recompute, false);
        validateEvery = Defaults.or(validateEvery, 1);
        patience = Defaults.or(patience, 50);
        minDelta = Defaults.or(minDelta, 0.0);
        keepBest = Defaults.or(keepBest, 3);
        ema = Defaults.or(ema, 0.0);
    }

    static TrainSection defaults() {
        return new TrainSection(null, null, null, null, null, null, null, null, null, null, null);
    }
}
