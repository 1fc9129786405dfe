// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;

/** AdamW and its learning rate. */
public record OptimizerSection(
        @Param(help = "Highest learning rate.", byDefault = "0.001", min = 1e-12, max = 10)
                @JsonProperty("learning_rate")
                Double learningRate,
        @Param(help = "Decoupled weight decay.", byDefault = "1e-5", min = 0, max = 10)
                @JsonProperty("weight_decay")
                Double weightDecay,
        @Param(
                        help = "Decay of the two moments.",
                        byDefault = "[0.9, 0.999]",
                        length = 2,
                        min = 0,
                        max = 1,
                        belowMax = true)
                double[] betas,
        @Param(
                        help = "Added to the root of the second moment.",
                        byDefault = "1e-8",
                        min = 1e-16,
                        max = 1)
                Double epsilon,
        @Param(
                        help = "Gradients are scaled down to this global L2 norm; 0 for never.",
                        byDefault = "1",
                        min = 0,
                        max = 1e6)
                @JsonProperty("clip_norm")
                Double clipNorm,
        @Param(
                        help = "How the learning rate continues after the warm-up.",
                        byDefault = "constant",
                        choices = {"constant", "cosine"})
                String schedule,
        @Param(
                        help = "Optimizer steps over which the learning rate rises linearly.",
                        byDefault = "0",
                        min = 0)
                @JsonProperty("warmup_steps")
                Integer warmupSteps,
        @Param(
                        help = "Learning rate at the end of the cosine; at most the highest.",
                        byDefault = "1e-6",
                        min = 0,
                        max = 10)
                Double minimum) {
    public OptimizerSection {
        learningRate = Defaults.or(learningRate, 1e-3);
        weightDecay = Defaults.or(weightDecay, 1e-5);
        betas = Defaults.or(betas, new double[] {0.9, 0.999});
        epsilon = Defaults.or(epsilon, 1e-8);
        clipNorm = Defaults.or(clipNorm, 1.0);
        schedule = Defaults.or(schedule, "constant");
        warmupSteps = Defaults.or(warmupSteps, 0);
        minimum = Defaults.or(minimum, 1e-6);
    }

    static OptimizerSection defaults() {
        return Named.of(OptimizerSection.class).make();
    }
}
