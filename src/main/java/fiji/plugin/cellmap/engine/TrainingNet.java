// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.ndarray.types.Shape;
import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.sample.Batch;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Seeds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A network in training: weights, the optimizer's moments and step count, the moving average. On
 * the CPU with a fixed number of threads everything is a pure function of the starting state and
 * the calls, so a run that was saved and loaded continues bit for bit as if it had not stopped.
 *
 * <p>On several devices each has a {@link Replica} of the network. Their gradients are added to
 * those of the first, in order, and the others follow its weights after each step; what is saved
 * and predicted with is the first, with its running statistics (as in PyTorch's {@code
 * DistributedDataParallel}).
 *
 * <p>Calls block; not thread-safe except for {@link #stage}.
 */
public final class TrainingNet implements AutoCloseable {

    private final Network network;
    private final TrainingProgram program;
    private final List<ComputeDevice> devices;
    private TorchModule root;
    private BackwardForm form;
    private Replicas replicas;
    private long step;
    private int microBatches;

    /**
     * On one device, every class a mask, keeping activations.
     *
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
        this(
                network,
                weights,
                Objective.masks(loss),
                optimizer,
                precision,
                ema,
                false,
                List.of(device));
    }

    /**
     * @param weights to start from; all of the network's
     * @param precision of convolutions; fp16 scales the loss
     * @param ema decay of the moving average of the weights per step, 0 for none
     * @param recompute computes activations again in the backward pass, segment by segment: the
     *     same gradients with less memory, in about a third more time
     * @param devices of the replicas; the CPU may be there several times
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
            List<ComputeDevice> devices) {
        this.network = network;
        program = new TrainingProgram(network, precision, objective, optimizer, ema);
        this.devices = List.copyOf(devices);
        form = recompute ? BackwardForm.RECOMPUTED : Exchange.form(network, devices);
        root = program.leader(form);
        Weights all = weights.matching(network.initial(0), "the starting weights");
        load(StateTensors.start(root, all));
    }

    private void load(Weights state) {
        if (replicas != null) replicas.close();
        replicas = new Replicas(root, program.follower(form), state, devices);
        microBatches = 0;
    }

    /** Number of devices that compute at the same time. */
    public int replicas() {
        return devices.size();
    }

    /** What the exchange of gradients took since the weights were loaded. */
    public ExchangeTimes exchange() {
        return replicas.exchange();
    }

    /** What the process takes now, and what is taken of the first device. */
    public MemoryUse memory() {
        return MemoryUse.now(Devices.memoryUsed(devices.get(0)));
    }

    /**
     * Forward, loss and backward of one micro-batch on the first device; gradients add up until
     * {@link #step}.
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
        Object[] arrays = {input, target, mask, new float[] {accumulateSteps}};
        Shape[] shapes = {
            InferenceNet.shape(input, n, patch),
            InferenceNet.shape(target, n, patch),
            InferenceNet.shape(mask, n, patch),
            new Shape()
        };
        OptionalLong seed = begun();
        return replicas.first().accumulate(arrays, shapes, seed);
    }

    /**
     * Copies training samples to a device, for {@link #add}. May be called from another thread, but
     * not while {@link #recompute}, {@link #loadState} or {@link #close} are.
     *
     * @param replica that is to learn from them
     * @throws DeviceMemoryException if memory ran out
     */
    public Staged stage(int replica, Batch batch) {
        return replicas.get(replica).stage(batch);
    }

    /** Locks the memory of batches that {@link #stage} copies, if there is a GPU; to be closed. */
    public HostPins pins() {
        return new HostPins(devices);
    }

    /**
     * As {@link #accumulate} with training samples, whose losses are read later: {@link #losses}.
     * Several replicas compute at the same time: then this returns when the replica's samples
     * before these are done with, and throws what they met with.
     *
     * @param samples are closed when they are done with
     * @param divisor of the loss; for a part of a micro-batch, that of the whole times their ratio
     * @param last whether the replica gets no more in this step: its gradients may be exchanged
     */
    public void add(Staged samples, double divisor, boolean last) {
        replicas.add(samples, divisor, begun(), last);
    }

    /** The same on the first device, with a batch that may be used again when this returns. */
    public void add(Batch batch, double divisor) {
        add(stage(0, batch), divisor, false);
    }

    /**
     * What each {@link #add} since the last call would have given as {@link #accumulate} does.
     * Waits for the devices.
     */
    public List<double[]> losses() {
        return replicas.losses();
    }

    /** Begins a micro-batch; gives the seed of the network's random numbers. */
    private OptionalLong begun() {
        if (microBatches == 0) replicas.learn();
        int index = microBatches++;
        return network.random() ? OptionalLong.of(Seeds.mix(step, index)) : OptionalLong.empty();
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
        replicas.join();
        double norm = replicas.call("step", "lists", learningRate, clipNorm);
        replicas.follow();
        microBatches = 0;
        step++;
        return norm;
    }

    /**
     * Makes the step that {@link #accumulate} began, and may have failed in, not begun: gradients
     * are zero, running statistics as they were before, and memory that the engine holds for later
     * is free.
     *
     * @throws CellMapException if a device cannot be used any more
     */
    public void undo() {
        replicas.drop();
        replicas.call("undo", "statistics");
        replicas.follow();
        microBatches = 0;
        replicas.freeMemory();
    }

    /**
     * Takes less memory from now on: activations are computed again in the backward pass. Only
     * between steps.
     *
     * @return whether that is possible, and was not so before
     */
    public boolean recompute() {
        if (form == BackwardForm.RECOMPUTED || !program.recomputes()) return false;
        Weights state = replicas.state();
        form = BackwardForm.RECOMPUTED;
        root = program.leader(form);
        load(state);
        return true;
    }

    /** Logits of the main head, evaluation mode; of the moving average if there is one. */
    public float[] predict(float[] input, int n, int[] patch) {
        Replica first = replicas.first();
        first.mode(false);
        String method = program.averages() ? "predict_ema" : "predict";
        return first.program().infer(method, input, InferenceNet.shape(input, n, patch));
    }

    /** A copy of the current weights. */
    public Weights weights() {
        return replicas.state().under("net.");
    }

    /** A copy of the moving average; of the current weights if none is kept. */
    public Weights emaWeights() {
        return program.averages() ? replicas.state().under("ema.") : weights();
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
        Safetensors.write(safetensors, replicas.state(), Map.of("steps", String.valueOf(step)));
    }

    /**
     * Goes on from a saved state.
     *
     * @throws CellMapException if it is unreadable or of another network or another choice of
     *     moving average; this object is then unchanged
     */
    public void loadState(Path safetensors) {
        Safetensors.File file = Safetensors.read(safetensors);
        Weights state =
                file.weights().matching(StateTensors.start(root, network.initial(0)), safetensors);
        load(state);
        step = Long.parseLong(file.metadata().getOrDefault("steps", "0"));
    }

    @Override
    public void close() {
        replicas.close();
    }

    /** The gradients added up so far, of the trained parameters. */
    Weights gradients() {
        return replicas.gradients();
    }
}
