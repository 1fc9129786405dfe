package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.WindowFunction;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;

/**
 * Sliding-window evaluation of a volume in memory, as MONAI 1.5.0's {@code
 * sliding_window_inference} (without resized outputs): for validation and small crops. Immutable,
 * thread-safe.
 *
 * @param window in voxels, z y x
 * @param overlap share of the window per axis, in [0, 1)
 * @param sigmaScale width of the Gaussian blending weights as a share of the window; 0 for constant
 *     weights
 * @param padding of axes shorter than the window
 * @param batchSize windows per call
 */
public record SlidingWindow(
        int[] window, double[] overlap, double sigmaScale, Padding padding, int batchSize) {

    /**
     * Blocks until the volume is evaluated.
     *
     * @param image normalised grey values in C order
     * @param shape z y x
     * @param channels the function's outputs
     * @return blended logits in C order, channel z y x
     */
    public float[] apply(
            float[] image, long[] shape, WindowFunction function, int channels, Progress progress) {
        WindowGrid grid = new WindowGrid(shape, window, overlap);
        BatchRunner runner = new BatchRunner(function, window, channels, batchSize);
        int plane = Math.toIntExact(shape[1] * shape[2]);
        int volume = Math.toIntExact(shape[0] * plane);
        float[] out = new float[Math.multiplyExact(channels, volume)];
        new SlabPredictor(grid, weights(), padding, channels, runner)
                .run(
                        new ArrayVolume(image, shape),
                        Box.of(shape),
                        (z, logits) -> {
                            for (int c = 0; c < channels; c++)
                                System.arraycopy(
                                        logits[c],
                                        0,
                                        out,
                                        c * volume + Math.toIntExact(z) * plane,
                                        plane);
                        },
                        progress);
        return out;
    }

    private float[] weights() {
        return sigmaScale == 0
                ? ImportanceMap.constant(window)
                : ImportanceMap.gaussian(sigmaScale, window);
    }
}
