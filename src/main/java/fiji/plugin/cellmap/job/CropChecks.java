// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.sample.CropBox;
import fiji.plugin.cellmap.sample.GreySample;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the crops of a training have to do with its settings, found out before its first step: what
 * cannot teach is refused, what teaches little is said. For one thread.
 */
final class CropChecks {

    /** Share of a patch that should be annotated. */
    private static final double FAIR_SHARE = 0.5;

    /** How many times as coarse as asked for the EM may be without a word. */
    private static final double COARSE = 1.5;

    private final ConfigFile config;
    private final Experiment e;
    private final TrainingData crops;
    private final Intensity intensity;
    private final List<String> notes = new ArrayList<>();

    private CropChecks(ConfigFile config, TrainingData crops) {
        this.config = config;
        this.e = config.experiment();
        this.crops = crops;
        this.intensity = new Intensity(e.data().intensityScale(), e.data().intensityOffset());
    }

    /**
     * Looks at all crops; reads a little of each, and those in floating point whole.
     *
     * @param target what of a patch has targets, in voxels, z y x
     * @return what a user should know
     * @throws UsageException if the settings do not fit the crops
     * @throws CellMapException if an EM holds what is not a number, or none shows anything
     */
    static List<String> notes(ConfigFile config, TrainingData crops, int[] target) {
        CropChecks checks = new CropChecks(config, crops);
        checks.split();
        checks.schedule();
        checks.greyValues();
        checks.patches(target);
        checks.resolution();
        checks.notes.addAll(new LabelChecks(config.experiment(), crops).notes());
        return checks.notes;
    }

    private void schedule() {
        if (e.optimizer().schedule().equals("plateau") && crops.heldOut().isEmpty())
            throw config.refuse(
                    "optimizer.schedule",
                    "It waits for validations, but no crop is held out.",
                    "another schedule, or crops that are held out (data.validation_crops)");
    }

    private void split() {
        Set<String> trained = places(crops.split().train());
        Set<String> both = places(crops.split().validate());
        both.retainAll(trained);
        if (!both.isEmpty())
            throw config.refuse(
                    "data.datasplit",
                    "It holds out crops that it trains on: " + String.join(", ", both) + ".",
                    "each crop on one side; a validation on what was trained flatters");
        if (crops.train().isEmpty() && !crops.heldOut().isEmpty())
            throw config.refuse(
                    splitKey(),
                    "No crop is left to train; held out: "
                            + Counted.of(crops.heldOut().size(), "crop")
                            + ".",
                    "a split that leaves crops to train on");
        for (String label : e.classes())
            if (!annotated(crops.train(), label).isEmpty()) continue;
            else if (!annotated(crops.heldOut(), label).isEmpty())
                throw config.refuse(
                        splitKey(),
                        "Only crops that are held out annotate "
                                + label
                                + ": "
                                + String.join(", ", annotated(crops.heldOut(), label))
                                + ".",
                        "a split that leaves one of them to train on");
    }

    private String splitKey() {
        if (e.data().fold() != null) return "data.fold";
        if (e.data().datasplit() != null) return "data.datasplit";
        return e.data().validationCrops() != null
                ? "data.validation_crops"
                : "data.validation_share";
    }

    private static Set<String> places(List<DatasplitRow> rows) {
        return rows.stream()
                .map(row -> row.dataset() + "/" + row.cropName())
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }

    private static List<String> annotated(List<TrainingCrop> all, String label) {
        return all.stream().filter(c -> c.teaches(label)).map(TrainingCrop::name).toList();
    }

    private void greyValues() {
        List<String> flat = new ArrayList<>();
        GreySample last = null;
        for (TrainingCrop crop : all()) {
            CropBox box = crop.box(e.data().voxelSize());
            crop.requireNumbers(e.data().voxelSize());
            long[] shape = Arrays.stream(box.shape()).asLongStream().toArray();
            GreySample sample = GreySample.of(crop.raw(), box.min(), e.data().voxelSize(), shape);
            if (sample.isConstant())
                notes.add("The EM of " + crop.name() + " is the same grey everywhere.");
            if (sample.tooLargeFor(intensity)) throw misfit(crop.name(), sample);
            if (!sample.isConstant()) last = sample;
            if (sample.tooFlatFor(intensity)) flat.add(crop.name());
        }
        if (last == null && !all().isEmpty())
            throw new CellMapException(
                    "Cannot train",
                    crops.train().get(0).raw(),
                    "The EM of every crop is the same grey everywhere: there is nothing to see.",
                    "Check data.raw_name, and whether the EM was fetched.");
        if (last != null && flat.size() == all().size()) throw misfit("all crops", last);
        if (!flat.isEmpty())
            notes.add(
                    "Normalised, the grey values of these crops hardly differ: "
                            + String.join(", ", flat)
                            + ".");
    }

    private List<TrainingCrop> all() {
        List<TrainingCrop> all = new ArrayList<>(crops.train());
        all.addAll(crops.heldOut());
        return all;
    }

    private UsageException misfit(String where, GreySample sample) {
        Intensity fitting = sample.fitting();
        return config.refuse(
                "data.intensity_scale",
                sample.text(intensity) + " (" + where + ").",
                String.format(
                        Locale.ROOT,
                        "a normalisation to about 0 to 1, such as data.intensity_scale=%.4g with"
                                + " data.intensity_offset=%.4g",
                        fitting.scale(),
                        fitting.offset()));
    }

    private void patches(int[] target) {
        double share = 0;
        int smaller = 0;
        String least = "";
        double leastShare = 1;
        for (TrainingCrop crop : crops.train()) {
            int[] shape = crop.box(e.data().voxelSize()).shape();
            double part = 1;
            for (int d = 0; d < 3; d++) part *= Math.min(1.0, shape[d] / (double) target[d]);
            share += part / crops.train().size();
            if (part < 1) smaller++;
            if (part < leastShare) least = crop.name() + " has " + Arrays.toString(shape);
            leastShare = Math.min(leastShare, part);
        }
        if (share >= FAIR_SHARE || smaller == 0) return;
        notes.add(
                String.format(
                        Locale.ROOT,
                        "At %s nm, %d of %s %s smaller than the %s voxels that a"
                                + " patch teaches (%s): on average %.0f %% of them are annotated."
                                + " data.patch_size or data.voxel_size may be too large.",
                        Arrays.toString(e.data().voxelSize()),
                        smaller,
                        Counted.of(crops.train().size(), "training crop"),
                        smaller == 1 ? "is" : "are",
                        Arrays.toString(target),
                        least,
                        100 * share));
    }

    private void resolution() {
        double[] asked = e.data().voxelSize();
        for (TrainingCrop crop : all()) {
            double[] em = crop.raw().level(asked).grid().scale();
            if (isCoarse(em))
                notes.add(
                        "The EM of "
                                + crop.name()
                                + " has voxels of "
                                + Arrays.toString(em)
                                + " nm: at "
                                + Arrays.toString(asked)
                                + " nm it is interpolated and shows nothing finer.");
            List<String> blocky =
                    e.classes().stream()
                            .filter(crop::annotates)
                            .filter(label -> isCoarse(crop.labelScale(label, asked)))
                            .toList();
            if (!blocky.isEmpty())
                notes.add(
                        "The labels of "
                                + String.join(", ", blocky)
                                + " in "
                                + crop.name()
                                + " have voxels of "
                                + Arrays.toString(crop.labelScale(blocky.get(0), asked))
                                + " nm: at "
                                + Arrays.toString(asked)
                                + " nm their borders are blocks.");
        }
    }

    private boolean isCoarse(double[] scale) {
        for (int d = 0; d < 3; d++) if (scale[d] > COARSE * e.data().voxelSize()[d]) return true;
        return false;
    }
}
