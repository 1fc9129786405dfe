// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;

/**
 * Sliding-window evaluation of a volume in memory, as MONAI 1.5.0's {@code
 * sliding_window_inference} (without resized outputs): for validation and small crops. Immutable,
 * thread-safe.
 *
 * @param shape of the windows; input and output have one voxel size
 * @param overlap share of the output of a window per axis, in [0, 1)
 * @param sigmaScale width of the Gaussian blending weights as a share of the window; 0 for constant
 *     weights
 * @param padding of axes shorter than the window
 * @param batchSize windows per call
 */
public record SlidingWindow(
        WindowShape shape, double[] overlap, double sigmaScale, Padding padding, int batchSize) {

    /**
     * @param window whose output is as large, in voxels, z y x
     */
    public SlidingWindow(
            int[] window, double[] overlap, double sigmaScale, Padding padding, int batchSize) {
        this(WindowShape.same(window), overlap, sigmaScale, padding, batchSize);
    }

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
        return apply(GreyBox.of(image, shape), function, channels, progress);
    }

    /**
     * As above; what lies around the box is context.
     *
     * @return blended logits over the box's shape
     */
    public float[] apply(GreyBox box, WindowFunction function, int channels, Progress progress) {
        long[] size = box.shape();
        WindowGrid grid = grid(size);
        BatchRunner runner = new BatchRunner(function, shape, channels, batchSize);
        int plane = Math.toIntExact(size[1] * size[2]);
        int voxels = Math.toIntExact(size[0] * plane);
        float[] out = new float[Math.multiplyExact(channels, voxels)];
        new SlabPredictor(grid, shape, weights(), padding, channels, runner, new WindowMemory(0))
                .run(
                        box.grey(),
                        Box.of(size),
                        (z, logits) -> {
                            for (int c = 0; c < channels; c++)
                                System.arraycopy(
                                        logits[c],
                                        0,
                                        out,
                                        c * voxels + Math.toIntExact(z) * plane,
                                        plane);
                        },
                        progress);
        return out;
    }

    /** The windows of a volume of this shape, z y x. */
    public WindowGrid grid(long[] size) {
        return new WindowGrid(size, shape.output(), shape.hasContext(), overlap);
    }

    private float[] weights() {
        return sigmaScale == 0
                ? ImportanceMap.constant(shape.output())
                : ImportanceMap.gaussian(sigmaScale, shape.output());
    }
}
