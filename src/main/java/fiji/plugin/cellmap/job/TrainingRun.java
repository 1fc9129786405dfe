// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.ModelSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.StartingWeights;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.process.ProcessPlan;
import fiji.plugin.cellmap.runfolder.EnvironmentFacts;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.runfolder.RunLog;
import fiji.plugin.cellmap.sample.DistanceTargets;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.train.Checkpoints;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.TensorBoardFile;
import fiji.plugin.cellmap.train.Trainer;
import fiji.plugin.cellmap.train.TrainingListener;
import fiji.plugin.cellmap.train.TrainingNews;
import fiji.plugin.cellmap.train.TrainingState;
import fiji.plugin.cellmap.train.Validation;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A training in its run folder: everything checked before anything is written. */
public final class TrainingRun implements AutoCloseable {

    private final ConfigFile config;
    private final Experiment e;
    private final Path data;
    private final RunFolder folder;
    private final TrainedNetwork trained;
    private final Network network;
    private final ComputeDevice device;
    private final TrainingData crops;
    private final PatchSource source;
    private final OpenVolumes volumes;
    private final Optional<Continuation> last;
    private final Validation validation;
    private final List<String> told;
    private final StartingWeights start;
    private final ClassWeights weights;

    private TrainingRun(
            ConfigFile config,
            Path data,
            RunFolder folder,
            String device,
            boolean trusted,
            Function<OpenVolumes, TrainingData> opening) {
        this.config = config;
        this.e = config.experiment();
        this.data = data;
        this.folder = folder;
        OrganelleClasses known = Challenge.find(e.challenge()).classes();
        e.classes().forEach(known::require);
        ProcessPlan.of(e.process(), e.classes(), known, config::refuse);
        trained = TrainedNetwork.of(config, trusted);
        network = trained.network();
        this.device = oneDevice(Devices.parse(device));
        volumes = new OpenVolumes(e.data().cacheMib());
        crops = opening.apply(volumes).withPadding(e.data().learnPadding());
        told = CropChecks.notes(config, crops, trained.patch().output());
        source =
                new PatchSource(
                        crops.train(),
                        e.classes(),
                        DistanceTargets.of(e.target()),
                        e.data().voxelSize(),
                        e.data().patchSize(),
                        trained.patch().output(),
                        e.augment(),
                        intensity(),
                        e.seed());
        told.addAll(Devices.notes(device));
        last = Continuation.find(folder, config);
        last.ifPresent(earlier -> told.addAll(earlier.notes(folder, config)));
        start = start();
        validation = Judges.of(config, crops, trained.contract().windowShape());
        told.addAll(Judges.notes(crops, validation));
        weights = ClassWeights.of(e, crops.train());
        told.addAll(weights.notes());
    }

    /** New weights, those of a file, or, where a checkpoint will replace them, any. */
    private StartingWeights start() {
        ModelSection model = e.model();
        if (model.take() != null && model.weights() == null)
            throw config.refuse(
                    "model.take", "There are no model.weights to choose from.", "leave it out");
        if (model.weights() == null || last.isPresent())
            return new StartingWeights(network.initial(e.seed()), List.of());
        Path file = Path.of(model.weights());
        return StartingWeights.read(file, model.take(), network, e.seed(), model.partial());
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
        return new TrainingRun(config, null, folder, device, trusted, volumes -> crops);
    }

    public TrainingResult plan() {
        return result(Trainer.start(""), 0, 0, false, false);
    }

    /**
     * Trains; blocks.
     *
     * @throws CellMapException if another process trains in the folder
     */
    public TrainingResult run(Progress progress) {
        folder.create();
        try (Claim claim = Claim.on(folder.root())) {
            if (!Continuation.find(folder, config).equals(last)) throw changed();
            claim.takenOver().ifPresent(progress::message);
            return train(progress);
        }
    }

    private TrainingResult train(Progress progress) {
        long began = System.nanoTime();
        writeOnce();
        TrainingState start =
                last.map(Continuation::state).orElse(Trainer.start(config.trainingHash()));
        try (RunLog log = new RunLog(folder.log());
                TrainingNet net = net();
                MemoryWatch watch = new MemoryWatch(device, progress)) {
            if (start.micro() != null)
                told.add(
                        "Memory ran out before: "
                                + start.micro().text(e.train().batchSize())
                                + ".");
            log.line(
                    start.step() == 0
                            ? "Training begins on " + device + "."
                            : "Resuming at step " + start.step() + " on " + device + ".");
            for (String note : notes()) {
                log.line(note);
                progress.message("Note: " + note);
            }
            progress.message(start.step() == 0 ? "starting" : "resuming at step " + start.step());
            Checkpoints checkpoints = new Checkpoints(folder.checkpoints());
            checkpoints.sweep();
            last.ifPresent(c -> net.loadState(c.checkpoint().resolve(Checkpoints.OPTIMIZER)));
            Journal journal = new Journal(folder.journal(), e.classes(), start.step());
            List<TrainingListener> listeners =
                    List.of(
                            journal,
                            new PreviewFiles(folder),
                            tensorBoard(log, progress),
                            new ToldNotes(told, progress),
                            log,
                            news(journal, progress));
            Trainer trainer =
                    new Trainer(
                            e,
                            net,
                            source,
                            validation,
                            !crops.heldOut().isEmpty(),
                            checkpoints,
                            start,
                            this::saveModel,
                            listeners);
            TrainingState end = trainer.run(progress);
            Path chosen = checkpoints.of(Trainer.chosen(end)).resolve(Checkpoints.MODEL);
            AtomicFiles.write(folder.model(), true, out -> Files.copy(chosen, out));
            double seconds = (System.nanoTime() - began) / 1e9;
            log.line("Training ended at step " + end.step() + "; model of " + chosen + ".");
            log.line(volumes.cacheFigures());
            requireWhole(chosen);
            boolean early = progress.enough() && !end.finished();
            return result(end, start.step(), seconds, true, early);
        }
    }

    private TensorBoardFile tensorBoard(RunLog log, Progress progress) {
        return new TensorBoardFile(
                folder.tensorBoard(),
                config.text(),
                PreviewPicture::png,
                () -> MemoryUse.now(Devices.memoryUsed(device)),
                text -> {
                    told.add(text);
                    log.line(text);
                    progress.message("Note: " + text);
                });
    }

    private TrainingNews news(Journal journal, Progress progress) {
        return new TrainingNews(
                folder.root().toString(), device.toString(), journal.rows(), progress);
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

    private TrainingNet net() {
        return new TrainingNet(
                network,
                start.weights(),
                weights.objective(),
                e.optimizer(),
                Precision.of(e.train().precision()),
                e.train().ema(),
                e.train().recompute(),
                device);
    }

    private void saveModel(TrainingNet net, Path file) {
        ModelFile.write(
                file,
                network,
                Precision.of(e.train().precision()),
                e.train().ema() > 0 ? net.emaWeights() : net.weights(),
                trained.contract());
    }

    private Intensity intensity() {
        return new Intensity(e.data().intensityScale(), e.data().intensityOffset());
    }

    private static ComputeDevice oneDevice(List<ComputeDevice> devices) {
        if (devices.size() > 1)
            throw new UsageException(
                    "Cannot train on several devices",
                    devices,
                    "Training uses one device.",
                    "Name one with @{device}, such as gpu:0.");
        return devices.get(0);
    }

    private void writeOnce() {
        String text = config.text();
        AtomicFiles.write(folder.config(), text.getBytes(StandardCharsets.UTF_8));
        EnvironmentFacts.write(folder.environment(), data);
        if (!crops.split().rows().isEmpty()) crops.split().write(folder.datasplit());
        if (e.challenge() != null && !Challenge.SHIPPED.contains(e.challenge()))
            AtomicFiles.write(
                    folder.challenge(), true, out -> Files.copy(Path.of(e.challenge()), out));
    }

    private TrainingResult result(
            TrainingState end, long resumedFrom, double seconds, boolean finished, boolean early) {
        return new TrainingResult(
                folder.root().toString(),
                folder.model().toString(),
                trained.name(),
                network.parameterCount(),
                device.toString(),
                crops.train().size(),
                crops.heldOut().size(),
                end.step(),
                resumedFrom,
                seconds,
                end.best(),
                classDice(end),
                finished,
                early,
                notes());
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(crops.notes());
        notes.addAll(trained.notes());
        notes.addAll(told);
        start.notes().forEach(note -> notes.add(e.model().weights() + ": " + note));
        return notes;
    }

    private Map<String, Double> classDice(TrainingState end) {
        if (end.best() == null || !Files.exists(folder.journal())) return null;
        Map<String, Double> dice = new LinkedHashMap<>();
        for (JournalRow row : Journal.read(folder.journal()))
            if (row.validated() && row.step() == Trainer.chosen(end))
                for (int c = 0; c < e.classes().size(); c++) {
                    double score = row.classDice()[c];
                    dice.put(e.classes().get(c), Double.isNaN(score) ? null : score);
                }
        return dice;
    }

    @Override
    public void close() {
        volumes.close();
    }
}
