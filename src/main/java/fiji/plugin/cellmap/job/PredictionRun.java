// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.net.contract.ChannelMap;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.predict.BlockPredictor;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.predict.PredictChecks;
import fiji.plugin.cellmap.predict.PredictedImages;
import fiji.plugin.cellmap.predict.PredictionEvent;
import fiji.plugin.cellmap.predict.PredictionRequest;
import fiji.plugin.cellmap.predict.PredictionSummary;
import fiji.plugin.cellmap.predict.Predictor;
import fiji.plugin.cellmap.sample.Extent;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.Resampled;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.kv.Addresses;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A model loaded to predict with. */
public final class PredictionRun implements AutoCloseable {

    private static final int CACHE_MIB = 512;

    private static final double MOST_COMPRESSED = 1000;
    private static final double TOLERANCE = 1e-3;

    private final Path model;
    private final ModelContract contract;
    private final boolean planes;
    private final PredictSection settings;
    private final ComputeDevice device;
    private final InferenceNet net;
    private final ChannelMap function;
    private final String weights;
    private final List<String> notes = new ArrayList<>();
    private final OpenVolumes volumes = new OpenVolumes(CACHE_MIB);
    private final List<PredictedImages> looked = new ArrayList<>();

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
     * @param model where a user finds it
     */
    public PredictionRun(ModelSource source, Path model, PredictSection settings, String device) {
        boolean trusted = source.trusted();
        this.model = model;
        this.settings = settings;
        notes.addAll(source.notes());
        contract = source.contract().mapped();
        planes = source.contract().planes();
        WindowShape window = PredictChecks.window(settings, contract);
        this.device = Devices.parse(device).get(0);
        notes.addAll(Devices.notes(device));
        weights = hash(source) + " " + settings.precision();
        net =
                settings.precision().equals("model")
                        ? InferenceNet.load(source.program(), this.device, trusted)
                        : InferenceNet.load(
                                source.program(), this.device, Precision.of(settings.precision()));
        function = ChannelMap.of(net, source.contract());
        if (contract.architecture().isEmpty())
            notes.addAll(ForeignProbe.check(net, source, window));
    }

    /** Predicts the crops that a request names. */
    public PredictionResult crops(CropRequest request, Progress progress) {
        Path root = request.root();
        Catalogue catalogue = request.catalogue();
        List<PredictedCrop> chosen = request.chosen(catalogue, contract.classes());
        Path out = request.predictions();
        List<Job> jobs = chosen.stream().map(crop -> job(crop, catalogue, root)).toList();
        notes.forEach(note -> progress.message("Note: " + note));
        progress.tell(new PredictionEvent.Listed(jobs.stream().map(Job::name).toList()));
        List<PredictionResult.Item> items = new ArrayList<>();
        for (Job job : jobs) {
            String group = "crop" + job.crop().number();
            String dataset = job.crop().dataset();
            Path container =
                    PredictedCrops.container(
                            out, dataset, group, request.format(), ContainerFormat.ZARR_V2);
            boolean n5 = ContainerFormat.named(container) == ContainerFormat.N5;
            Path ledger = out.resolve(dataset + (n5 ? ".n5." : ".") + group + ".ledger");
            VoxelGrid grid = new VoxelGrid(contract.resultVoxelSize(), job.crop().min());
            PredictionResult.Item item =
                    predict(
                            box(job.grey(), job.shape()),
                            grid,
                            job.em(),
                            container,
                            group,
                            ledger,
                            progress);
            items.add(item.noting(job.grey().volume().notes()));
        }
        return result(items);
    }

    /** A crop with its grey values. */
    private record Job(PredictedCrop crop, String em, Resampled grey, long[] shape) {
        String name() {
            return crop.dataset() + " crop" + crop.number();
        }
    }

    private Job job(PredictedCrop crop, Catalogue catalogue, Path root) {
        GroupLocation em = catalogue.em(crop.dataset()).orElseThrow(() -> noEm(crop, root));
        Resampled grey = grey(volumes.open(em), crop.min());
        long[] shape = shape(crop.size());
        if (grey.bounds().intersect(Box.of(shape)).isEmpty()) throw outside(crop, em);
        notes.addAll(EmCheck.notes("crop " + crop.number(), grey, shape, contract));
        return new Job(crop, em.toString(), grey, shape);
    }

    /**
     * Predicts a whole volume of a container.
     *
     * @param input path or address
     * @param voxelSize of the input in nm, z y x; null for the one that its metadata say
     */
    public PredictionResult array(
            String input, double[] voxelSize, Path output, Progress progress) {
        Volume em = open(input, voxelSize);
        return volume(em, name(input, voxelSize), output, progress);
    }

    /** Of a prediction of this volume, see {@link #volume}; the same however a path is written. */
    static String name(String input, double[] voxelSize) {
        String where =
                Addresses.isRemote(input)
                        ? input
                        : Path.of(input).toAbsolutePath().normalize().toString();
        return voxelSize == null ? where : where + " " + Arrays.toString(voxelSize);
    }

    /** Beside the container. */
    static Path ledger(Path output) {
        return output.resolveSibling(output.getFileName() + ".ledger");
    }

    /**
     * @param em another text for each image
     * @param store may be null, to plan
     */
    PredictionRequest request(
            GreyBox box, VoxelGrid grid, String em, ArrayStore store, String group, Path ledger) {
        return new PredictionRequest(
                box,
                grid,
                function,
                fitting(box),
                settings,
                weights + " " + em,
                store,
                group,
                ledger);
    }

    /**
     * Predicts a whole volume.
     *
     * @param name a prediction of another name is not resumed but replaced
     * @param output container of the result
     */
    public PredictionResult volume(Volume em, String name, Path output, Progress progress) {
        Whole whole = whole(em, name);
        notes.forEach(note -> progress.message("Note: " + note));
        progress.tell(new PredictionEvent.Listed(List.of(output.getFileName().toString())));
        PredictionResult.Item item =
                predict(whole.box(), whole.grid(), name, output, "", ledger(output), progress);
        return result(List.of(item.noting(em.notes())));
    }

    /** A whole volume, its voxels checked; what a user should know of them is noted. */
    Whole whole(Volume em, String name) {
        Extent all = em.extent(contract.voxelSize());
        Resampled grey = grey(em, all.min());
        long[] shape = shape(all.size());
        notes.addAll(EmCheck.notes(name, grey, shape, contract));
        return new Whole(box(grey, shape), grid(em));
    }

    /** A volume to predict, and where its result lies. */
    record Whole(GreyBox box, VoxelGrid grid) {}

    /** A volume of a container. */
    Volume open(String input, double[] voxelSize) {
        return volumes.open(input, voxelSize);
    }

    /** What is computed on. */
    String device() {
        return device.toString();
    }

    /**
     * A whole volume that is predicted where somebody looks, as long as this is open.
     *
     * @param cell in voxels of the result, z y x, see {@link PredictedImages}; null for the output
     *     of one window
     */
    public PredictedImages images(Volume em, int[] cell) {
        Extent all = em.extent(contract.voxelSize());
        Resampled grey = grey(em, all.min());
        GreyBox box = box(grey, shape(all.size()));
        ModelContract fitting = fitting(box);
        BlockPredictor predictor = new BlockPredictor(box, function, fitting, settings);
        int[] window = PredictChecks.window(settings, fitting).output();
        PredictedImages images =
                new PredictedImages(
                        predictor, volumes.cache(), grid(em), cell == null ? window : cell);
        looked.add(images);
        return images;
    }

    /** Of the result for a whole volume; that of a crop keeps the corner that was asked for. */
    private VoxelGrid grid(Volume em) {
        return em.level(contract.voxelSize()).grid().resized(contract.resultVoxelSize());
    }

    /** The contract with a window for an image, unless a user chose one. */
    private ModelContract fitting(GreyBox box) {
        return settings.window() == null ? contract.fitting(box.shape()) : contract;
    }

    /** What a user should know of the model. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** What the model predicts. */
    public List<String> classes() {
        return contract.classes();
    }

    private GreyBox box(Resampled grey, long[] shape) {
        GreyBox box = new GreyBox(grey, shape);
        return contract.preprocessing() == null
                ? box
                : Preprocessed.of(box, contract.preprocessing(), planes);
    }

    private Resampled grey(Volume em, double[] min) {
        Intensity intensity = new Intensity(contract.intensityScale(), contract.intensityOffset());
        return new Resampled(em, min, contract.voxelSize(), intensity);
    }

    /** Voxels of the model that a size in nm needs. */
    private long[] shape(double[] size) {
        long[] shape = new long[3];
        for (int d = 0; d < 3; d++)
            shape[d] = Math.max(1, (long) Math.ceil(size[d] / contract.voxelSize()[d] - 1e-6));
        return shape;
    }

    private PredictionResult.Item predict(
            GreyBox box,
            VoxelGrid grid,
            String em,
            Path container,
            String group,
            Path ledger,
            Progress progress) {
        DiskSpace.need(container, leastRoom(box.shape()));
        // Refuses what does not fit the memory before there is a container.
        new Predictor(request(box, grid, em, null, group, ledger));
        try (ArrayStore store = Stores.openOrCreate(container);
                MemoryWatch watch = new MemoryWatch(device, progress)) {
            PredictionRequest request = request(box, grid, em, store, group, ledger);
            PredictionSummary summary = new Predictor(request).run(progress);
            String where = group.isEmpty() ? container.toString() : container + "/" + group;
            return new PredictionResult.Item(where, summary);
        }
    }

    /** The notes, and whether what was predicted is a probability at all. */
    private List<String> notesAfter() {
        List<String> all = new ArrayList<>(notes);
        float[] range = function.range();
        if (range != null && (range[0] < -TOLERANCE || range[1] > 1 + TOLERANCE))
            all.add(
                    String.format(
                            Locale.ROOT,
                            "The model gave values from %.4g to %.4g; they were cut to 0 to 1. If"
                                    + " they are no probabilities, its description needs another"
                                    + " activation.",
                            range[0],
                            range[1]));
        float[] doubtful = function.doubtful();
        if (doubtful != null)
            all.add(
                    String.format(
                            Locale.ROOT,
                            "The model gave only values from %.4g to %.4g, and a sigmoid was applied"
                                    + " to them. If they are probabilities already, its description"
                                    + " needs activation: none.",
                            doubtful[0],
                            doubtful[1]));
        return all;
    }

    /** Bytes that even the emptiest prediction takes: compression saves no more than so much. */
    private long leastRoom(long[] shape) {
        double bytes = contract.classes().size() / MOST_COMPRESSED;
        for (long n : shape) bytes *= n;
        return (long) bytes;
    }

    private PredictionResult result(List<PredictionResult.Item> items) {
        double voxels = 0;
        double seconds = 0;
        for (PredictionResult.Item item : items) {
            if (item.summary().resumed() > 0) continue;
            voxels += item.summary().voxels();
            seconds += item.summary().seconds();
        }
        return new PredictionResult(
                model.toString(),
                device.toString(),
                items,
                seconds > 0 ? voxels / seconds : 0,
                notesAfter());
    }

    private static CellMapException noEm(PredictedCrop crop, Path root) {
        return new CellMapException(
                "Cannot predict crop " + crop.number(),
                root,
                "The EM of " + crop.dataset() + " is missing.",
                "Download it, or leave the crop out.");
    }

    private static CellMapException outside(PredictedCrop crop, GroupLocation em) {
        return new CellMapException(
                "Cannot predict crop " + crop.number(),
                em,
                "The crop at " + Arrays.toString(crop.min()) + " nm lies outside the EM.",
                "Check the translation in the manifest.");
    }

    /** Of the weights, and of all that the description says. */
    private static String hash(ModelSource source) {
        try {
            String file = Hashes.sha256(Files.readAllBytes(source.program()));
            return Hashes.sha256(file + Hashes.sha256(Json.bytes(source.contract())));
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read the model", source.program(), AtomicFiles.reason(e), "", e);
        }
    }

    @Override
    public void close() {
        looked.forEach(PredictedImages::close);
        net.close();
        volumes.close();
    }
}
