// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ValueStep;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.real.FloatType;

/**
 * Predicts any part of a box with the windows of its one global grid (see {@link SlabPredictor}),
 * so parts fit together whoever asks for them: the writer of a whole prediction ({@link
 * Predictor}), or an image that is computed on demand ({@link PredictedImages}). For use by one
 * thread at a time.
 */
public final class BlockPredictor {

    private static final WindowMemory NOTHING = new WindowMemory(0);

    private final ModelContract contract;
    private final PredictSection settings;
    private final WindowShape shape;
    private final Domain domain;
    private final WindowGrid grid;
    private final WindowFunction function;
    private final float[] weights;
    private final Wanted wanted;

    /** As a request says. */
    BlockPredictor(PredictionRequest request) {
        this(
                request.input(),
                request.function(),
                request.contract(),
                request.settings(),
                request.wanted());
    }

    /**
     * Reads nothing yet.
     *
     * @param input the box
     * @param function the network
     * @param contract of the network; gives the classes and the activation
     * @throws UsageException if the settings are impossible, see {@link PredictChecks}
     */
    public BlockPredictor(
            GreyBox input,
            WindowFunction function,
            ModelContract contract,
            PredictSection settings) {
        this(input, function, contract, settings, Wanted.ALL);
    }

    private BlockPredictor(
            GreyBox input,
            WindowFunction function,
            ModelContract contract,
            PredictSection settings,
            Wanted wanted) {
        this.wanted = wanted;
        PredictChecks.check(settings);
        this.contract = contract;
        this.settings = settings;
        this.shape = PredictChecks.window(settings, contract);
        WindowFunction seen =
                settings.orthoplanes()
                        ? new OrthogonalPlanes(function, contract.classes(), shape)
                        : function;
        this.function = settings.flips() ? new FlipAverage(seen, contract.classes(), shape) : seen;
        domain = Domain.of(input, shape, settings.context());
        int[] steps = {shape.steps(0), shape.steps(1), shape.steps(2)};
        grid = new WindowGrid(domain.steps(), steps, shape.hasContext(), overlap());
        weights = ImportanceMap.gaussian(settings.sigmaScale(), shape.output());
    }

    /** Windows blend where they overlap; outputs with real context around them need not. */
    double overlap() {
        return settings.overlap() != null ? settings.overlap() : contract.sameSize() ? 0.5 : 0;
    }

    /** Turns blended logits into values of the result. */
    ProbabilityCoder coder(DType dtype) {
        return new ProbabilityCoder(contract.activation(), dtype);
    }

    /** Voxels of the result, z y x. */
    public long[] shape() {
        return domain.outputShape();
    }

    /** What is predicted, in the order of the outputs. */
    public List<String> classes() {
        return contract.classes();
    }

    /** What windows are blended of. */
    private int outputs() {
        return outputs(function, classes());
    }

    /** How many outputs a function has for these classes. */
    static int outputs(WindowFunction function, List<String> classes) {
        return function.outputs(classes).stream().mapToInt(List::size).sum();
    }

    Domain domain() {
        return domain;
    }

    WindowGrid grid() {
        return grid;
    }

    /** Calls the network with at most so many windows. */
    BatchRunner runner(int batch) {
        return new BatchRunner(function, shape, outputs(), batch);
    }

    /** As above; the device of the network blends its windows if it can. */
    BatchRunner blendingRunner(int batch) {
        Blending blending =
                function.onDevice(false)
                        .map(on -> Blending.on(on, batch * CallPipeline.most(function.lanes())))
                        .orElseGet(Blending::inMemory);
        return new BatchRunner(function, shape, outputs(), batch, blending);
    }

    /** Number of windows that a part of the result needs. */
    long windows(Box region) {
        if (wanted != Wanted.ALL) return slabs(runner(1), NOTHING).count(domain.local(region));
        long[] along = windowsAlong(region);
        return along[0] * along[1] * along[2];
    }

    /** As above, along each axis. */
    long[] windowsAlong(Box region) {
        Box local = domain.local(region);
        long[] windows = new long[3];
        for (int d = 0; d < 3; d++) {
            GridAxis axis = grid.axis(d);
            int step = shape.outputStep()[d];
            windows[d] =
                    axis.countTouching(
                            Steps.down(local.min()[d], step) + axis.front(),
                            Steps.up(local.max(d), step) + axis.front());
        }
        return windows;
    }

    /**
     * Predicts a part of the result plane by plane; blocks.
     *
     * @param region inside the result, z y x
     * @param sink gets the planes in order
     * @param calls in which threads it is done
     * @param progress advanced by windows; cancel is honoured before each call of the network
     */
    void predict(Box region, BatchRunner runner, PlaneSink sink, Calls calls, Progress progress) {
        predict(region, runner, NOTHING, sink, calls, progress);
    }

    /** As above in the thread of the caller, sparing the windows that are remembered. */
    void predict(
            Box region,
            BatchRunner runner,
            WindowMemory memory,
            PlaneSink sink,
            Progress progress) {
        predict(region, runner, memory, sink, Calls.DIRECT, progress);
    }

    private void predict(
            Box region,
            BatchRunner runner,
            WindowMemory memory,
            PlaneSink sink,
            Calls calls,
            Progress progress) {
        slabs(runner, memory).run(domain, domain.local(region), new Merged(sink), calls, progress);
    }

    /** Takes planes of the domain for those of the result. */
    private final class Merged implements PlaneSink {
        private final PlaneSink sink;
        private final long shift = domain.first(0);

        Merged(PlaneSink sink) {
            this.sink = sink;
        }

        @Override
        public void plane(long z, float[][] logits) {
            sink.plane(z + shift, function.merged(logits));
        }

        @Override
        public boolean takesCodes() {
            return sink.takesCodes();
        }

        /** Devices give the outputs of one network, which are the classes. */
        @Override
        public void codes(long z, int n, ByteBuffer codes) {
            sink.codes(z + shift, n, codes);
        }

        @Override
        public long together(long z) {
            return sink.together(z + shift) - shift;
        }

        @Override
        public void unseen(long z) {
            sink.unseen(z + shift);
        }

        @Override
        public void reached(long z) {
            sink.reached(z + shift);
        }
    }

    private SlabPredictor slabs(BatchRunner runner, WindowMemory memory) {
        return new SlabPredictor(
                grid,
                shape,
                weights,
                Padding.REPLICATE,
                outputs(),
                runner,
                memory,
                this::isWanted,
                settings.skipUniform() && seesAllGreys());
    }

    /** Whether what the network gets is of one value only where the EM is. */
    private boolean seesAllGreys() {
        List<ValueStep> steps = contract.preprocessing();
        return steps == null || steps.stream().allMatch(ValueStep::keepsApart);
    }

    private boolean isWanted(Box inDomain) {
        if (wanted == Wanted.ALL) return true;
        long[] by = {domain.first(0), domain.first(1), domain.first(2)};
        Box inResult = inDomain.translate(by).intersect(Box.of(shape()));
        return !inResult.isEmpty() && wanted.any(inResult);
    }

    /**
     * What one window alone says of the neighbourhood of a voxel: an estimate of the result, in
     * which windows blend. Blocks for one call of the network.
     *
     * @param voxel of the result, z y x
     */
    Estimate estimate(long[] voxel, BatchRunner runner, WindowMemory memory) {
        long[] start = new long[3];
        long[] min = new long[3];
        long[] max = new long[3];
        for (int d = 0; d < 3; d++) {
            GridAxis axis = grid.axis(d);
            int step = shape.outputStep()[d];
            start[d] = axis.nearest((voxel[d] - domain.first(d)) / step + axis.front());
            min[d] = (start[d] - axis.front()) * step + domain.first(d);
            max[d] = min[d] + shape.output()[d];
        }
        float[] all = slabs(runner, memory).window(domain, start, Progress.none());
        int size = all.length / outputs();
        float[][] logits = new float[outputs()][];
        for (int k = 0; k < logits.length; k++)
            logits[k] = Arrays.copyOfRange(all, k * size, (k + 1) * size);
        Box window = Box.between(min, max);
        return Estimate.of(window, window.intersect(Box.of(shape())), function.merged(logits));
    }

    /**
     * Predicts what lies in the interval of some images, and writes it there; blocks. Windows that
     * touch the interval are evaluated, so neighbouring intervals evaluate those between them
     * twice, and larger intervals cost less.
     *
     * @param outputs one for each class, all over the same interval of the result (axes x, y, z in
     *     voxels); of the type {@link UnsignedByteType} (255 for probability 1) or {@link
     *     FloatType}
     * @param progress advanced by windows; cancel is honoured before each call of the network
     * @throws UsageException if the interval leaves the result, or the number of images or their
     *     type is another
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled; the images are then filled
     *     in part
     * @throws fiji.plugin.cellmap.util.CellMapException if reading or evaluating fails
     */
    public void fill(List<? extends RandomAccessibleInterval<?>> outputs, Progress progress) {
        new ImageFill(this, outputs).run(runner(settings.batch()), progress);
    }
}
