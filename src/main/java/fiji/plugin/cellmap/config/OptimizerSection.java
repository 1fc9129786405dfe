// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;

/** How weights are changed, and the learning rate; names and defaults are PyTorch's. */
public record OptimizerSection(
        @Param(
                        help =
                                "AdamW, RAdam with decoupled weight decay, or stochastic gradient descent with Nesterov momentum.",
                        byDefault = "adamw",
                        choices = {"adamw", "radam", "sgd"})
                String algorithm,
        @Param(help = "Highest learning rate.", byDefault = "0.001", min = 1e-12, max = 10)
                @JsonProperty("learning_rate")
                Double learningRate,
        @Param(
                        help =
                                "Weight decay, decoupled from the gradients; with sgd it is added to them.",
                        byDefault = "1e-5",
                        min = 0,
                        max = 10)
                @JsonProperty("weight_decay")
                Double weightDecay,
        @Param(
                        help =
                                "Whether weights of norms and biases decay too: tensors of which at most one axis is longer than 1.",
                        byDefault = "true")
                @JsonProperty("decay_all")
                Boolean decayAll,
        @Param(
                        help = "Decay of the two moments, for adamw and radam.",
                        byDefault = "[0.9, 0.999]",
                        length = 2,
                        min = 0,
                        max = 1,
                        belowMax = true)
                double[] betas,
        @Param(
                        help = "Added to the root of the second moment, for adamw and radam.",
                        byDefault = "1e-8",
                        min = 1e-16,
                        max = 1)
                Double epsilon,
        @Param(help = "Momentum, for sgd.", byDefault = "0.9", min = 0, max = 1, belowMax = true)
                Double momentum,
        @Param(
                        help = "Gradients are scaled down to this global L2 norm; 0 for never.",
                        byDefault = "1",
                        min = 0,
                        max = 1e6)
                @JsonProperty("clip_norm")
                Double clipNorm,
        @Param(
                        help =
                                "How the learning rate goes on, beside the warm-up: falling in a cosine or a power to the end of the training, by a factor after some epochs or when validations no longer improve, or rising and falling once.",
                        byDefault = "constant",
                        choices = {"constant", "cosine", "poly", "step", "plateau", "one_cycle"})
                String schedule,
        @Param(
                        help = "Optimizer steps over which the learning rate rises linearly.",
                        byDefault = "0",
                        min = 0)
                @JsonProperty("warmup_steps")
                Integer warmupSteps,
        @Param(
                        help =
                                "Learning rate at the end of cosine and poly, and the least of plateau; at most the highest.",
                        byDefault = "1e-6",
                        min = 0,
                        max = 10)
                Double minimum,
        @Param(
                        help = "Power of poly; nnU-Net's by default.",
                        byDefault = "0.9",
                        min = 0.01,
                        max = 100)
                Double power,
        @Param(help = "Epochs between two falls of step.", byDefault = "30", min = 1)
                @JsonProperty("step_size")
                Integer stepSize,
        @Param(
                        help = "What step and plateau multiply the learning rate by.",
                        byDefault = "0.1",
                        min = 1e-6,
                        max = 1)
                Double factor,
        @Param(
                        help = "Validations without improvement that plateau tolerates.",
                        byDefault = "10",
                        min = 0)
                @JsonProperty("plateau_patience")
                Integer plateauPatience,
        @Param(
                        help =
                                "Relative gain in validation Dice that plateau takes for an improvement.",
                        byDefault = "1e-4",
                        min = 0,
                        max = 1)
                @JsonProperty("plateau_threshold")
                Double plateauThreshold,
        @Param(
                        help = "Part of the training in which one_cycle rises.",
                        byDefault = "0.3",
                        min = 0.001,
                        max = 0.999)
                @JsonProperty("pct_start")
                Double pctStart,
        @Param(
                        help = "one_cycle begins at the highest learning rate divided by this.",
                        byDefault = "25",
                        min = 1,
                        max = 1e9)
                @JsonProperty("div_factor")
                Double divFactor,
        @Param(
                        help =
                                "one_cycle ends at the learning rate of its beginning divided by this.",
                        byDefault = "1e4",
                        min = 1,
                        max = 1e12)
                @JsonProperty("final_div_factor")
                Double finalDivFactor) {
    public OptimizerSection {
        algorithm = Defaults.or(algorithm, "adamw");
        learningRate = Defaults.or(learningRate, 1e-3);
        weightDecay = Defaults.or(weightDecay, 1e-5);
        decayAll = Defaults.or(decayAll, true);
        betas = Defaults.or(betas, new double[] {0.9, 0.999});
        epsilon = Defaults.or(epsilon, 1e-8);
        momentum = Defaults.or(momentum, 0.9);
        clipNorm = Defaults.or(clipNorm, 1.0);
        schedule = Defaults.or(schedule, "constant");
        warmupSteps = Defaults.or(warmupSteps, 0);
        minimum = Defaults.or(minimum, 1e-6);
        power = Defaults.or(power, 0.9);
        stepSize = Defaults.or(stepSize, 30);
        factor = Defaults.or(factor, 0.1);
        plateauPatience = Defaults.or(plateauPatience, 10);
        plateauThreshold = Defaults.or(plateauThreshold, 1e-4);
        pctStart = Defaults.or(pctStart, 0.3);
        divFactor = Defaults.or(divFactor, 25.0);
        finalDivFactor = Defaults.or(finalDivFactor, 1e4);
    }

    static OptimizerSection defaults() {
        return Named.of(OptimizerSection.class).make();
    }
}
