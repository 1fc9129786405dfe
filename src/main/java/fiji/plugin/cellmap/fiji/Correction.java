// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ChosenRegion;
import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.RoiLabels;
import fiji.plugin.cellmap.fiji.truth.CorrectedResult;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.UsageException;
import ij.gui.Roi;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@link CorrectCommand} is asked for. */
@Purpose(CorrectCommand.PURPOSE)
record Correction(
        @Param(
                        help = "Run whose weights training goes on from.",
                        label = "Run folder",
                        required = true,
                        kind = Param.Kind.TRAINED)
                String from,
        @Param(
                        help = "Folder for everything of this training.",
                        label = "New run folder",
                        required = true,
                        kind = Param.Kind.NEW_RUN)
                String run,
        @Param(
                        help = "Class that the image is about.",
                        name = "class",
                        unset = "that of the result that was opened")
                String className,
        @Param(
                        help =
                                "What was corrected in full and becomes ground truth: the selection, the box around all that differs from the stored result, or the whole image.",
                        label = "Corrected part",
                        choices = {SELECTION, CHANGED, IMAGE},
                        byDefault = SELECTION)
                String region,
        @Param(
                        help = "Slices of it, from 1.",
                        unset = "those that differ from the stored result; of the whole image all")
                String slices,
        @Param(
                        help =
                                "Lay the areas of the ROI Manager over the image: they are objects of the class, and those called erase are background.",
                        label = "Areas of the ROI Manager",
                        byDefault = "false")
                Boolean areas,
        @Param(
                        help = "Areas from a set of ROIs, as the ROI Manager saves it.",
                        label = "ROI file",
                        kind = Param.Kind.FILE,
                        extensions = {"zip", "roi"},
                        excludes = "areas",
                        unset = "none",
                        advanced = true)
                String rois,
        @Param(
                        help = "Probability above which a voxel belongs to the class.",
                        min = 0,
                        max = 1,
                        unset = "0.5 for a prediction that was opened; else the image holds labels")
                Double threshold,
        @Param(
                        help = "Treat the connected parts of the mask as objects (26 neighbours).",
                        byDefault = "false")
                Boolean components,
        @Param(
                        help = "Title of the EM, if it is open.",
                        label = "EM",
                        kind = Param.Kind.IMAGE,
                        unset = "that of the dataset, or the one open image with the same voxels")
                String em,
        @Param(
                        help =
                                "Folder of datasets that the crop, and the EM, become a part of; the crops that it has are trained on as well.",
                        label = "Data root",
                        kind = Param.Kind.NEW_FOLDER,
                        unset = "data in the new run folder; EM in a container stays there")
                String data,
        @Param(help = Computing.HELP) Computing computing)
        implements ScreenTrainingCommand.Wanted {

    Correction {
        computing = Computing.or(computing);
    }

    private static final String SELECTION = "selection";
    private static final String CHANGED = "changed";
    private static final String IMAGE = "image";

    /** The class, by default that of the result that was opened. */
    String className(ImageInput image) {
        if (className != null) return className;
        Optional<Path> origin = CorrectedResult.origin(image);
        if (origin.isPresent()) return origin.get().getFileName().toString();
        throw new UsageException(
                "The class is not known",
                image.title(),
                "The image was not opened from a stored result.",
                "Give its @{class}.");
    }

    /** The areas to lay over the image. */
    List<Roi> areas(Host host) {
        if (rois != null) return RoiLabels.read(Path.of(rois));
        return Boolean.TRUE.equals(areas) ? RoiLabels.inManager(host.interactive()) : List.of();
    }

    /**
     * Refuses a part that cannot be told; quick.
     *
     * @throws UsageException saying what to choose
     */
    void checkRegion(ImageInput image) {
        ChosenRegion.of(image, slices, Box.of(image.shape()), "slices");
        if (part().equals(SELECTION) && !ChosenRegion.isSelected(image))
            throw new UsageException(
                    "Nothing is selected",
                    image.title(),
                    "Only what was corrected in full may become ground truth.",
                    "Select that part, or choose another @{region}: changed, or image.");
        if (needsStored()) requireStored(CorrectedResult.origin(image).isPresent(), image);
    }

    private String part() {
        return region == null ? SELECTION : region;
    }

    /** Whether it must be known what the image was before. */
    private boolean needsStored() {
        return part().equals(CHANGED) || part().equals(SELECTION) && slices == null;
    }

    private static void requireStored(boolean known, ImageInput image) {
        if (known) return;
        throw new UsageException(
                "It is not known what was corrected",
                image.title(),
                "It was not opened from a stored result of the same size.",
                "Give the corrected @{slices} of a selection, or choose @{region} image.");
    }

    /** The part of the image in which corrections are looked for. */
    Box searched(ImageInput image) {
        Box whole = Box.of(image.shape());
        return part().equals(SELECTION) ? ChosenRegion.of(image, slices, whole, "slices") : whole;
    }

    /**
     * The part of the image that becomes ground truth.
     *
     * @param changes of {@link #searched} against what is stored; empty if that is not known
     */
    Box region(ImageInput image, Optional<CorrectedResult.Changes> changes) {
        Box whole = Box.of(image.shape());
        if (part().equals(IMAGE)) return ChosenRegion.slices(image, slices, whole, "slices");
        if (needsStored()) requireStored(changes.isPresent(), image);
        Box changed = changes.map(CorrectedResult.Changes::box).orElse(null);
        if (needsStored() && changed == null)
            throw new UsageException(
                    "Nothing was corrected",
                    image.title(),
                    "It is the same as the stored result.",
                    "Correct it first; to train on it as it is, choose @{region} image, or give"
                            + " the @{slices} of a selection.");
        Box usual = changed == null ? whole : changed;
        return part().equals(CHANGED)
                ? ChosenRegion.slices(image, slices, usual, "slices")
                : ChosenRegion.of(image, slices, usual, "slices");
    }
}
