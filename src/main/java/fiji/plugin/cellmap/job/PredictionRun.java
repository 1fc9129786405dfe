// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.predict.BlockPredictor;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.predict.MemoryBudget;
import fiji.plugin.cellmap.predict.PredictChecks;
import fiji.plugin.cellmap.predict.PredictedImages;
import fiji.plugin.cellmap.predict.PredictionEvent;
import fiji.plugin.cellmap.predict.PredictionRequest;
import fiji.plugin.cellmap.predict.PredictionSummary;
import fiji.plugin.cellmap.predict.Predictor;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.kv.Addresses;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Predictions with models that are loaded: they are planned as tasks of plain values, all of them
 * checked before the first is written, and written one after the other. For one thread.
 */
public final class PredictionRun implements AutoCloseable {

    private static final int CACHE_MIB = 512;

    private static final double MOST_COMPRESSED = 1000;

    private final PredictSection settings;
    private final List<ComputeDevice> devices;
    private final ComputeDevice device;
    private final PredictingModel model;
    private final ModelContract contract;
    private final TaskRequests requests;
    private final List<String> notes = new ArrayList<>();
    private final OpenVolumes volumes = new OpenVolumes(MemoryBudget.cacheMib(CACHE_MIB));
    private final List<PredictedImages> looked = new ArrayList<>();
    private double deviceSeconds;
    private double seconds;

    /**
     * Opens and loads a model; blocks.
     *
     * @param trusted whether a foreign program may do what it wants
     */
    public PredictionRun(Path model, PredictSection settings, String device, boolean trusted) {
        this(ModelSource.open(model, trusted), model, settings, device);
    }

    /**
     * Loads a model that is open; blocks.
     *
     * @param place where a user finds it
     */
    public PredictionRun(ModelSource source, Path place, PredictSection settings, String device) {
        this(settings, device, computing -> new LoadedModel(source, place, settings, computing));
    }

    private PredictionRun(
            PredictSection settings,
            String device,
            Function<ComputeDevice, PredictingModel> loading) {
        this.settings = settings;
        devices = Devices.parse(device);
        this.device = devices.get(0);
        model = DealtModel.load(devices, loading);
        contract = model.contract();
        requests = new TaskRequests(model, settings, this.device);
        notes.addAll(model.notes());
        notes.addAll(Devices.notes(device));
        if (settings.orthoplanes() && !contract.cubes())
            notes.add(
                    "Planes along y and x have voxels of another shape than those along z, "
                            + Arrays.toString(contract.voxelSize())
                            + " nm: the network sees them distorted.");
    }

    /**
     * Loads several models, whose probabilities are averaged; blocks.
     *
     * @param models files, as a user finds them
     * @param trusted whether foreign programs may do what they want
     * @throws fiji.plugin.cellmap.util.UsageException if they do not fit together, naming the
     *     difference
     */
    public static PredictionRun ensemble(
            List<Path> models, PredictSection settings, String device, boolean trusted) {
        return new PredictionRun(
                settings,
                device,
                computing -> EnsembleModel.load(models, settings, computing, trusted));
    }

    /**
     * Predicts the crops that a request names.
     *
     * @param shard what of them; null for all
     */
    public PredictionResult crops(CropRequest request, Shard shard, Progress progress) {
        if (settings.channels())
            throw new UsageException(
                    "Cannot predict crops as channels",
                    "predict.layout=channels",
                    "What follows a prediction of crops takes an image per class.",
                    "Leave it out, or predict a volume with @{input} and @{output}.");
        List<OpenedTask> opened =
                request.tasks(contract.classes()).stream()
                        .map(task -> opened(task, volumes.open(task.em(), unstated(task))))
                        .toList();
        return predict(opened, shard, progress);
    }

    /**
     * Predicts a volume of a container.
     *
     * @param input path or address
     * @param voxelSize of the input in nm, z y x; null for the one that its metadata say
     * @param parts of it
     * @param shard what of them; null for all
     */
    public PredictionResult array(
            String input,
            double[] voxelSize,
            VolumeParts parts,
            Path output,
            Shard shard,
            Progress progress) {
        Volume em = open(input, voxelSize);
        List<OpenedTask> opened =
                parts.tasks(name(input, voxelSize), input, em.finest().grid(), output).stream()
                        .map(task -> opened(task, em))
                        .toList();
        return predict(opened, shard, progress);
    }

    /** Of a prediction of this volume, see {@link #volume}; the same however a path is written. */
    static String name(String input, double[] voxelSize) {
        String where =
                Addresses.isRemote(input)
                        ? input
                        : Path.of(input).toAbsolutePath().normalize().toString();
        return voxelSize == null ? where : where + " " + Arrays.toString(voxelSize);
    }

    /**
     * Predicts a whole volume.
     *
     * @param name a prediction of another name is not resumed but replaced
     * @param output container of the result
     */
    public PredictionResult volume(Volume em, String name, Path output, Progress progress) {
        return predict(List.of(opened(PredictionTask.whole(name, output), em)), null, progress);
    }

    private static GivenSize unstated(PredictionTask task) {
        return GivenSize.ifUnstated(task.unstated());
    }

    /** Checks the voxels of a task; what a user should know of them is noted. */
    private OpenedTask opened(PredictionTask task, Volume em) {
        OpenedTask opened = OpenedTask.of(task, em, volumes, contract);
        notes.addAll(opened.notes(contract));
        return opened;
    }

    private PredictionResult predict(List<OpenedTask> tasks, Shard shard, Progress progress) {
        notes.forEach(note -> progress.message("Note: " + note));
        progress.tell(
                new PredictionEvent.Listed(tasks.stream().map(t -> t.task().name()).toList()));
        List<PredictionResult.Item> items = new ArrayList<>();
        for (OpenedTask one : tasks) {
            // Small crops are of one unit each: the next one is that of the next shard.
            Shard part = shard == null ? null : shard.from(items.size());
            PredictionResult.Item item = predict(one.seen(model), part, progress);
            items.add(item.noting(one.em().notes()));
        }
        return result(items);
    }

    private PredictionResult.Item predict(TaskInput seen, Shard shard, Progress progress) {
        PredictionTask task = seen.task();
        DiskSpace.need(task.container(), leastRoom(seen.box().shape()));
        // Refuses what does not fit the memory before there is a container.
        new Predictor(requests.of(seen, null), shard);
        requests.choose(seen, shard, progress);
        try (ArrayStore store = ResultContainer.open(task);
                MemoryWatch watch = new MemoryWatch(device, progress)) {
            PredictionRequest request = requests.of(seen, store);
            double before = model.busySeconds();
            PredictionSummary summary = new Predictor(request, shard).run(progress);
            if (summary.windows() > 0) {
                deviceSeconds += model.busySeconds() - before;
                seconds += summary.seconds();
            }
            return new PredictionResult.Item(task.where(), summary);
        }
    }

    /**
     * What it takes to predict a volume where somebody looks, with the windows and the batch of
     * {@link #array}; its voxels are checked. Blocks for some calls of the network, where nobody
     * has measured them.
     *
     * @param store null to keep nothing
     */
    PredictionRequest looking(PredictionTask task, Volume em, ArrayStore store, Progress progress) {
        TaskInput input = opened(task, em).seen(model);
        if (requests.chooseToLook(input, progress))
            notes.add(
                    "Cells have the model's own window. A prediction of the whole may choose a larger"
                            + " one, with other last bits, unless predict.window is set.");
        return requests.of(input, store);
    }

    /** A volume of a container. */
    Volume open(String input, double[] voxelSize) {
        return volumes.open(input, GivenSize.always(voxelSize));
    }

    /** What is computed on. */
    String device() {
        return Devices.name(devices);
    }

    /**
     * A whole volume that is predicted where somebody looks, as long as this is open.
     *
     * @param cell in voxels of the result, z y x, see {@link PredictedImages}; null for the output
     *     of one window
     */
    public PredictedImages images(Volume em, int[] cell) {
        ModelInput input = ModelInput.whole(em, contract);
        GreyBox box = input.box(contract, model.planes());
        ModelContract fitting = requests.fitting(box.shape());
        BlockPredictor predictor = new BlockPredictor(box, model.function(), fitting, settings);
        int[] window = PredictChecks.window(settings, fitting).output();
        PredictedImages images =
                new PredictedImages(
                        predictor, volumes.cache(), input.grid(), cell == null ? window : cell);
        looked.add(images);
        return images;
    }

    /** Adds to what a user should know of the model, and is told before it predicts. */
    public void note(String text) {
        notes.add(text);
    }

    /** What a user should know of the model. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** What the model predicts. */
    public List<String> classes() {
        return contract.classes();
    }

    /** Bytes that even the emptiest prediction takes: compression saves no more than so much. */
    private long leastRoom(long[] shape) {
        double bytes = contract.classes().size() / MOST_COMPRESSED;
        for (long n : shape) bytes *= n;
        return (long) bytes;
    }

    /** The share of the time in which the devices had nothing to do; null if all was there. */
    private Double waited() {
        if (seconds == 0) return null;
        return Math.max(0, 1 - deviceSeconds / (seconds * devices.size()));
    }

    private PredictionResult result(List<PredictionResult.Item> items) {
        double voxels = 0;
        double seconds = 0;
        for (PredictionResult.Item item : items) {
            if (item.summary().resumed() > 0) continue;
            voxels += item.summary().voxels();
            seconds += item.summary().seconds();
        }
        List<String> all = new ArrayList<>(notes);
        all.addAll(model.doubts());
        return new PredictionResult(
                model.place(), device(), items, seconds > 0 ? voxels / seconds : 0, waited(), all);
    }

    @Override
    public void close() {
        looked.forEach(PredictedImages::close);
        model.close();
        volumes.close();
    }
}
