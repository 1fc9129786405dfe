// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A prediction of which single cells are computed when they are asked for. Cells are the chunks
 * that {@link Predictor} writes, with its values; where the request has a store, finished cells are
 * kept there and in its ledger, so each of the two goes on where the other stopped. A shard is
 * written at once, so of a result in shards what is finished is shown, and nothing is added. For
 * one thread.
 */
public final class LookedCells implements AutoCloseable {

    private static final long MOST_REMEMBERED = 256L << 20;
    private static final int SHARE = 8;
    private static final WindowMemory NOTHING = new WindowMemory(0);

    private final PredictionRequest request;
    private final int[] chunk;
    private final BlockPredictor predictor;

    /** With a smaller window, of which an estimate comes sooner; null without. */
    private BlockPredictor sketcher;

    private final WindowMemory memory =
            new WindowMemory(Math.min(MOST_REMEMBERED, Runtime.getRuntime().maxMemory() / SHARE));
    private final PredictionOutput output;
    private final boolean logits;

    /**
     * Predicts nothing yet. Reads what is finished, to verify it.
     *
     * @param request its store and ledger may be null: then nothing is kept
     * @throws UsageException if the settings are impossible, or the output holds another prediction
     * @throws fiji.plugin.cellmap.util.CellMapException if the output is not ours, or another
     *     process writes there
     */
    public LookedCells(PredictionRequest request, Progress progress) {
        this(request, Predictor.CHUNK, progress);
    }

    /**
     * @param chunk of the output arrays
     */
    LookedCells(PredictionRequest request, int[] chunk, Progress progress) {
        this.request = request;
        this.chunk = chunk.clone();
        predictor = new BlockPredictor(request);
        sketcher = sketcher(request);
        logits = request.settings().output().equals(PredictSection.LOGITS);
        if (request.settings().output().equals(PredictSection.ARGMAX))
            throw new UsageException(
                    "Cannot predict what is asked for",
                    "predict.output=" + PredictSection.ARGMAX,
                    "What is looked at are probabilities.",
                    "Use probabilities or logits.");
        output = request.store() == null ? null : opened(progress);
    }

    /** Null if the network takes no smaller window. */
    private static BlockPredictor sketcher(PredictionRequest request) {
        PredictSection settings = request.settings();
        ModelContract contract = request.contract();
        WindowShape shape = PredictChecks.window(settings, contract);
        if (shape.hasContext() || settings.orthoplanes()) return null;
        int[] half = half(shape.input(), contract);
        if (Arrays.equals(half, shape.input()) || !contract.takes(half)) return null;
        PredictSection smaller =
                Named.like(settings)
                        .with(PredictSection::window, half)
                        .with(PredictSection::flips, false)
                        .make();
        return new BlockPredictor(
                request.input(), request.function(), contract.resized(half), smaller);
    }

    /**
     * About half a window along each axis, of which more than one voxel remains at the lowest level
     * of the network: norms need some.
     */
    private static int[] half(int[] window, ModelContract contract) {
        int[] half = new int[3];
        for (int d = 0; d < 3; d++) {
            int multiple = contract.multiple()[d];
            int least = contract.smallest() == null ? 2 * multiple : contract.smallest()[d];
            int size = -Math.floorDiv(-window[d], 2 * multiple) * multiple;
            half[d] = Math.min(window[d], Math.max(least, size));
        }
        return half;
    }

    private PredictionOutput opened(Progress progress) {
        int[] unit = request.layout().unit(chunk);
        String hash = request.hash(unit, predictor.domain());
        PredictionOutput opened =
                new PredictionOutput(request, predictor, unit, hash, null, progress);
        boolean open = false;
        try {
            if (opened.isAnothers())
                throw new UsageException(
                        "Cannot keep what is predicted",
                        request.where(),
                        "It holds a prediction of another model, other settings or another image.",
                        "Choose another output, or delete this one.");
            opened.prepare();
            opened.resume(box -> true, progress);
            open = true;
            return opened;
        } finally {
            if (!open) opened.close();
        }
    }

    private boolean keeps() {
        return output != null && request.layout().shards() == 1;
    }

    /** What there is to see. */
    public Sight.Scene scene(String device, List<String> notes) {
        List<String> all = new ArrayList<>(notes);
        if (output != null && !keeps())
            all.add("The output is in shards: what is finished is shown, new cells are not kept.");
        return new Sight.Scene(
                predictor.shape(),
                chunk.clone(),
                request.grid().scale(),
                request.grid().translation(),
                predictor.classes(),
                device,
                all);
    }

    /**
     * One cell; blocks.
     *
     * @param progress cancel is honoured before each call of the network. What was evaluated is
     *     remembered for a while, so that the cell can be gone on with
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     * @throws fiji.plugin.cellmap.util.CellMapException if reading, evaluating or writing fails
     */
    Sight.Cell cell(long number, Progress progress) {
        Box box =
                Boxes.cell(chunk, Boxes.nth(chunk, predictor.shape(), number))
                        .intersect(Box.of(predictor.shape()));
        if (output != null && output.missing(box).isEmpty())
            return new Sight.Cell(number, bytes(output.read(box)));
        byte[][] seen = new byte[1][];
        BatchRunner runner = predictor.runner(request.settings().batch());
        SlabWriter gathered =
                new SlabWriter(
                        request,
                        List.of(box),
                        (block, values, any) -> {
                            if (keeps()) output.write(block, values, runner.batch());
                            seen[0] = bytes(values);
                        },
                        Runnable::run);
        predictor.predict(box, runner, memory, gathered, progress);
        return new Sight.Cell(number, seen[0]);
    }

    /**
     * A first estimate of what lies around a voxel of the result (z, y, x), by a window that is
     * smaller than those of the prediction, and without mirror images; blocks for it. Empty if the
     * network takes none: then {@link #glimpse} is the first.
     */
    Optional<Sight.Glimpse> sketch(long gaze, long[] voxel) {
        if (sketcher == null) return Optional.empty();
        try {
            return Optional.of(glimpse(gaze, voxel, sketcher, NOTHING));
        } catch (CellMapException e) {
            sketcher = null; // What is wrong with more than this size, the next window tells.
            return Optional.empty();
        }
    }

    /** An estimate of what lies around a voxel of the result (z, y, x); blocks for one window. */
    Sight.Glimpse glimpse(long gaze, long[] voxel) {
        // In a batch of another size the window would have other last bits than cells are to have.
        boolean alike = request.settings().batch() == 1;
        return glimpse(gaze, voxel, predictor, alike ? memory : NOTHING);
    }

    private Sight.Glimpse glimpse(
            long gaze, long[] voxel, BlockPredictor by, WindowMemory remembered) {
        Estimate estimate = by.estimate(voxel, by.runner(1), remembered);
        float[] logits = estimate.logits();
        ProbabilityCoder.require(logits, "any", voxel[0]);
        byte[] values = new byte[logits.length];
        new ProbabilityCoder(request.contract().activation(), DType.UINT8)
                .encode(logits, values, 0);
        Box box = estimate.box();
        return new Sight.Glimpse(gaze, box.min(), box.shape(), values);
    }

    /** The values of all classes one after another as uint8. */
    private byte[] bytes(Object[] classes) {
        int total = Arrays.stream(classes).mapToInt(java.lang.reflect.Array::getLength).sum();
        byte[] all = new byte[total];
        int at = 0;
        for (Object values : classes) {
            if (values instanceof byte[] bytes) {
                System.arraycopy(bytes, 0, all, at, bytes.length);
                at += bytes.length;
            } else if (values instanceof short[] wide) {
                for (short v : wide)
                    all[at++] =
                            (byte)
                                    ProbabilityCoder.quantise(
                                            (v & 0xffff) / (float) ProbabilityCoder.WIDE_ONE);
            } else {
                for (float v : (float[]) values)
                    all[at++] =
                            (byte)
                                    ProbabilityCoder.quantise(
                                            ProbabilityCoder.probability(v, logits));
            }
        }
        return all;
    }

    /** Lets others write to the output. */
    @Override
    public void close() {
        if (output != null) output.close();
    }
}
