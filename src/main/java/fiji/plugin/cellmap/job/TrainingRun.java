// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.runfolder.EnvironmentFacts;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.runfolder.RunLog;
import fiji.plugin.cellmap.train.AddedListener;
import fiji.plugin.cellmap.train.Checkpoints;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.TensorBoardFile;
import fiji.plugin.cellmap.train.Trainer;
import fiji.plugin.cellmap.train.TrainingListener;
import fiji.plugin.cellmap.train.TrainingNews;
import fiji.plugin.cellmap.train.TrainingState;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A training in its run folder: everything checked before anything is written. */
public final class TrainingRun implements AutoCloseable {

    private final Path data;
    private final RunFolder folder;
    private final TrainingSetup setup;
    private final Experiment e;
    private final List<String> told = new ArrayList<>();

    private TrainingRun(
            ConfigFile config,
            Path data,
            RunFolder folder,
            String device,
            boolean trusted,
            Function<OpenVolumes, TrainingData> opening) {
        this.data = data;
        this.folder = folder;
        this.setup = new TrainingSetup(config, folder, device, trusted, opening);
        this.e = config.experiment();
    }

    /**
     * A training on a data root.
     *
     * @param trusted whether a foreign program may do what it wants
     */
    public static TrainingRun prepare(
            ConfigFile config, Path data, RunFolder folder, String device, boolean trusted) {
        return new TrainingRun(
                config,
                data,
                folder,
                device,
                trusted,
                volumes -> TrainingData.open(config, data, volumes));
    }

    /**
     * A training on crops that are images already.
     *
     * @param trusted whether a foreign program may do what it wants
     */
    public static TrainingRun prepare(
            ConfigFile config,
            TrainingData crops,
            RunFolder folder,
            String device,
            boolean trusted) {
        if (config.experiment().data().fold() != null)
            throw config.refuse(
                    "data.fold",
                    "It is for the crops of a data root; images are given for a side.",
                    "none, and images to validate on");
        return new TrainingRun(config, null, folder, device, trusted, volumes -> crops);
    }

    /** How many crops are held out for validation. */
    public int validationCrops() {
        return setup.crops().heldOut().size();
    }

    /**
     * Says what the training will do and take: counts voxels, and measures a few steps, unless
     * another process trains in the folder. Writes nothing; blocks.
     */
    public TrainingResult plan(Progress progress) {
        Forecaster forecaster = new Forecaster(setup, folder, progress);
        Forecast forecast = forecaster.forecast();
        told.addAll(forecaster.notes());
        return result(Trainer.start(""), 0, 0, false, false, forecast);
    }

    /** What a few of its steps take, whose result is thrown away. Writes nothing; blocks. */
    public Forecast.Time measure(Progress progress) {
        return new Forecaster(setup, folder, progress).time();
    }

    /**
     * Trains; blocks.
     *
     * @throws CellMapException if another process trains in the folder
     */
    public TrainingResult run(Progress progress) {
        folder.create();
        try (Claim claim = Claim.on(folder.root())) {
            if (!Continuation.find(folder, setup.config()).equals(setup.last())) throw changed();
            claim.takenOver().ifPresent(progress::message);
            return train(progress);
        }
    }

    private TrainingResult train(Progress progress) {
        long began = System.nanoTime();
        writeOnce();
        TrainingState start = setup.state();
        try (RunLog log = new RunLog(folder.log());
                TrainingNet net = setup.net();
                MemoryWatch watch = new MemoryWatch(setup.device(), progress)) {
            begin(start, log, progress);
            Checkpoints checkpoints = new Checkpoints(folder.checkpoints());
            checkpoints.sweep();
            setup.restore(net);
            Trainer trainer = setup.trainer(net, checkpoints, listeners(start, log, progress));
            TrainingState end = trainer.run(progress);
            Path chosen = checkpoints.of(Trainer.chosen(end)).resolve(Checkpoints.MODEL);
            AtomicFiles.write(folder.model(), true, out -> Files.copy(chosen, out));
            double seconds = (System.nanoTime() - began) / 1e9;
            log.line("Training ended at step " + end.step() + "; model of " + chosen + ".");
            log.line(setup.cacheFigures());
            requireWhole(chosen);
            boolean early = progress.enough() && !end.finished();
            return result(end, start.step(), seconds, true, early, null);
        }
    }

    private void begin(TrainingState start, RunLog log, Progress progress) {
        if (start.micro() != null)
            told.add("Memory ran out before: " + start.micro().text(e.train().batchSize()) + ".");
        log.line(
                start.step() == 0
                        ? "Training begins on " + setup.deviceNames() + "."
                        : "Resuming at step " + start.step() + " on " + setup.deviceNames() + ".");
        for (String note : notes()) {
            log.line(note);
            progress.message("Note: " + note);
        }
        progress.message(start.step() == 0 ? "starting" : "resuming at step " + start.step());
    }

    private List<TrainingListener> listeners(TrainingState start, RunLog log, Progress progress) {
        Journal journal = new Journal(folder.journal(), e.outputNames(), start.step());
        List<TrainingListener> listeners = new ArrayList<>();
        listeners.add(journal);
        listeners.add(new PreviewFiles(folder));
        listeners.add(tensorBoard(log, progress));
        listeners.add(new ToldNotes(told, progress));
        listeners.add(log);
        listeners.add(news(journal, progress));
        listeners.addAll(AddedListener.all(folder.root(), setup.config(), warnings(log, progress)));
        return listeners;
    }

    private TensorBoardFile tensorBoard(RunLog log, Progress progress) {
        return new TensorBoardFile(
                folder.tensorBoard(), setup.config(), PreviewPicture::png, warnings(log, progress));
    }

    /** For what goes wrong beside the training. */
    private Consumer<String> warnings(RunLog log, Progress progress) {
        return text -> {
            told.add(text);
            log.line(text);
            progress.message("Note: " + text);
        };
    }

    private TrainingNews news(Journal journal, Progress progress) {
        return new TrainingNews(
                folder.root().toString(), setup.deviceNames(), journal.rows(), progress);
    }

    /** Nobody has removed what the run needs, while it ran. */
    private void requireWhole(Path chosen) {
        for (Path file : List.of(folder.config(), folder.journal(), folder.model(), chosen))
            if (Files.notExists(file))
                throw new CellMapException(
                        "The run is incomplete",
                        file,
                        "It is gone: it was removed while the program ran.",
                        "Start again with another run folder.");
    }

    private CellMapException changed() {
        return new CellMapException(
                "Cannot train in this folder",
                folder.root(),
                "Another process has trained in it meanwhile.",
                "Start again: the same command continues.");
    }

    private void writeOnce() {
        String text = setup.config().text();
        AtomicFiles.write(folder.config(), text.getBytes(StandardCharsets.UTF_8));
        EnvironmentFacts.write(folder.environment(), data);
        if (!setup.crops().split().rows().isEmpty())
            setup.crops().split().write(folder.datasplit());
        if (e.challenge() != null && !Challenge.SHIPPED.contains(e.challenge()))
            AtomicFiles.write(
                    folder.challenge(), true, out -> Files.copy(Path.of(e.challenge()), out));
    }

    private TrainingResult result(
            TrainingState end,
            long resumedFrom,
            double seconds,
            boolean finished,
            boolean early,
            Forecast forecast) {
        return new TrainingResult(
                folder.root().toString(),
                folder.model().toString(),
                setup.trained().name(),
                setup.trained().network().parameterCount(),
                setup.deviceNames(),
                setup.crops().train().size(),
                setup.crops().heldOut().size(),
                end.step(),
                resumedFrom,
                seconds,
                end.best(),
                classDice(end),
                finished,
                early,
                notes(),
                forecast);
    }

    /** What a user should know of it, in sentences. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(setup.notes());
        notes.addAll(told);
        return notes;
    }

    private Map<String, Double> classDice(TrainingState end) {
        if (end.best() == null || !Files.exists(folder.journal())) return null;
        Map<String, Double> dice = new LinkedHashMap<>();
        List<String> names = e.outputNames();
        for (JournalRow row : Journal.read(folder.journal()))
            if (row.validated() && row.step() == Trainer.chosen(end))
                for (int c = 0; c < names.size(); c++) {
                    double score = row.scores().dice()[c];
                    dice.put(names.get(c), Double.isNaN(score) ? null : score);
                }
        return dice;
    }

    @Override
    public void close() {
        setup.close();
    }
}
