package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * AdamW and its learning rate.
 *
 * @param learningRate highest value
 * @param weightDecay decoupled
 * @param betas decay of the two moments
 * @param epsilon added to the root of the second moment
 * @param clipNorm gradients are scaled down to this global L2 norm; 0 for never
 * @param schedule {@code constant} or {@code cosine}
 * @param warmupSteps optimizer steps of linear rise at the start
 * @param minimum learning rate at the end of the cosine
 */
public record OptimizerSection(
        @JsonProperty("learning_rate") Double learningRate,
        @JsonProperty("weight_decay") Double weightDecay,
        double[] betas,
        Double epsilon,
        @JsonProperty("clip_norm") Double clipNorm,
        String schedule,
        @JsonProperty("warmup_steps") Integer warmupSteps,
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
        return new OptimizerSection(null, null, null, null, null, null, null, null);
    }
}
