// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.Annotated;
import fiji.plugin.cellmap.fiji.image.ChosenRegion;
import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.LabkitLabels;
import fiji.plugin.cellmap.fiji.image.OpenImage;
import fiji.plugin.cellmap.fiji.image.OpenImages;
import fiji.plugin.cellmap.fiji.image.RoiLabels;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.UsageException;
import ij.gui.Roi;
import java.nio.file.Path;
import java.util.List;

/** What is annotated on the current EM, and where: inputs that several commands share. */
record Annotation(
        @Param(
                        help = "Title of an open label image or mask of the same size as the EM.",
                        kind = Param.Kind.IMAGE,
                        unset = "none: ROIs")
                String labels,
        @Param(
                        help =
                                "Labeling as Labkit saves it, with the class as the name of a label.",
                        label = "Labkit file",
                        kind = Param.Kind.FILE,
                        extensions = {"labeling", "json"},
                        excludes = "labels",
                        unset = "none: ROIs")
                String labeling,
        @Param(
                        help = "Set of ROIs, as the ROI Manager saves it.",
                        label = "ROI file",
                        kind = Param.Kind.FILE,
                        extensions = {"zip", "roi"},
                        excludes = {"labels", "labeling"},
                        advanced = true,
                        unset = "those in the ROI Manager")
                String rois,
        @Param(help = "Class that is annotated.", name = "class", required = true) String className,
        @Param(
                        help =
                                "Slices that are annotated in full, from 1; in the plane it is the selection, or all.",
                        unset = "all; those from the first to the last ROI or label")
                String slices,
        @Param(
                        help = "Voxel size of the image: z,y,x, or one number for cubes.",
                        unit = "nm",
                        min = 0,
                        unset = "that of the image")
                double[] voxelSize,
        @Param(
                        help = "Treat the connected parts of the mask as objects (26 neighbours).",
                        byDefault = "false")
                Boolean components) {

    /**
     * The EM that is annotated.
     *
     * @throws UsageException if it is not one stack of grey values of known voxel size
     */
    VoxelImage em(ImageInput image) {
        return image.grey(OpenImage.voxelSize(voxelSize));
    }

    /**
     * The same, to be imported and trained on.
     *
     * @throws UsageException also if its grey values are not whole numbers
     */
    VoxelImage wholeEm(ImageInput image) {
        VoxelImage em = em(image);
        if (em.dtype().integer) return em;
        throw new UsageException(
                "Cannot train on the image",
                image.title(),
                "Its grey values are floating-point numbers, and networks are trained on stored"
                        + " whole numbers.",
                "Set the range in Image > Adjust > Brightness/Contrast, then Image > Type > 8-bit;"
                        + " predict what was converted in the same way.");
    }

    /**
     * Refuses what does not fit the image; quick.
     *
     * @throws UsageException naming it
     */
    void check(ImageInput image) {
        VoxelImage em = em(image);
        if (labels != null) OpenImages.titled(labels, image);
        region(image, Box.of(em.shape()));
    }

    /**
     * The labels.
     *
     * @param given labels of a script, instead of a title; null for none
     * @param display whether there can be a ROI Manager
     * @throws UsageException if nothing is annotated
     */
    Annotated read(ImageInput image, ImageInput given, boolean display) {
        VoxelImage em = em(image);
        VoxelGrid grid = em.grid();
        if (given != null) return Annotated.all(OpenImages.sized(given, image).labels(grid));
        if (labels != null) return Annotated.all(OpenImages.titled(labels, image).labels(grid));
        if (labeling != null) return LabkitLabels.read(Path.of(labeling), className, em);
        return RoiLabels.of(areas(display), className, em);
    }

    /** Whether there is something to read. */
    boolean isThere(ImageInput given, boolean display) {
        return given != null || labels != null || labeling != null || !areas(display).isEmpty();
    }

    private List<Roi> areas(boolean display) {
        return rois != null ? RoiLabels.read(Path.of(rois)) : RoiLabels.inManager(display);
    }

    /** The part of the image that is annotated in full. */
    Box region(ImageInput image, Box usual) {
        return ChosenRegion.of(image, slices, usual, "slices");
    }
}
