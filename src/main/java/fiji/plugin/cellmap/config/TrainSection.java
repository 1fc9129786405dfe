// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;

/** The training loop. */
public record TrainSection(
        @Param(help = "Largest number of epochs.", byDefault = "100", min = 1) Integer epochs,
        @Param(help = "Micro-batches per epoch.", byDefault = "1000", min = 1)
                @JsonProperty("iterations_per_epoch")
                Integer iterationsPerEpoch,
        @Param(help = "Patches per micro-batch.", byDefault = "2", min = 1, max = 1024)
                @JsonProperty("batch_size")
                Integer batchSize,
        @Param(help = "Micro-batches per optimizer step.", byDefault = "1", min = 1, max = 65536)
                Integer accumulate,
        @Param(
                        help =
                                "Precision of convolutions; weights stay in float32. With fp16 the loss is scaled.",
                        byDefault = "float32",
                        choices = {"float32", "bf16", "fp16"})
                String precision,
        @Param(
                        help =
                                "Whether activations are computed again in the backward pass instead of being kept: the same gradients with less memory, in about a third more time.",
                        byDefault = "false")
                Boolean recompute,
        @Param(help = "Epochs between two validations.", byDefault = "1", min = 1)
                @JsonProperty("validate_every")
                Integer validateEvery,
        @Param(
                        help =
                                "Validations without improvement before training stops; 0 for never.",
                        byDefault = "50",
                        min = 0)
                Integer patience,
        @Param(
                        help = "Smallest gain in validation Dice that counts as an improvement.",
                        byDefault = "0",
                        min = 0,
                        max = 1)
                @JsonProperty("min_delta")
                Double minDelta,
        @Param(
                        help = "Number of best checkpoints to keep besides the last two.",
                        byDefault = "3",
                        min = 0,
                        max = 1000)
                @JsonProperty("keep_best")
                Integer keepBest,
        @Param(
                        help =
                                "Decay of the moving average of weights and running statistics per optimizer step; 0 for no average.",
                        byDefault = "0",
                        min = 0,
                        max = 1,
                        belowMax = true)
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
        return Named.of(TrainSection.class).make();
    }
}
