package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The sliding window.
 *
 * @param window in voxels, z y x; null for the training patch
 * @param overlap of neighbouring windows as a share of their output, in [0, 1); null for 0.5, or 0
 *     for a network whose output is smaller than its window
 * @param sigmaScale width of the Gaussian blending weights as a share of the window
 * @param batchSize windows of one forward call
 * @param flips whether to average over the eight mirror images of every window
 * @param context voxels of real EM read around the box, where the volume has them; at most
 * @param dtype of the result: {@code uint8} (255 = 1) or {@code float32}
 * @param precision of convolutions: {@code model} for that of the model's program, or {@code
 *     float32}, {@code bf16}, {@code fp16} for networks of this program
 * @param memoryMib budget of one prediction; 0 for half of what the machine has
 */
public record PredictSection(
        int[] window,
        Double overlap,
        @JsonProperty("sigma_scale") Double sigmaScale,
        @JsonProperty("batch_size") Integer batchSize,
        Boolean flips,
        int[] context,
        String dtype,
        String precision,
        @JsonProperty("memory_mib") Integer memoryMib) {
    public PredictSection {
        sigmaScale = Defaults.or(sigmaScale, 0.125);
        batchSize = Defaults.or(batchSize, 1);
        flips = Defaults.or(flips, false);
        context = Defaults.or(context, new int[3]);
        dtype = Defaults.or(dtype, "uint8");
        precision = Defaults.or(precision, "model");
        memoryMib = Defaults.or(memoryMib, 0);
    }

    static PredictSection defaults() {
        return new PredictSection(null, null, null, null, null, null, null, null, null);
    }
}
