// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.job.OpenVolumes;
import fiji.plugin.cellmap.job.PredictionRun;
import fiji.plugin.cellmap.job.TrainingData;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.job.TrainingRun;
import fiji.plugin.cellmap.measure.MeasuredObject;
import fiji.plugin.cellmap.measure.ObjectMeasurer;
import fiji.plugin.cellmap.predict.MemoryBudget;
import fiji.plugin.cellmap.predict.PredictedImages;
import fiji.plugin.cellmap.process.Predictions;
import fiji.plugin.cellmap.process.ProcessPlan;
import fiji.plugin.cellmap.process.ProcessRequest;
import fiji.plugin.cellmap.process.Processor;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.imglib2.RandomAccessibleInterval;

/**
 * Trains, predicts and processes images, for scripts and other programs. An image is any ImgLib2
 * image (in memory, lazily loaded, or a view of one) with a voxel size: see {@link #image}; or a
 * volume of a container: see {@link #open}. The results are bit for bit those of the command line
 * for the same voxels.
 *
 * <pre>{@code
 * try (CellMap cellmap = new CellMap("runs/mito")) {
 *     double[] nm = {8, 8, 8};
 *     Volume em = CellMap.image(emImage, "em", nm, new double[3]);
 *     Volume mito = CellMap.image(labelImage, "mito", nm, new double[] {800, 0, 1600});
 *     cellmap.annotate("crop 1", em, Map.of("mito", mito));
 *     cellmap.train("monai_unet_quick", "classes=[mito]");
 *     RandomAccessibleInterval<?> seen = cellmap.look(em).get("mito").finest().image();
 *     Map<String, Volume> probabilities = cellmap.predict(em, "probabilities.zarr");
 *     Map<String, Volume> objects = cellmap.process(probabilities, "objects.zarr");
 *     cellmap.measure(objects.get("mito"), probabilities.get("mito"), Map.of());
 * }
 * }</pre>
 *
 * <p>The engine runs in this process, so it must be on the class path; Fiji starts a separate
 * process for it and cannot use this class. All methods block. For use by one thread.
 */
public final class CellMap implements AutoCloseable {

    private static final int CACHE_MIB = 512;

    private final RunFolder folder;
    private final OpenVolumes volumes = new OpenVolumes(CACHE_MIB);
    private final List<TrainingCrop> train = new ArrayList<>();
    private final List<TrainingCrop> heldOut = new ArrayList<>();
    private final List<PredictionRun> open = new ArrayList<>();
    private Progress progress = Progress.none();
    private String device = "auto";
    private boolean trusted;

    /**
     * Nothing is read or written yet.
     *
     * @param run folder that holds, or will hold, the run
     */
    public CellMap(String run) {
        folder = new RunFolder(Path.of(run));
    }

    /** Shows how far the work is, and may cancel it. */
    public CellMap progress(Progress progress) {
        this.progress = progress;
        return this;
    }

    /**
     * Where to compute.
     *
     * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:0}
     */
    public CellMap device(String device) {
        this.device = device;
        return this;
    }

    /**
     * Lets a foreign program use more than a network needs, such as files: it may do all that the
     * account may.
     */
    public CellMap trust() {
        trusted = true;
        return this;
    }

    /**
     * Any image.
     *
     * @param image axes x, y, z; integers or floats. It is read, also by several threads at a time,
     *     as long as it is used here
     * @param name for messages
     * @param voxelSize in nm, z y x
     * @param translation lower corner of the image's first voxel in nm, z y x
     * @throws fiji.plugin.cellmap.util.CellMapException if it is not a volume of numbers
     */
    public static Volume image(
            RandomAccessibleInterval<?> image,
            String name,
            double[] voxelSize,
            double[] translation) {
        return Volume.of(VoxelImage.of(image, new VoxelGrid(voxelSize, translation), name));
    }

    /**
     * A volume of a container, lazily loaded: a multiscale group (OME-NGFF), or an array that says
     * how large its voxels are.
     *
     * @param path such as {@code data/em.zarr/recon-1/em/fibsem-uint8}; also {@code https://…} and
     *     {@code s3://…}
     * @throws fiji.plugin.cellmap.util.CellMapException if there is none
     */
    public Volume open(String path) {
        return open(path, null);
    }

    /**
     * As {@link #open(String)}.
     *
     * @param voxelSize in nm of the first level, z y x, in place of the one in the metadata
     */
    public Volume open(String path, double[] voxelSize) {
        return volumes.open(path, GivenSize.always(voxelSize));
    }

    /**
     * Adds annotations to train on.
     *
     * @param crop a name, for messages
     * @param em grey values, of at least the annotated part
     * @param labels by class, all over the same part of the EM: above 0 where the class is present,
     *     0 where it is not. A class that is not among them counts as unknown there
     */
    public CellMap annotate(String crop, Volume em, Map<String, Volume> labels) {
        train.add(new TrainingCrop(crop, em, labels));
        return this;
    }

    /** As {@link #annotate}, to validate on instead of training. */
    public CellMap holdOut(String crop, Volume em, Map<String, Volume> labels) {
        heldOut.add(new TrainingCrop(crop, em, labels));
        return this;
    }

    /**
     * Trains on what was annotated. The same call on the same run folder resumes.
     *
     * @param config path of a YAML file or name of a shipped configuration
     * @param set overrides {@code key=value}
     * @throws UsageException if the configuration does not fit, nothing is annotated, or the run
     *     was begun with another configuration
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled; it can be resumed
     */
    public TrainingResult train(String config, String... set) {
        ConfigFile file = ShippedConfigs.open(config, List.of(set));
        try (TrainingRun training =
                TrainingRun.prepare(
                        file, TrainingData.of(train, heldOut), folder, device, trusted)) {
            return training.run(progress);
        }
    }

    /**
     * Predicts a volume with the model of the run where somebody looks: nothing yet. The volumes
     * are good until this is closed; see {@link PredictedImages} for threads and cancelling.
     *
     * @param set overrides {@code key=value} of the section {@code predict}
     * @return a volume per class at the voxel size of the model, 255 for probability 1
     */
    public Map<String, Volume> look(Volume em, String... set) {
        PredictionRun run = prediction(set);
        open.add(run);
        Map<String, Volume> classes = new LinkedHashMap<>();
        run.images(em, null).images().forEach((name, image) -> classes.put(name, Volume.of(image)));
        return classes;
    }

    /**
     * Predicts a whole volume with the model of the run into a Zarr container.
     *
     * @param output folder of the container. A prediction that was begun there with the same model,
     *     settings and name of the volume is resumed, another one is replaced
     * @param set overrides {@code key=value} of the section {@code predict}
     * @return a lazily loaded volume per class, 255 for probability 1
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled; it can be resumed
     */
    public Map<String, Volume> predict(Volume em, String output, String... set) {
        try (PredictionRun run = prediction(set)) {
            run.volume(em, em.location(), Path.of(output), progress);
            return volumes(output, run.classes());
        }
    }

    private PredictionRun prediction(String... set) {
        if (!Files.exists(folder.model()))
            throw new UsageException(
                    "Cannot find the model",
                    folder.model(),
                    "There is no such file.",
                    "Train the run to its end first.");
        ConfigFile config = ConfigFile.read(folder.config(), List.of(set));
        return new PredictionRun(folder.model(), config.experiment().predict(), device, trusted);
    }

    /**
     * Makes masks and objects of probabilities with the rules of the run's configuration and what
     * tuning has chosen.
     *
     * @param probabilities by class, all of one shape: 255 for 1 in uint8, or floats
     * @param output folder of a Zarr container; results of the same classes in it are replaced
     * @param set overrides {@code key=value} of the section {@code process}
     * @return a lazily loaded volume per class: a mask of 0 and 1, or ids from 1 on
     * @throws UsageException if a rule is impossible
     * @throws fiji.plugin.cellmap.util.CellMapException if the shapes differ, a class is missing,
     *     or the memory does not suffice
     */
    public Map<String, Volume> process(
            Map<String, Volume> probabilities, String output, String... set) {
        ConfigFile config = folder.configForProcessing(List.of(set));
        Set<String> known = new LinkedHashSet<>(config.experiment().classes());
        known.addAll(probabilities.keySet());
        ProcessSection rules = config.experiment().process();
        Map<String, VoxelImage> images = new LinkedHashMap<>();
        probabilities.forEach((name, volume) -> images.put(name, volume.finest()));
        Path work = Path.of(output + ".work");
        ProcessRequest request =
                new ProcessRequest(
                        Predictions.of(images, progress),
                        Path.of(output),
                        "",
                        List.copyOf(images.keySet()),
                        ProcessPlan.of(
                                rules,
                                known,
                                RunChallenge.of(folder, config).classes(),
                                config::refuse),
                        work,
                        UUID.randomUUID().toString(),
                        MemoryBudget.bytes(rules.memoryMib()),
                        Runtime.getRuntime().availableProcessors());
        new Processor(request).run(progress);
        Workplace.delete(work);
        return volumes(output, images.keySet());
    }

    /**
     * Measures objects: volume, surface, position, shape, mean probability, contacts.
     *
     * @param labels ids, 0 is background; a mask is one object
     * @param probability of the class, of the same voxels: 255 for 1 in uint8, or floats; null for
     *     none
     * @param others other classes, of the same voxels, whose contacts are measured
     * @return by id
     * @throws UsageException if the voxels differ
     */
    public List<MeasuredObject> measure(
            Volume labels, Volume probability, Map<String, Volume> others) {
        Map<String, VoxelImage> images = new LinkedHashMap<>();
        others.forEach(
                (name, volume) -> {
                    if (volume == null)
                        throw new UsageException(
                                "There is no such class",
                                name,
                                "Its contacts are to be measured, but no volume is given for it.",
                                "Leave it out, or predict and process it as well.");
                    images.put(name, volume.finest());
                });
        VoxelImage mean = probability == null ? null : probability.finest();
        return new ObjectMeasurer(labels.finest(), mean, images).run(progress);
    }

    private Map<String, Volume> volumes(String container, Collection<String> classes) {
        volumes.refresh();
        Map<String, Volume> found = new LinkedHashMap<>();
        for (String name : classes) found.put(name, open(container + "/" + name));
        return found;
    }

    /** Ends what is being predicted and closes what was opened. */
    @Override
    public void close() {
        open.forEach(PredictionRun::close);
        open.clear();
        volumes.close();
    }
}
