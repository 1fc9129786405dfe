// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.TrainSection;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The training loop. What it computes is a function of the configuration and the data alone: a run
 * that is interrupted and resumed gives the same weights, bit for bit on a CPU, as one that is not.
 * Runs once, on one thread.
 */
public final class Trainer {

    /** The stage of a progress whose units are optimizer steps. */
    public static final String STAGE = "Training";

    /** Rows of the journal per epoch, besides the one at its end. */
    private static final int ROWS = 20;

    /** How often a training that rests looks whether it should go on. */
    private static final int REST_MILLIS = 50;

    private final Experiment experiment;
    private final TrainSection config;
    private final TrainingNet net;
    private final PatchSource source;
    private final Validation validation;
    private final boolean heldOut;
    private final Checkpoints checkpoints;
    private final BiConsumer<TrainingNet, Path> saveModel;
    private final TrainingListener listeners;
    private final Judgement judgement;
    private final Schedule schedule;
    private final Meter meter;
    private TrainingState state;
    private boolean stop;
    private boolean sound = true;

    /**
     * @param validation shows previews; its scores count only if {@code heldOut}
     * @param heldOut whether none of its crops is trained on
     * @param state {@link #start} or what a checkpoint holds; the net has its weights already
     * @param saveModel writes the model of a checkpoint to a file
     */
    public Trainer(
            Experiment experiment,
            TrainingNet net,
            PatchSource source,
            Validation validation,
            boolean heldOut,
            Checkpoints checkpoints,
            TrainingState state,
            BiConsumer<TrainingNet, Path> saveModel,
            List<TrainingListener> listeners) {
        this.experiment = experiment;
        this.config = experiment.train();
        this.net = net;
        this.source = source;
        this.validation = validation;
        this.heldOut = heldOut;
        this.checkpoints = checkpoints;
        this.saveModel = saveModel;
        this.listeners = new Listeners(listeners);
        this.judgement = new Judgement(experiment);
        this.schedule =
                new Schedule(experiment.optimizer(), totalSteps(config), stepsPerEpoch(config));
        this.state = state;
        this.meter = new Meter(state.lossSum(), state.lossCount());
        this.stop = heldOut && judgement.stops(state, 0);
    }

    /** The state of a training that has not begun. */
    public static TrainingState start(String hash) {
        return TrainingState.start(hash);
    }

    public static long stepsPerEpoch(TrainSection config) {
        return (config.iterationsPerEpoch() + config.accumulate() - 1L) / config.accumulate();
    }

    public static long totalSteps(TrainSection config) {
        return config.epochs() * stepsPerEpoch(config);
    }

    /**
     * Trains to the end, until validations no longer improve, or until it is enough. Rests between
     * steps while paused. Blocks.
     *
     * @return the final state; its newest checkpoint is on disk
     * @throws CancelledException if cancelled; the newest step is then in a checkpoint
     * @throws CellMapException if the loss is no longer a number, or the device or the data fail;
     *     the newest checkpoint is whole, and of the newest step if that could still be had
     */
    public TrainingState run(Progress progress) {
        progress.begin(STAGE, totalSteps(config));
        progress.advance(state.step());
        listeners.began(plan());
        boolean early = false;
        try (StepGradients gradients =
                new StepGradients(experiment, net, source, state.micro(), this::note)) {
            if (state.step() == 0) preview(progress);
            if (epochIsOpen()) closeEpoch(rate(state.step() - 1), Double.NaN, progress);
            while (!over() && !early) {
                rest(progress);
                early = progress.enough() && state.step() > 0;
                if (!early) step(gradients, progress);
            }
            if (early) checkpoint();
        } catch (CancelledException e) {
            checkpoint();
            throw new CancelledException(cancelled());
        } catch (CellMapException e) {
            throw sound ? failed(e) : e;
        }
        boolean asked = early;
        listeners.ended(state, asked);
        return state;
    }

    private String cancelled() {
        return state.step() == 0
                ? "Cancelled before the first step."
                : "Cancelled after step %d of %d; its checkpoint is %s."
                        .formatted(state.step(), totalSteps(config), checkpoints.of(state.step()));
    }

    private TrainingPlan plan() {
        return new TrainingPlan(
                experiment.outputNames(),
                state.step(),
                totalSteps(config),
                stepsPerEpoch(config),
                heldOut);
    }

    /** Waits as long as the training is to rest; a cancel or the wish to end it ends the rest. */
    private void rest(Progress progress) {
        if (!progress.paused()) return;
        listeners.rested(true);
        long since = System.nanoTime();
        try {
            while (progress.paused() && !progress.enough()) {
                progress.check();
                Thread.sleep(REST_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Interrupted while resting.");
        } finally {
            meter.rested(System.nanoTime() - since);
            listeners.rested(false);
        }
    }

    /** Saves the newest step, if the device still gives it, before a failure is passed on. */
    private CellMapException failed(CellMapException e) {
        try {
            net.undo();
            checkpoint();
        } catch (CellMapException again) {
            e.addSuppressed(again);
        }
        if (e instanceof UsageException) return e;
        String resume =
                checkpoints
                        .last()
                        .map(Checkpoints::state)
                        .map(s -> " The same command resumes at step " + s.step() + ".")
                        .orElse("");
        note("The training failed: " + e.what() + ": " + e.why() + resume);
        return new CellMapException(e.what(), e.where(), e.why(), e.fix() + resume, e);
    }

    /** Index of the first micro-batch of a step. */
    private long firstBatch(long step) {
        long perEpoch = stepsPerEpoch(config);
        return step / perEpoch * config.iterationsPerEpoch()
                + step % perEpoch * config.accumulate();
    }

    private void step(StepGradients gradients, Progress progress) {
        progress.check();
        long step = state.step();
        long micro = firstBatch(step + 1) - firstBatch(step);
        long began = System.nanoTime();
        double sum = gradients.add(firstBatch(step), micro);
        sound = false;
        if (!Double.isFinite(sum)) throw diverged(step, sum);
        double rate = rate(step);
        double norm = net.step(rate, experiment.optimizer().clipNorm());
        sound = true;
        long patches = micro * config.batchSize();
        double seconds = (System.nanoTime() - began) / 1e9;
        TrainingStep done =
                new TrainingStep(
                        step + 1, sum / micro, rate, patches, seconds, gradients.waited() / 1e9);
        meter.add(done, sum, micro);
        state = state.moved(step + 1, meter).computing(gradients.micro(), net.replicas());
        listeners.stepped(done);
        progress.advance(1);
        if (epochIsOpen()) closeEpoch(rate, norm, progress);
        else if (state.step() % Math.max(1, stepsPerEpoch(config) / ROWS) == 0)
            log(rate, norm, ValidationScores.NONE);
        progress.message(meter.text(state));
    }

    private double rate(long step) {
        return schedule.at(step, state.plateau());
    }

    /** Whether the newest step ended an epoch whose end was not dealt with. */
    private boolean epochIsOpen() {
        return state.step() % stepsPerEpoch(config) == 0 && epoch() > state.closedEpochs();
    }

    private void closeEpoch(double rate, double norm, Progress progress) {
        boolean validates = heldOut && epoch() % config.validateEvery() == 0;
        if (validates) validate(rate, norm, progress);
        else log(rate, norm, ValidationScores.NONE);
        preview(progress);
        state = state.closed(epoch(), over());
        checkpoint();
    }

    private boolean over() {
        return stop || state.step() >= totalSteps(config);
    }

    private long epoch() {
        return state.step() / stepsPerEpoch(config);
    }

    private void validate(double rate, double norm, Progress progress) {
        ValidationScores scores = validation.score(net::predict, progress);
        TrainingState judged = judgement.after(state, scores.meanDice());
        stop = judgement.stops(judged, scores.meanDice());
        log(rate, norm, scores);
        state = judged.moved(state.step(), meter);
    }

    private void log(double rate, double norm, ValidationScores scores) {
        double epoch = state.step() / (double) stepsPerEpoch(config);
        int patches = state.micro() == null ? config.batchSize() : state.micro().patches();
        JournalRow row = meter.row(state.step(), epoch, rate, norm, patches, net.memory(), scores);
        state = state.moved(state.step(), meter);
        listeners.logged(row);
    }

    private void note(String text) {
        listeners.noted(state.step(), text);
    }

    private void preview(Progress progress) {
        Preview preview = validation.preview(net::predict, progress);
        listeners.previewed(state.step(), preview);
    }

    private void checkpoint() {
        if (state.step() == 0) return;
        checkpoints.save(
                state,
                folder -> {
                    saveModel.accept(net, folder.resolve(Checkpoints.MODEL));
                    net.saveState(folder.resolve(Checkpoints.OPTIMIZER));
                });
    }

    /** Step of the checkpoint to use: the best validation, or the last step. */
    public static long chosen(TrainingState state) {
        Optional<TrainingState.Score> best =
                state.scores().stream().max(Comparator.comparingDouble(TrainingState.Score::dice));
        return best.map(TrainingState.Score::step).orElse(state.step());
    }

    private static CellMapException diverged(long step, double loss) {
        return new CellMapException(
                "Training failed",
                "step " + step,
                "The loss is " + loss + ".",
                "Lower optimizer.learning_rate or optimizer.clip_norm; the last checkpoint is kept.");
    }
}
