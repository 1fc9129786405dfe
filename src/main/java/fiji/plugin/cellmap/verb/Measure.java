// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.job.OpenVolumes;
import fiji.plugin.cellmap.job.PredictedCrops;
import fiji.plugin.cellmap.measure.MeasuredObject;
import fiji.plugin.cellmap.measure.ObjectMeasurer;
import fiji.plugin.cellmap.measure.ObjectTable;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.process.ImageField;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures the objects of a run's results, or of any label image, into tables. */
@Purpose(Measure.PURPOSE)
public record Measure(
        @Param(
                        help =
                                "Run folder, folder of masks and instances, or a label image (group or array).",
                        label = "Run or labels",
                        placeholder = "RUN|LABELS",
                        argument = true,
                        required = true,
                        kind = Param.Kind.RESULTS)
                String input,
        @Param(
                        help = "Probabilities of a label image's class, of the same voxels.",
                        placeholder = "ARRAY",
                        kind = Param.Kind.FOLDER,
                        unset = "those of the run, or beside the results")
                String probability,
        @Param(
                        help =
                                "Masks or label images of other classes, of the same voxels, whose contacts are measured.",
                        placeholder = "ARRAY,…",
                        unset = "the other classes of the run")
                List<String> contacts,
        @Param(
                        help =
                                "Voxel size of a label image, and of what is given with it, where its metadata"
                                        + " do not say it, or say it wrong: z,y,x of its finest level, or"
                                        + " one number for cubes.",
                        unit = "nm",
                        placeholder = "NM",
                        min = 0,
                        unset = "that of the metadata")
                double[] voxelSize,
        @Param(
                        help = "CSV file for a label image, folder of tables for a run.",
                        label = "Table",
                        placeholder = "CSV|DIR",
                        kind = Param.Kind.NEW_FILE,
                        unset = "measured in the run folder, or beside the results")
                String out)
        implements Verb<Measure.Result> {

    public static final String PURPOSE =
            "Measure objects: volume, surface, position, shape, mean probability, contacts.";

    private static final int CACHE_MIB = 512;

    /**
     * One table.
     *
     * @param labels what was measured
     * @param table CSV
     * @param volume of all objects, nm³
     */
    public record Item(String labels, String table, int objects, double volume) {}

    /** All tables. */
    public record Result(List<Item> tables) implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            for (Item item : tables)
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%s: %s, %.4g nm³; %s%n",
                                item.labels(),
                                Counted.of(item.objects(), "object"),
                                item.volume(),
                                item.table()));
            return text.toString().stripTrailing();
        }
    }

    @Override
    public Result run(Progress progress) {
        check();
        RunFolder folder = new RunFolder(Path.of(input));
        Path results = folder.exists() ? folder.processed() : folder.root();
        double[] size = VoxelSize.of(voxelSize);
        try (OpenVolumes volumes = new OpenVolumes(CACHE_MIB);
                PredictedCrops crops = PredictedCrops.open(results)) {
            if (folder.exists() || !crops.all().isEmpty())
                return new Result(run(results, crops, volumes, progress));
            VoxelImage labels = open(volumes, Path.of(input), size);
            ImageField mean =
                    probability == null ? null : field(volumes, Path.of(probability), size);
            Map<String, VoxelImage> others = new LinkedHashMap<>();
            for (String other : contacts == null ? List.<String>of() : contacts)
                others.put(name(Path.of(other)), open(volumes, Path.of(other), size));
            Path table = out != null ? Path.of(out) : beside(Path.of(input));
            return new Result(List.of(measure(labels, mean, others, table, progress)));
        }
    }

    private List<Item> run(
            Path results, PredictedCrops crops, OpenVolumes volumes, Progress progress) {
        if (probability != null || contacts != null || voxelSize != null)
            throw new UsageException(
                    "Invalid request",
                    probability != null
                            ? "@{probability}"
                            : contacts != null ? "@{contacts}" : "@{voxelSize}",
                    "It belongs to a label image, but @{input} is a run or a folder of results.",
                    "Leave it out, or give one label image.");
        if (crops.all().isEmpty())
            throw new UsageException(
                    "There is nothing to measure",
                    results,
                    "It holds no masks or instances.",
                    "Process the predictions first.");
        Path to = out != null ? Path.of(out) : PredictedCrops.beside(results, "measured");
        Path predicted = PredictedCrops.beside(results, "predictions");
        List<Item> items = new ArrayList<>();
        for (PredictedCrops.Crop crop : crops.all()) {
            Map<String, VoxelImage> all = new LinkedHashMap<>();
            Path group = crop.container().resolve(crop.name());
            for (String name : crop.classes())
                all.put(name, open(volumes, group.resolve(name), null));
            for (String name : crop.classes()) {
                Map<String, VoxelImage> others = new LinkedHashMap<>(all);
                others.remove(name);
                Path zarr = predicted.resolve(crop.dataset() + ContainerFormat.ZARR_V2.ending);
                ImageField mean =
                        new GroupLocation(zarr, crop.name())
                                .child(name)
                                .existing()
                                .map(place -> field(volumes, place.path(), null))
                                .orElse(null);
                Path table = to.resolve(crop.dataset()).resolve(crop.name());
                items.add(
                        measure(
                                all.get(name),
                                mean,
                                others,
                                table.resolve(name + ".csv"),
                                progress));
            }
        }
        return items;
    }

    private static VoxelImage open(OpenVolumes volumes, Path path, double[] voxelSize) {
        return volumes.open(GroupLocation.of(path), GivenSize.always(voxelSize)).finest();
    }

    private static ImageField field(OpenVolumes volumes, Path path, double[] voxelSize) {
        VoxelImage image = open(volumes, path, voxelSize);
        GroupLocation array = GroupLocation.of(Path.of(image.location()));
        try (ArrayStore store = Stores.open(array.container())) {
            return ImageField.of(image, store.attributes(array.group()));
        }
    }

    private static Item measure(
            VoxelImage labels,
            ImageField probability,
            Map<String, VoxelImage> others,
            Path table,
            Progress progress) {
        ObjectMeasurer measurer = ObjectMeasurer.of(labels, probability, others);
        List<MeasuredObject> objects = measurer.run(progress);
        ObjectTable.write(table, objects, probability != null, measurer.others());
        double volume = objects.stream().mapToDouble(MeasuredObject::volume).sum();
        return new Item(labels.location(), table.toString(), objects.size(), volume);
    }

    private static String name(Path path) {
        return GroupLocation.stem(path);
    }

    /** Beside the container, not in it. */
    private static Path beside(Path labels) {
        Path container = GroupLocation.of(labels).container().toAbsolutePath();
        return container.resolveSibling(name(labels) + ".csv");
    }
}
