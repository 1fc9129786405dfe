// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.predict.PredictChecks;
import fiji.plugin.cellmap.predict.PredictionRequest;
import fiji.plugin.cellmap.predict.Predictor;
import fiji.plugin.cellmap.predict.ResultLayout;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of the predictor for a task, with the window and the batch that suit model, volume
 * and device. For one thread.
 */
final class TaskRequests {

    private static final CallChoice USUAL = new CallChoice("", null, null, null);

    private final PredictingModel model;
    private final PredictSection settings;
    private final ComputeDevice device;

    /** By window: what calls took, see {@link BatchChoice}. */
    private final Map<String, Map<Integer, Double>> took = new HashMap<>();

    private final RememberedCalls remembered = RememberedCalls.standard();

    /** By identity: choices for predictions of which nothing is kept. */
    private final Map<String, CallChoice> unkept = new HashMap<>();

    TaskRequests(PredictingModel model, PredictSection settings, ComputeDevice device) {
        this.model = model;
        this.settings = settings;
        this.device = device;
    }

    /**
     * Looks for the fastest window and batch, where nobody has chosen or begun: those that the same
     * prediction had on this machine before, or else by measurement. Blocks for some calls of the
     * network.
     */
    void choose(TaskInput input, Shard shard, Progress progress) {
        choose(input, shard, true, progress);
    }

    /**
     * As {@link #choose}, for somebody who looks: on the CPU a call with a larger window would take
     * too long, so there the window stays as it is.
     *
     * @return whether a prediction as a whole may have another window
     */
    boolean chooseToLook(TaskInput input, Progress progress) {
        choose(input, null, device.isGpu(), progress);
        return !device.isGpu() && mayGrow();
    }

    private boolean mayGrow() {
        return settings.window() == null && WindowChoice.isOpen(model.contract());
    }

    private void choose(TaskInput input, Shard shard, boolean windows, Progress progress) {
        PredictionTask task = input.task();
        Optional<CallChoice> kept = chosen(task);
        kept.flatMap(choice -> choice.otherThreads(threads())).ifPresent(progress::message);
        if (kept.isPresent()) return;
        if (task.ledger() != null && Files.exists(task.ledger())) return;
        if (settings.window() != null && settings.batchSize() != null) {
            keep(task, null, null, progress);
            return;
        }
        boolean grow = windows && mayGrow();
        String calls = callsOf(input, grow);
        Optional<CallChoice> known =
                remembered
                        .find(calls)
                        .filter(choice -> isPlanned(request(input, choice, null), shard));
        known.filter(CallChoice::saysSomething)
                .ifPresent(choice -> progress.message(choice.again()));
        CallChoice best = known.orElseGet(() -> measured(input, shard, grow, calls, progress));
        keep(task, best.window(), best.batch(), progress);
    }

    private void keep(PredictionTask task, int[] window, Integer batch, Progress progress) {
        CallChoice own = new CallChoice(choiceOf(task), window, batch, threads());
        if (task.ledger() == null) unkept.put(own.identity(), own);
        else own.keep(task.ledger()).otherThreads(own.threads()).ifPresent(progress::message);
    }

    /** Of a call; null where that is not up to the processor. */
    private Integer threads() {
        return device.isGpu() ? null : Devices.threads();
    }

    private CallChoice measured(
            TaskInput input, Shard shard, boolean grow, String calls, Progress progress) {
        WindowTrial trial = WindowTrial.on(device, input.box(), model.function());
        int[] window = null;
        if (grow)
            window =
                    WindowChoice.best(
                            model.contract(),
                            input.box().shape(),
                            trial,
                            resized -> isPlanned(request(input, resized, settings, null), shard),
                            progress);
        Integer batch = null;
        if (settings.batchSize() == null)
            batch = batch(input, contract(input, window), trial, shard, progress);
        CallChoice choice = new CallChoice(calls, window, batch, threads());
        remembered.keep(choice);
        return choice;
    }

    /** Another text for whatever may be called best in another way. */
    private String callsOf(TaskInput input, boolean grow) {
        ObjectNode all = Json.object().put("model", model.identity()).put("windows", grow);
        all.put("device", device.kind()).put("memory", Devices.memorySize(device).orElse(0));
        all.put("lanes", model.function().lanes());
        all.put("threads", Devices.threads()).put("libtorch", Devices.jniVersion());
        all.putPOJO("shape", input.box().shape()).putPOJO("around", input.around());
        all.putPOJO("settings", settings);
        return Hashes.sha256(Json.bytes(all));
    }

    private int batch(
            TaskInput input,
            ModelContract contract,
            WindowTrial trial,
            Shard shard,
            Progress progress) {
        long[] windows = new Predictor(request(input, contract, settings, null), shard).windows();
        WindowShape shape = PredictChecks.window(settings, contract);
        return new BatchChoice(windows[0] * windows[1] * windows[2])
                .best(
                        shape,
                        trial,
                        took.computeIfAbsent(Arrays.toString(shape.input()), w -> new HashMap<>()),
                        n -> isPlanned(request(input, contract, batched(n), null), shard),
                        progress);
    }

    private static boolean isPlanned(PredictionRequest request, Shard shard) {
        try {
            new Predictor(request, shard);
            return true;
        } catch (UsageException e) {
            return false;
        }
    }

    private Optional<CallChoice> chosen(PredictionTask task) {
        if (task.ledger() == null) return Optional.ofNullable(unkept.get(choiceOf(task)));
        return CallChoice.stored(task.ledger(), choiceOf(task));
    }

    private String choiceOf(PredictionTask task) {
        return CallChoice.identity(model.identity(), task.identity());
    }

    /** With a window that was found, or the usual one. */
    private ModelContract contract(TaskInput input, int[] window) {
        return window == null || settings.window() != null
                ? fitting(input.around())
                : model.contract().resized(window);
    }

    /**
     * With the window and the batch that this image is predicted with.
     *
     * @param store may be null, to plan
     */
    PredictionRequest of(TaskInput input, ArrayStore store) {
        return request(input, chosen(input.task()).orElse(USUAL), store);
    }

    private PredictionRequest request(TaskInput input, CallChoice choice, ArrayStore store) {
        PredictSection section =
                choice.batch() == null || settings.batchSize() != null
                        ? settings
                        : batched(choice.batch());
        return request(input, contract(input, choice.window()), section, store);
    }

    private PredictSection batched(int batch) {
        return Named.like(settings).with(PredictSection::batchSize, batch).make();
    }

    private PredictionRequest request(
            TaskInput input, ModelContract fitting, PredictSection section, ArrayStore store) {
        return new PredictionRequest(
                input.box(),
                input.grid(),
                model.function(),
                fitting,
                input.task().cut() ? within(section) : section,
                model.identity() + " " + input.identity(),
                store,
                input.task().group(),
                input.task().ledger(),
                model.stamps(),
                input.source(),
                input.wanted(),
                layout(input.task()));
    }

    private ResultLayout layout(PredictionTask task) {
        return task.format() == null
                ? ResultLayout.PLAIN
                : ResultLayout.of(task.format(), settings);
    }

    /** With all of the volume around a part. */
    private static PredictSection within(PredictSection settings) {
        return Named.like(settings).with(PredictSection::context, GreyBox.ALL.clone()).make();
    }

    /** The contract with a window for an image, unless a user chose one. */
    ModelContract fitting(long[] image) {
        return settings.window() == null ? model.contract().fitting(image) : model.contract();
    }
}
