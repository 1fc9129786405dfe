// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Widening;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Seeds;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A network in training: weights, the optimizer's moments and step count, the moving average. On
 * the CPU with a fixed number of threads everything is a pure function of the starting state and
 * the calls, so a run that was saved and loaded continues bit for bit as if it had not stopped.
 * Calls block; not thread-safe.
 */
public final class TrainingNet implements AutoCloseable {

    private final Network network;
    private final ComputeDevice device;
    private final boolean hasEma;
    private final Precision precision;
    private final Function<Boolean, TorchModule> programs;
    private TorchModule root;
    private boolean recomputes;
    private Program program;
    private boolean training;
    private long step;
    private int microBatches;
    private final List<Program.Kept> losses = new ArrayList<>();

    /**
     * @param weights to start from; all of the network's
     * @param precision of convolutions
     * @param ema decay of the moving average of the weights per step, 0 for none
     * @throws CellMapException if weights and network do not belong together
     */
    public TrainingNet(
            Network network,
            Weights weights,
            LossSection loss,
            OptimizerSection optimizer,
            Precision precision,
            double ema,
            ComputeDevice device) {
        this(network, weights, Objective.masks(loss), optimizer, precision, ema, false, device);
    }

    /**
     * @param weights to start from; all of the network's
     * @param precision of convolutions; fp16 scales the loss
     * @param ema decay of the moving average of the weights per step, 0 for none
     * @param recompute computes activations again in the backward pass, segment by segment: the
     *     same gradients with less memory, in about a third more time
     * @throws CellMapException if weights and network do not belong together
     * @throws fiji.plugin.cellmap.util.UsageException if the network cannot be recomputed
     */
    public TrainingNet(
            Network network,
            Weights weights,
            Objective objective,
            OptimizerSection optimizer,
            Precision precision,
            double ema,
            boolean recompute,
            ComputeDevice device) {
        this.network = network;
        this.device = device;
        this.precision = precision;
        hasEma = ema > 0;
        recomputes = recompute;
        programs =
                again -> TrainingProgram.of(network, precision, objective, optimizer, ema, again);
        root = programs.apply(recompute);
        load(start(weights.matching(network.initial(0), "the starting weights")));
    }

    /** What the process takes now, and what is taken of the device. */
    public MemoryUse memory() {
        return MemoryUse.now(Devices.memoryUsed(device));
    }

    /**
     * Forward, loss and backward of one micro-batch; gradients add up until {@link #step}.
     *
     * @param input N,C,D,H,W
     * @param target N,K,D,H,W in [0, 1], for distances from -{@link Objective#ONE} to {@link
     *     Objective#ONE}; its value does not matter where the mask is 0
     * @param mask N,K,D,H,W, 1 where a voxel is annotated, else 0
     * @param n patches in the batch
     * @param patch D, H, W
     * @param accumulateSteps micro-batches of a step: the loss is divided by it before the backward
     *     pass, not in the result
     * @return total loss (all heads), then each part of it that has a weight, of the main head
     * @throws DeviceMemoryException if memory ran out; {@link #undo} makes room
     */
    public double[] accumulate(
            float[] input, float[] target, float[] mask, int n, int[] patch, int accumulateSteps) {
        prepare();
        Object[] arrays = {input, target, mask, new float[] {accumulateSteps}};
        Shape[] shapes = {
            InferenceNet.shape(input, n, patch),
            InferenceNet.shape(target, n, patch),
            InferenceNet.shape(mask, n, patch),
            new Shape()
        };
        float[] loss = program.train("accumulate", arrays, shapes)[0];
        microBatches++;
        return Widening.doubles(loss, DType.FLOAT32);
    }

    /**
     * The same with a batch of training samples, whose losses are read later: {@link #losses}. The
     * batch may be used again as soon as this returns.
     *
     * @param divisor of the loss; for a part of a micro-batch, that of the whole times their ratio
     */
    public void add(Batch batch, double divisor) {
        prepare();
        Object[] arrays = {batch.raw(), batch.labels(), new float[] {(float) divisor}};
        Shape[] shapes = {
            shape(batch, 1, batch.shape()),
            shape(batch, batch.classes(), batch.targetShape()),
            new Shape()
        };
        losses.add(program.begin("learn_labels", arrays, shapes));
        microBatches++;
    }

    /**
     * What each {@link #add} since the last call would have given as {@link #accumulate} does.
     * Waits for the device.
     */
    public List<double[]> losses() {
        List<double[]> found = new ArrayList<>();
        for (Program.Kept loss : losses) found.add(Widening.doubles(loss.floats(), DType.FLOAT32));
        forgetLosses();
        return found;
    }

    private void forgetLosses() {
        losses.forEach(Program.Kept::close);
        losses.clear();
    }

    private static Shape shape(Batch batch, int channels, int[] size) {
        return new Shape(batch.n(), channels, size[0], size[1], size[2]);
    }

    private void prepare() {
        mode(true);
        if (microBatches == 0 && StatisticsProgram.isNeeded(root.children().get("net")))
            program.number("keep", "statistics");
        if (network.random()) JniUtils.setSeed(Seeds.mix(step, microBatches));
    }

    /**
     * One optimizer step with the gradients added up since the last: clipping by the global L2
     * norm, the optimizer, moving average. Then gradients are zero again. A norm that is not finite
     * leaves weights, moments and step count as they are; with fp16 it halves the loss scale.
     *
     * @param clipNorm 0 for none
     * @return the norm before clipping
     */
    public double step(double learningRate, double clipNorm) {
        if (microBatches == 0) throw new IllegalStateException("step without accumulate");
        double norm = program.number("step", "lists", learningRate, clipNorm);
        microBatches = 0;
        step++;
        return norm;
    }

    /**
     * Makes the step that {@link #accumulate} began, and may have failed in, not begun: gradients
     * are zero, running statistics as they were before, and memory that the engine holds for later
     * is free.
     *
     * @throws CellMapException if the device cannot be used any more
     */
    public void undo() {
        forgetLosses();
        program.number("undo", "statistics");
        microBatches = 0;
        if (device.isGpu()) JniUtils.emptyCudaCache();
    }

    /**
     * Takes less memory from now on: activations are computed again in the backward pass. Only
     * between steps.
     *
     * @return whether that is possible, and was not so before
     */
    public boolean recompute() {
        if (recomputes || !TrainingProgram.isSegmented(network, precision)) return false;
        Weights state = state();
        program.close();
        root = programs.apply(true);
        load(state);
        recomputes = true;
        return true;
    }

    /** Logits of the main head, evaluation mode; of the moving average if there is one. */
    public float[] predict(float[] input, int n, int[] patch) {
        mode(false);
        String method = hasEma ? "predict_ema" : "predict";
        return program.infer(method, input, InferenceNet.shape(input, n, patch));
    }

    /** A copy of the current weights. */
    public Weights weights() {
        return state().under("net.");
    }

    /** A copy of the moving average; of the current weights if none is kept. */
    public Weights emaWeights() {
        return hasEma ? state().under("ema.") : weights();
    }

    /** Steps taken so far, also those that {@link #loadState} brought. */
    public long steps() {
        return step;
    }

    /**
     * Saves weights, moments, step count and moving average, whole or not at all.
     *
     * @throws IllegalStateException between accumulate and step, when gradients would be lost
     */
    public void saveState(Path safetensors) {
        if (microBatches > 0) throw new IllegalStateException("saveState amid a step");
        Safetensors.write(safetensors, state(), Map.of("steps", String.valueOf(step)));
    }

    /**
     * Goes on from a saved state.
     *
     * @throws CellMapException if it is unreadable or of another network or another choice of
     *     moving average; this object is then unchanged
     */
    public void loadState(Path safetensors) {
        Safetensors.File file = Safetensors.read(safetensors);
        Weights state = file.weights().matching(start(network.initial(0)), safetensors);
        long saved = Long.parseLong(file.metadata().getOrDefault("steps", "0"));
        program.close();
        load(state);
        step = saved;
    }

    @Override
    public void close() {
        program.close();
    }

    /** A full state from weights alone. */
    private Weights start(Weights weights) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        root.forEachSlot(
                (name, slot) -> {
                    boolean copy = name.startsWith("net.") || name.startsWith("ema.");
                    boolean own = root.slots().containsKey(name);
                    Tensor fresh = Tensor.zeros(slot.type(), slot.shape());
                    if (own)
                        fresh = Tensor.of(slot.shape(), slot.init().values(slot.shape(), null));
                    state.put(name, copy ? weights.get(name.substring(4)) : fresh);
                });
        return new Weights(state);
    }

    private void load(Weights state) {
        program =
                TemporaryFile.with(
                        "the program of the network",
                        file -> {
                            ModelFile.write(file, root, state, Map.of());
                            return new Program(file, device, true, 4);
                        });
        training = false;
        microBatches = 0;
    }

    /** The gradients added up so far, of the trained parameters. */
    Weights gradients() {
        float[][] values = program.list("gradients");
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        network.program(Precision.FLOAT32)
                .forEachSlot(
                        (name, slot) -> {
                            if (slot.role() == TorchModule.Role.PARAMETER)
                                gradients.put(
                                        name, Tensor.of(slot.shape(), values[gradients.size()]));
                        });
        return new Weights(gradients);
    }

    private Weights state() {
        List<float[]> values = new ArrayList<>(List.of(program.list("state")));
        Map<String, Tensor> state = new LinkedHashMap<>();
        root.forEachSlot(
                (name, slot) -> {
                    float[] array = values.get(state.size());
                    state.put(name, new Tensor(slot.shape(), slot.type(), array));
                });
        return new Weights(state);
    }

    private void mode(boolean train) {
        if (train != training) program.training(train);
        training = train;
    }
}
