// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.ClassLogic;
import fiji.plugin.cellmap.challenge.ClassLogic.Knowledge;
import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitOptions;
import fiji.plugin.cellmap.challenge.DatasplitPlan;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.DataSection;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.Fold;
import fiji.plugin.cellmap.sample.CropBox;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The crops of an experiment, opened.
 *
 * @param split which crop is on which side; without rows for crops that come from no data root
 * @param train crops to train on
 * @param heldOut crops to validate on; may be empty
 */
public record TrainingData(Datasplit split, List<TrainingCrop> train, List<TrainingCrop> heldOut) {

    /**
     * Crops that are images already.
     *
     * @param heldOut may be empty
     */
    public static TrainingData of(List<TrainingCrop> train, List<TrainingCrop> heldOut) {
        return new TrainingData(new Datasplit(List.of(), List.of()), train, heldOut);
    }

    /**
     * Finds and opens the crops. Blocks.
     *
     * @param data the data root
     * @throws UsageException if the root, a dataset, a crop or a class is not there
     * @throws CellMapException if a crop lies outside the EM, or nothing of its EM is stored
     */
    public static TrainingData open(ConfigFile config, Path data, OpenVolumes volumes) {
        TrainingData all = look(config, data, volumes);
        for (TrainingCrop crop : all.train())
            requireEm(crop, config.experiment().data().voxelSize());
        for (TrainingCrop crop : all.heldOut())
            requireEm(crop, config.experiment().data().voxelSize());
        return all;
    }

    /**
     * As {@link #open}, whether or not anything is stored of the EM.
     *
     * @param data the data root
     */
    public static TrainingData look(ConfigFile config, Path data, OpenVolumes volumes) {
        Experiment e = config.experiment();
        Datasplit split = split(config, data);
        List<TrainingCrop> train = new ArrayList<>();
        List<TrainingCrop> heldOut = new ArrayList<>();
        for (DatasplitRow row : split.rows()) {
            TrainingCrop crop = crop(row, e, volumes);
            (row.train() ? train : heldOut).add(crop);
        }
        List<TrainingCrop> all = new ArrayList<>(train);
        all.addAll(heldOut);
        List<String> warnings = new ArrayList<>(split.warnings());
        warnings.addAll(given(e.data(), all));
        return new TrainingData(new Datasplit(split.rows(), warnings), train, heldOut);
    }

    /** Those to train on, then those that are held out. */
    List<TrainingCrop> all() {
        return Stream.concat(train.stream(), heldOut.stream()).toList();
    }

    /** The same crops, with what follows from their labels if the experiment asks for it. */
    TrainingData concluding(Experiment e) {
        ClassLogic logic = ClassLogic.of(e);
        return new TrainingData(
                split,
                train.stream().map(crop -> crop.concluding(logic)).toList(),
                heldOut.stream().map(crop -> crop.concluding(logic)).toList());
    }

    /**
     * The same crops.
     *
     * @param learn whether labels count where the EM is solid black
     */
    TrainingData withPadding(boolean learn) {
        return new TrainingData(
                split,
                train.stream().map(crop -> crop.withPadding(learn)).toList(),
                heldOut.stream().map(crop -> crop.withPadding(learn)).toList());
    }

    /** What was left out, and what was assumed of the metadata, in sentences. */
    public List<String> notes() {
        return Stream.concat(
                        split.warnings().stream(),
                        Stream.concat(train.stream(), heldOut.stream())
                                .flatMap(crop -> crop.notes().stream()))
                .distinct()
                .toList();
    }

    private static Datasplit split(ConfigFile config, Path data) {
        Experiment e = config.experiment();
        boolean whole = e.data().fold() != null;
        Datasplit split =
                e.data().datasplit() != null ? listed(config) : found(config, data, whole);
        return whole ? fold(config, split) : split;
    }

    private static Datasplit listed(ConfigFile config) {
        Experiment e = config.experiment();
        List<String> classes = e.classes();
        Datasplit split = Datasplit.read(Path.of(e.data().datasplit()));
        List<DatasplitRow> rows =
                split.rows().stream()
                        .filter(r -> classes.stream().anyMatch(c -> shows(r, c, ClassLogic.of(e))))
                        .toList();
        if (rows.isEmpty())
            throw config.refuse(
                    "data.datasplit",
                    "None of its crops has any of " + classes + ".",
                    "a datasplit of crops with these classes");
        return new Datasplit(rows, split.warnings());
    }

    private static Datasplit found(ConfigFile config, Path data, boolean whole) {
        Experiment e = config.experiment();
        DataSection section = e.data();
        Catalogue catalogue = Catalogue.scan(Challenge.find(e.challenge()).layout(section, data));
        DatasplitOptions options =
                DatasplitOptions.of(e.classes(), section, e.seed()).concluding(ClassLogic.of(e));
        return DatasplitPlan.of(catalogue, whole ? options.undivided() : options);
    }

    private static Datasplit fold(ConfigFile config, Datasplit split) {
        DataSection data = config.experiment().data();
        Fold fold = Fold.parse(data.fold()).orElseThrow();
        Datasplit divided = split.holding(fold, dividing(split, config.experiment().classes()));
        if (data.validationCrops() == null && data.datasplit() == null) return divided;
        List<String> notes = new ArrayList<>(divided.warnings());
        notes.add(
                "data.fold divides the crops anew; "
                        + (data.datasplit() != null
                                ? "the sides in data.datasplit have"
                                : "data.validation_crops has")
                        + " no effect.");
        return new Datasplit(divided.rows(), notes);
    }

    /** The classes, and those of crops that have none of them. */
    private static List<String> dividing(Datasplit split, List<String> classes) {
        Set<String> all = new LinkedHashSet<>(classes);
        for (DatasplitRow row : split.rows())
            if (row.classes().stream().noneMatch(classes::contains)) all.addAll(row.classes());
        return List.copyOf(all);
    }

    private static boolean shows(DatasplitRow row, String name, ClassLogic logic) {
        if (logic == null) return row.classes().contains(name);
        return logic.knowledge(name, row.classes()).compareTo(Knowledge.PART) >= 0;
    }

    private static void requireEm(TrainingCrop crop, double[] voxelSize) {
        CropBox box = crop.box(voxelSize);
        long[] shape = Arrays.stream(box.shape()).asLongStream().toArray();
        String what = "Cannot train on crop " + crop.name();
        crop.raw().requireStored(what, box.min(), voxelSize, shape);
    }

    private static TrainingCrop crop(DatasplitRow row, Experiment e, OpenVolumes volumes) {
        GivenSize unstated = GivenSize.ifUnstated(e.data().unstatedVoxelSize(row.dataset()));
        Volume em = volumes.open(row.em(), unstated);
        Map<String, Volume> labels = new LinkedHashMap<>();
        String name = row.dataset() + "/" + row.cropName();
        ClassLogic logic = ClassLogic.of(e);
        for (String label : row.classes()) {
            if (!e.classes().contains(label) && (logic == null || !logic.knows(label))) continue;
            Volume volume = volumes.open(row.label(label), unstated);
            if (unstated.isTaken(volume.notes())) requirePlace(name, volume, em);
            labels.put(label, volume);
        }
        return new TrainingCrop(name, em, labels);
    }

    /** A label that states neither voxel size nor place lies where the EM does, if at all. */
    private static void requirePlace(String crop, Volume label, Volume em) {
        VoxelImage mine = label.finest();
        VoxelImage whole = em.finest();
        boolean same = true;
        for (int d = 0; d < 3; d++) {
            double half = whole.grid().scale()[d] / 2;
            same &= Math.abs(mine.min(d) - whole.min(d)) < half;
            same &= Math.abs(mine.max(d) - whole.max(d)) < half;
        }
        if (same) return;
        throw new CellMapException(
                "Cannot train on crop " + crop,
                label.location(),
                "Its metadata state no voxel size, so no place either, and it is not as large as"
                        + " the EM: nothing says where in the EM it lies.",
                "Write the attributes voxel_size and translation (nm: z, y, x) into it, or import"
                        + " it at its place.");
    }

    /** What to tell of a voxel size that is given for arrays that state none. */
    private static List<String> given(DataSection section, List<TrainingCrop> crops) {
        if (section.unstatedVoxelSizes() == null) return List.of();
        boolean taken =
                section.unstatedVoxelSizes().values().stream()
                        .map(GivenSize::ifUnstated)
                        .anyMatch(size -> crops.stream().anyMatch(crop -> crop.takes(size)));
        return taken
                ? List.of()
                : List.of(
                        "data.unstated_voxel_sizes has no effect: the metadata of all arrays state"
                                + " a voxel size. What the network sees is data.voxel_size.");
    }
}
