// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;

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
        int plane = Math.toIntExact(size[1] * size[2]);
        int voxels = Math.toIntExact(size[0] * plane);
        float[] out = new float[Math.multiplyExact(channels, voxels)];
        strips(
                box,
                function,
                channels,
                Long.MAX_VALUE,
                (z, y, logits) -> {
                    for (int c = 0; c < channels; c++)
                        System.arraycopy(logits[c], 0, out, c * voxels + z * plane, plane);
                },
                progress);
        return out;
    }

    /** Takes the planes of a strip. */
    @FunctionalInterface
    public interface StripSink {
        /**
         * @param z of the plane in the box
         * @param y first row of the strip in the box
         * @param logits per channel, the rows of the strip in C order; valid during the call only
         */
        void plane(int z, int y, float[][] logits);
    }

    /**
     * Evaluates a box in strips along y of as many rows as a budget allows, each plane by plane;
     * blocks. The values are those of the whole box; windows at the border of two strips are
     * evaluated for both.
     *
     * @param budget bytes for the sums of all channels over the depth of a window
     * @param sink gets the strips one after the other
     */
    public void strips(
            GreyBox box,
            WindowFunction function,
            int channels,
            long budget,
            StripSink sink,
            Progress progress) {
        BatchRunner runner = new BatchRunner(function, shape, channels, batchSize);
        for (Box strip : strips(box.shape(), channels, budget)) {
            int y = (int) strip.min()[1];
            new SlabPredictor(
                            grid(box.shape()),
                            shape,
                            weights(),
                            padding,
                            channels,
                            runner,
                            new WindowMemory(0),
                            any -> true,
                            false)
                    .run(
                            box.grey(),
                            strip,
                            (z, logits) -> sink.plane(Math.toIntExact(z), y, logits),
                            Calls.DIRECT,
                            progress);
        }
    }

    /** The strips of a box, at least a row each. */
    private List<Box> strips(long[] size, int channels, long budget) {
        long row = 4L * (channels + 1) * Math.min(size[0], shape.output()[0]) * size[2];
        long most = Math.max(1, Math.min(size[1], budget / Math.max(1, row)));
        long count = (size[1] + most - 1) / Math.max(1, most);
        List<Box> strips = new ArrayList<>();
        for (long i = 0; i < count; i++)
            strips.add(
                    Box.between(
                            new long[] {0, i * size[1] / count, 0},
                            new long[] {size[0], (i + 1) * size[1] / count, size[2]}));
        return strips;
    }

    /** Windows that {@link #strips} evaluates. */
    public long windows(long[] size, int channels, long budget) {
        WindowGrid grid = grid(size);
        long windows = 0;
        for (Box strip : strips(size, channels, budget)) {
            long n = 1;
            for (int d = 0; d < 3; d++) {
                GridAxis axis = grid.axis(d);
                n *= axis.countTouching(strip.min()[d] + axis.front(), strip.max(d) + axis.front());
            }
            windows += n;
        }
        return windows;
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
