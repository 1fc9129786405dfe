// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.ClassLogic.Knowledge;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.sample.CropBox;
import fiji.plugin.cellmap.sample.LabelContent;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the labels of a training cannot teach, found out before its first step. For one thread. */
final class LabelChecks {

    /** Pairs of crops that are named. */
    private static final int NAMED = 5;

    private final Experiment e;
    private final TrainingData crops;

    LabelChecks(Experiment e, TrainingData crops) {
        this.e = e;
        this.crops = crops;
    }

    /**
     * Looks at the labels of the crops to train on until they have shown something of each class.
     *
     * @return what a user should know
     * @throws UsageException if no class is in them
     */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        List<String> nowhere = new ArrayList<>();
        for (String label : e.classes()) {
            LabelContent found = LabelContent.NOTHING;
            List<String> fractions = new ArrayList<>();
            boolean annotated = false;
            for (TrainingCrop crop : crops.train()) {
                if (!crop.annotates(label)) continue;
                annotated = true;
                boolean before = found.fractions();
                found = found.with(crop, label, e.data().voxelSize());
                if (found.fractions() && !before) fractions.add(crop.name());
            }
            if (!annotated) continue;
            if (!found.present()) nowhere.add(label);
            else if (!found.absent())
                notes.add(
                        "Every annotated voxel of the training crops is "
                                + label
                                + ": the network would learn to find it everywhere.");
            if (!fractions.isEmpty())
                notes.add(
                        "The labels of "
                                + label
                                + " in "
                                + fractions.get(0)
                                + " are fractions: every voxel above 0 counts as "
                                + label
                                + ". Cut probabilities at a threshold first.");
        }
        if (!nowhere.isEmpty() && nowhere.containsAll(e.classes()))
            throw new UsageException(
                    "Cannot train",
                    String.join(", ", crops.train().stream().map(TrainingCrop::name).toList()),
                    "The crops to train on contain no voxel of " + String.join(", ", nowhere) + ".",
                    "Train on crops that have some, or on other classes.");
        for (String label : nowhere)
            notes.add(
                    "No training crop has a voxel of "
                            + label
                            + ": the network would learn to find none.");
        notes.addAll(concluded());
        notes.addAll(shared());
        notes.addAll(unknown());
        notes.addAll(uneven());
        return notes;
    }

    /** Classes that crops lack and that are known by others. */
    private List<String> concluded() {
        List<String> found = new ArrayList<>();
        for (String label : e.classes()) {
            int whole = 0;
            int part = 0;
            for (TrainingCrop crop : crops.all()) {
                if (crop.annotates(label)) continue;
                if (crop.knowledge(label) == Knowledge.WHOLE) whole++;
                else if (crop.teaches(label)) part++;
            }
            if (whole > 0) found.add(label + " in " + Counted.of(whole, "crop"));
            if (part > 0) found.add(label + " in part in " + Counted.of(part, "crop"));
        }
        if (found.isEmpty()) return List.of();
        return List.of(
                "Labels that crops lack are concluded from others (target.hierarchy): "
                        + String.join(", ", found)
                        + ". Of objects nothing follows.");
    }

    /** Labels that hold what is unknown by their metadata. */
    private List<String> unknown() {
        String first = null;
        int labels = 0;
        for (TrainingCrop crop : crops.all())
            for (String label : e.classes()) {
                long voxels = crop.unknown(label);
                if (voxels == 0) continue;
                labels++;
                if (first == null)
                    first =
                            String.format(
                                    Locale.ROOT, "%,d of %s in %s", voxels, label, crop.name());
            }
        if (labels == 0) return List.of();
        return List.of(
                "By their metadata, voxels of "
                        + Counted.of(labels, "label")
                        + " are unknown ("
                        + (labels == 1 ? "" : "such as ")
                        + first
                        + "); they count as present, as in the official tools.");
    }

    /** Crops whose labels do not all cover the same box. */
    private List<String> uneven() {
        double[] size = e.data().voxelSize();
        List<String> found = new ArrayList<>();
        for (TrainingCrop crop : crops.all()) {
            CropBox box = crop.box(size);
            e.classes().stream()
                    .filter(crop::annotates)
                    .filter(label -> !isSame(box, crop.box(label, size), size))
                    .findFirst()
                    .ifPresent(label -> found.add(label + " in " + crop.name()));
        }
        if (found.isEmpty()) return List.of();
        return List.of(
                "Labels of one crop cover different boxes ("
                        + String.join(", ", found.subList(0, Math.min(NAMED, found.size())))
                        + "): patches are taken from the box of the first label by name, and where"
                        + " another one ends it is unknown.");
    }

    private static boolean isSame(CropBox a, CropBox b, double[] size) {
        for (int d = 0; d < 3; d++)
            if (a.shape()[d] != b.shape()[d] || Math.abs(a.min()[d] - b.min()[d]) > size[d] / 2)
                return false;
        return true;
    }

    /** Held-out crops that lie in crops to train on, under another name. */
    private List<String> shared() {
        List<String> found = new ArrayList<>();
        for (TrainingCrop held : crops.heldOut())
            for (TrainingCrop trained : crops.train()) {
                if (held == trained || !isOfOneEm(held, trained)) continue;
                double share = share(held, trained);
                if (share > 0)
                    found.add(
                            String.format(
                                    Locale.ROOT,
                                    "%s lies to %.0f %% in %s",
                                    held.name(),
                                    Math.max(1, 100 * share),
                                    trained.name()));
            }
        if (found.isEmpty()) return List.of();
        int more = found.size() - NAMED;
        return List.of(
                "Crops that are held out overlap with crops that are trained on, so validation"
                        + " flatters: "
                        + String.join(", ", found.subList(0, Math.min(NAMED, found.size())))
                        + (more > 0 ? ", and " + more + " more" : "")
                        + ".");
    }

    private boolean isOfOneEm(TrainingCrop a, TrainingCrop b) {
        return a.raw().location().equals(b.raw().location())
                && e.classes().stream().anyMatch(c -> a.annotates(c) && b.annotates(c));
    }

    /** The part of the first crop that lies in the second. */
    private double share(TrainingCrop a, TrainingCrop b) {
        double[] size = e.data().voxelSize();
        CropBox first = a.box(size);
        CropBox second = b.box(size);
        double share = 1;
        for (int d = 0; d < 3; d++) {
            double from = Math.max(first.min()[d], second.min()[d]);
            double to =
                    Math.min(
                            first.min()[d] + first.shape()[d] * size[d],
                            second.min()[d] + second.shape()[d] * size[d]);
            share *= Math.max(0, to - from) / (first.shape()[d] * size[d]);
        }
        return share;
    }
}
