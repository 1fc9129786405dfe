// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.ModelSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.Exchange;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.StartingWeights;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.process.ProcessPlan;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.train.Checkpoints;
import fiji.plugin.cellmap.train.Deal;
import fiji.plugin.cellmap.train.Trainer;
import fiji.plugin.cellmap.train.TrainingListener;
import fiji.plugin.cellmap.train.TrainingState;
import fiji.plugin.cellmap.train.Validation;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a training consists of, checked and opened: configuration, crops, network, validation, and
 * the checkpoint that it goes on from. Reads and writes nothing of a run but that.
 */
final class TrainingSetup implements AutoCloseable {

    private final ConfigFile config;
    private final Experiment e;
    private final TrainedNetwork trained;
    private final List<ComputeDevice> devices;
    private final Deal deal;
    private final TrainingData crops;
    private final PatchSource source;
    private final OpenVolumes volumes;
    private final Optional<Continuation> last;
    private final Validation validation;
    private final StartingWeights start;
    private final ClassWeights weights;
    private final List<String> found = new ArrayList<>();

    /**
     * Opens the crops and reads a little of them.
     *
     * @param folder of the run, which need not be there
     * @param trusted whether a foreign program may do what it wants
     * @throws UsageException if the settings do not fit the crops, the device or the earlier run
     * @throws CellMapException if a file is damaged
     */
    TrainingSetup(
            ConfigFile config,
            RunFolder folder,
            String device,
            boolean trusted,
            Function<OpenVolumes, TrainingData> opening) {
        this.config = config;
        this.e = config.experiment();
        OrganelleClasses known = Challenge.find(e.challenge()).classes();
        e.classes().forEach(known::require);
        for (String name : e.target().affinities())
            if (!known.require(name).isInstance())
                throw config.refuse(
                        "target.affinities",
                        "The voxels of " + name + " have no objects in this challenge.",
                        "classes of objects");
        ProcessPlan.of(e.process(), e.classes(), known, config::refuse);
        trained = TrainedNetwork.of(config, trusted);
        devices = Devices.parse(device);
        deal = Deal.of(e.train(), devices.size());
        found.addAll(sharing());
        volumes = new OpenVolumes(e.data().cacheMib());
        crops = opening.apply(volumes).withPadding(e.data().learnPadding()).concluding(e);
        found.addAll(CropChecks.notes(config, crops, trained.patch().output()));
        PatchSource patches =
                new PatchSource(
                        crops.train(),
                        Targets.of(e),
                        e.data().voxelSize(),
                        e.data().patchSize(),
                        trained.patch().output(),
                        e.augment(),
                        new Intensity(e.data().intensityScale(), e.data().intensityOffset()),
                        e.seed());
        source =
                switch (e.data().balance()) {
                    case "present" -> patches.byPresence();
                    case "voxels" -> patches.onVoxels();
                    default -> patches;
                };
        found.addAll(Devices.notes(device));
        last = Continuation.find(folder, config);
        last.ifPresent(earlier -> found.addAll(earlier.notes(folder, config, devices.size())));
        start = startingWeights();
        validation = Judges.of(config, crops, trained.contract().windowShape());
        found.addAll(Judges.notes(e, crops, validation));
        weights = ClassWeights.of(e, crops.train());
        found.addAll(weights.notes());
    }

    /** What several devices mean for this network. */
    private List<String> sharing() {
        if (devices.size() == 1) return List.of();
        List<String> notes = new ArrayList<>();
        notes.add(
                deal.parts() == 1
                        ? "Micro-batches are dealt to %d devices.".formatted(devices.size())
                        : "Micro-batches are cut into %d parts, which are dealt to %d devices."
                                .formatted(deal.parts(), devices.size()));
        notes.add(Exchange.words(trained.network()));
        if (!trained.network().batchStatistics()) return notes;
        TrainedNetwork.requireStatistics(config, trained.network(), deal.smallest());
        notes.add(
                "Batch norms see the patches of one device at a time, %d of %d; running statistics"
                                .formatted(deal.smallest(), deal.batchSize())
                        + " are those of the first device, as in PyTorch's"
                        + " DistributedDataParallel.");
        return notes;
    }

    /** New weights, those of a file, or, where a checkpoint will replace them, any. */
    private StartingWeights startingWeights() {
        ModelSection model = e.model();
        if (model.take() != null && model.weights() == null)
            throw config.refuse(
                    "model.take", "There are no model.weights to choose from.", "leave it out");
        Network network = trained.network();
        if (model.weights() == null || last.isPresent())
            return new StartingWeights(network.initial(e.seed()), List.of());
        Path file = Path.of(model.weights());
        return StartingWeights.read(file, model.take(), network, e.seed(), model.partial());
    }

    ConfigFile config() {
        return config;
    }

    Experiment experiment() {
        return e;
    }

    TrainedNetwork trained() {
        return trained;
    }

    /** The first device, which also validates. */
    ComputeDevice device() {
        return devices.get(0);
    }

    /** How patches are shared by the devices. */
    Deal deal() {
        return deal;
    }

    /** Every device, as they are asked for. */
    String deviceNames() {
        return Devices.name(devices);
    }

    TrainingData crops() {
        return crops;
    }

    /** Where an earlier process left the training. */
    Optional<Continuation> last() {
        return last;
    }

    /** The state to go on from. */
    TrainingState state() {
        return last.map(Continuation::state).orElse(Trainer.start(config.trainingHash()));
    }

    /** Sentences that a user should know. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(crops.notes());
        notes.addAll(trained.notes());
        notes.addAll(found);
        start.notes().forEach(note -> notes.add(e.model().weights() + ": " + note));
        return notes;
    }

    PatchSource source() {
        return source;
    }

    Validation validation() {
        return validation;
    }

    /** How well the chunk cache has done, in a sentence. */
    String cacheFigures() {
        return volumes.cacheFigures();
    }

    /** The network on its devices; to be closed. */
    TrainingNet net() {
        return new TrainingNet(
                trained.network(),
                start.weights(),
                weights.objective(),
                e.optimizer(),
                Precision.of(e.train().precision()),
                e.train().ema(),
                e.train().recompute(),
                devices);
    }

    /** Gives a network of {@link #net} the state in which an earlier process left it. */
    void restore(TrainingNet net) {
        last.ifPresent(c -> net.loadState(c.checkpoint().resolve(Checkpoints.OPTIMIZER)));
    }

    /** The loop over a network of {@link #net}. */
    Trainer trainer(TrainingNet net, Checkpoints checkpoints, List<TrainingListener> listeners) {
        return new Trainer(
                e,
                net,
                source,
                validation,
                !crops.heldOut().isEmpty(),
                checkpoints,
                state(),
                this::saveModel,
                listeners);
    }

    private void saveModel(TrainingNet net, Path file) {
        ModelFile.write(
                file,
                trained.network(),
                Precision.of(e.train().precision()),
                e.train().ema() > 0 ? net.emaWeights() : net.weights(),
                trained.contract());
    }

    @Override
    public void close() {
        volumes.close();
    }
}
