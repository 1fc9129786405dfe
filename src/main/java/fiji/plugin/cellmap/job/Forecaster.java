// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.TrainSection;
import fiji.plugin.cellmap.engine.DeviceMemoryException;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.TrainingNet;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.TrainingMemory;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.sample.LabelCounts;
import fiji.plugin.cellmap.sample.Loader;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.StepTrial;
import fiji.plugin.cellmap.train.Trainer;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds out what a training is going to do and take. Writes nothing; used once. */
final class Forecaster {

    private static final int STEPS = 5;
    private static final double SECONDS = 30;

    /** Share of the time that steps may wait for patches without a word. */
    private static final double WAITING = 0.2;

    /** Share of what a device has that a training may take without a word. */
    private static final double FULL = 0.9;

    /** Copies of the weights in a checkpoint's optimizer file: weights and two moments. */
    private static final int STATE = 3;

    private final TrainingSetup setup;
    private final Experiment e;
    private final RunFolder folder;
    private final Progress progress;
    private final List<String> notes = new ArrayList<>();
    private MemoryUse memory = new MemoryUse(-1, -1);
    private long preview;

    Forecaster(TrainingSetup setup, RunFolder folder, Progress progress) {
        this.setup = setup;
        this.e = setup.experiment();
        this.folder = folder;
        this.progress = progress;
    }

    /** What looks wrong, in sentences. */
    List<String> notes() {
        return notes;
    }

    Forecast forecast() {
        List<Forecast.ClassFigures> classes = classes();
        Network network = setup.trained().network();
        long estimated =
                TrainingMemory.of(network, Precision.of(e.train().precision()), e.train().ema() > 0)
                                .bytes(e.data().patchSize(), setup.deal().patches())
                        * (setup.device().isGpu() ? 1 : setup.deal().devices());
        long size = Devices.memorySize(setup.device()).orElse(-1);
        boolean fits = size < 0 || estimated <= FULL * size;
        if (!fits)
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "By its layers the training takes %s; the device has %s. Lower"
                                    + " train.batch_size or data.patch_size, or set"
                                    + " train.recompute.",
                            DiskSpace.text(estimated),
                            DiskSpace.text(size)));
        long done = setup.state().step();
        long steps = Trainer.totalSteps(e.train());
        Forecast.Time time =
                fits ? time(Math.max(0, steps - done), estimated, size) : Forecast.Time.UNKNOWN;
        return new Forecast(
                classes,
                e.data().patchSize(),
                e.data().voxelSize(),
                done,
                steps,
                e.train().batchSize() * e.train().accumulate(),
                new Forecast.Memory(
                        estimated,
                        memory.process(),
                        memory.device(),
                        size,
                        Loader.bytes(setup.source(), e.train().batchSize(), threads()),
                        heap()),
                time,
                disk(network.parameterCount()));
    }

    private int threads() {
        Integer threads = e.data().loaderThreads();
        return threads != null ? threads : Loader.threads(e.outputs().size());
    }

    /** What validations take of the Java heap; says so where that is too small. */
    private long heap() {
        long needed = setup.validation().bytes();
        long heap = Runtime.getRuntime().maxMemory();
        if (needed + ((long) e.data().cacheMib() << 20) > FULL * heap)
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "Validations and data.cache_mib take up to %s of the Java heap, which"
                                    + " is %s: set -Xmx with more in the environment variable"
                                    + " CELLMAP_JAVA_OPTS, or hold out less.",
                            DiskSpace.text(needed + ((long) e.data().cacheMib() << 20)),
                            DiskSpace.text(heap)));
        return needed;
    }

    /** Only what steps take. */
    Forecast.Time time() {
        return time(Trainer.totalSteps(e.train()), 0, Long.MAX_VALUE);
    }

    private List<Forecast.ClassFigures> classes() {
        List<TrainingCrop> train = setup.crops().train();
        List<TrainingCrop> heldOut = setup.crops().heldOut();
        progress.begin("Counting voxels", e.classes().size());
        List<Forecast.ClassFigures> found = new ArrayList<>();
        for (String label : e.classes()) {
            long[] a = count(train, label);
            long[] b = count(heldOut, label);
            found.add(
                    new Forecast.ClassFigures(
                            label, (int) a[0], a[1], a[2], (int) b[0], b[1], b[2]));
            progress.advance(1);
        }
        if (heldOut.isEmpty() && notes().stream().noneMatch(n -> n.contains("held out")))
            notes.add(
                    "No crop is held out: nothing is validated, and the model is that of the last"
                            + " step.");
        return found;
    }

    /** Crops, annotated voxels, voxels of the class. */
    private long[] count(List<TrainingCrop> crops, String label) {
        long[] sums = new long[3];
        for (TrainingCrop crop : crops) {
            if (!crop.annotates(label)) continue;
            progress.check();
            LabelCounts counts = LabelCounts.of(crop, label, e.data().voxelSize());
            sums[0]++;
            sums[1] += counts.annotated();
            sums[2] += counts.present();
        }
        return sums;
    }

    private Forecast.Time time(long steps, long estimated, long size) {
        Optional<String> other = Claim.holder(folder.root());
        if (other.isPresent()) {
            notes.add(
                    "Nothing was measured, not to disturb a training in this folder: "
                            + other.get());
            return running(steps);
        }
        long used = Devices.memoryUsed(setup.device()).orElse(0);
        if (used > 0 && used + estimated > size) {
            notes.add(
                    "Nothing was measured: "
                            + DiskSpace.text(used)
                            + " of the GPU's memory are taken already.");
            return Forecast.Time.UNKNOWN;
        }
        progress.begin("Measuring", StepTrial.steps(STEPS));
        try (TrainingNet net = setup.net()) {
            double validation = validation(net);
            StepTrial trial = StepTrial.of(e, net, setup.source(), STEPS, SECONDS, progress);
            memory = trial.memory();
            notes.addAll(trial.notes());
            if (trial.waiting() > WAITING)
                notes.add(
                        String.format(
                                Locale.ROOT,
                                "The measured steps waited for their patches %.0f %% of the time:"
                                        + " raise data.loader_threads.",
                                100 * trial.waiting()));
            long epochs = steps / Math.max(1, Trainer.stepsPerEpoch(e.train()));
            boolean validates = !setup.crops().heldOut().isEmpty();
            double left =
                    steps * trial.secondsPerStep()
                            + (validates ? epochs / e.train().validateEvery() * validation : 0);
            return new Forecast.Time(
                    trial.steps(),
                    trial.secondsPerStep(),
                    trial.waiting(),
                    validates ? validation : null,
                    left);
        } catch (DeviceMemoryException x) {
            notes.add("The training does not fit: " + x.why() + " " + x.fix());
            return Forecast.Time.UNKNOWN;
        }
    }

    /** Seconds of a validation, by those of a preview. */
    private double validation(TrainingNet net) {
        long began = System.nanoTime();
        preview = PreviewPicture.png(setup.validation().preview(net::predict, progress)).length;
        double seconds = (System.nanoTime() - began) / 1e9;
        return seconds * setup.validation().windows() / setup.validation().previewWindows();
    }

    /** By the journal of the training that runs. */
    private Forecast.Time running(long steps) {
        if (!Files.exists(folder.journal())) return Forecast.Time.UNKNOWN;
        List<JournalRow> rows = Journal.read(folder.journal());
        if (rows.isEmpty()) return Forecast.Time.UNKNOWN;
        JournalRow last = rows.get(rows.size() - 1);
        double perStep = e.train().batchSize() * e.train().accumulate() / last.patchesPerSecond();
        if (!Double.isFinite(perStep)) return Forecast.Time.UNKNOWN;
        memory = last.memory();
        double waiting = Double.isNaN(last.waiting()) ? 0 : last.waiting();
        return new Forecast.Time(0, perStep, waiting, null, steps * perStep);
    }

    private Forecast.Disk disk(long parameters) {
        TrainSection train = e.train();
        long weights = 4 * parameters;
        long checkpoint = weights * (1 + STATE + (train.ema() > 0 ? 1 : 0));
        boolean validates = !setup.crops().heldOut().isEmpty();
        int kept = 3 + (validates ? Math.max(1, train.keepBest()) : 0);
        long previews = 2 * preview * (1 + train.epochs());
        long total = checkpoint * kept + weights + previews;
        long free = DiskSpace.free(folder.root());
        if (total > free)
            notes.add(
                    "The run may need "
                            + DiskSpace.text(total)
                            + " of disk; "
                            + DiskSpace.text(free)
                            + " are free.");
        return new Forecast.Disk(checkpoint, kept, previews, total, free);
    }
}
