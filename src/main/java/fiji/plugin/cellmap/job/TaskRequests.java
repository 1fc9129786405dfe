// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.predict.PredictionRequest;
import fiji.plugin.cellmap.predict.Predictor;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Optional;

/** What is asked of the predictor for a task, with the window that suits model and volume. */
record TaskRequests(PredictingModel model, PredictSection settings, ComputeDevice device) {

    /** Looks for the fastest window, where the network has several and nobody has chosen. */
    void chooseWindow(TaskInput input, Shard shard, Progress progress) {
        PredictionTask task = input.task();
        if (settings.window() != null
                || chosen(task).isPresent()
                || !WindowChoice.isOpen(model.contract(), task.ledger())) return;
        WindowTrial trial = WindowTrial.on(device, input.box(), model.function());
        WindowChoice.make(
                choiceOf(task),
                model.contract(),
                input.box().shape(),
                trial,
                resized -> isPlanned(request(input, resized, null), shard),
                task.ledger(),
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

    private Optional<WindowChoice> chosen(PredictionTask task) {
        return WindowChoice.stored(task.ledger(), choiceOf(task));
    }

    private String choiceOf(PredictionTask task) {
        return WindowChoice.identity(model.identity(), task.identity());
    }

    /** The contract with the window that this image is predicted with. */
    private ModelContract fitted(TaskInput input) {
        if (settings.window() != null) return model.contract();
        return chosen(input.task())
                .map(choice -> model.contract().resized(choice.window()))
                .orElseGet(() -> fitting(input.around()));
    }

    /**
     * @param store may be null, to plan
     */
    PredictionRequest of(TaskInput input, ArrayStore store) {
        return request(input, fitted(input), store);
    }

    private PredictionRequest request(TaskInput input, ModelContract fitting, ArrayStore store) {
        return new PredictionRequest(
                input.box(),
                input.grid(),
                model.function(),
                fitting,
                input.task().cut() ? within(settings) : settings,
                model.identity() + " " + input.identity(),
                store,
                input.task().group(),
                input.task().ledger(),
                model.stamps(),
                input.source());
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
