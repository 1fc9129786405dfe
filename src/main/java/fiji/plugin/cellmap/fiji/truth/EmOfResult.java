// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.truth;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.OpenImages;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.fiji.image.VolumeFiles;
import fiji.plugin.cellmap.runfolder.DataRoot;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import ij.ImagePlus;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the EM that a result is about. */
public final class EmOfResult {

    private EmOfResult() {}

    /**
     * That of the dataset that was predicted, or the one image that is open with voxels in the same
     * places; if there are several, the one that was opened from a container.
     *
     * @param result an image with a result
     * @param grid of its voxels
     * @param run that predicted it
     * @throws UsageException if there is none, or if several are open
     */
    public static ScreenEm of(
            ImageInput result, VoxelGrid grid, RunFolder run, TrainingStart start) {
        Optional<ScreenEm> dataset =
                CorrectedResult.origin(result).flatMap(path -> dataset(path, grid, run, start));
        if (dataset.isPresent()) return dataset.get();
        List<ImagePlus> open =
                OpenImages.all().stream()
                        .filter(image -> image != result.opened().orElse(null))
                        .filter(image -> isEm(image) && fits(image, result, grid))
                        .toList();
        List<ImagePlus> stored =
                open.stream().filter(image -> ShownVolume.source(image).isPresent()).toList();
        if (stored.size() == 1) return of(ImageInput.of(stored.get(0)));
        if (open.size() == 1) return of(ImageInput.of(open.get(0)));
        throw new UsageException(
                "The EM is not known",
                result.title(),
                open.isEmpty()
                        ? "It is not a result for a dataset of the run, and no EM with the same"
                                + " size, voxel size and position is open."
                        : open.size() + " images that are open fit.",
                "Open the EM, and give its title with @{em}.");
    }

    /**
     * An image as EM.
     *
     * @throws UsageException if it cannot be
     */
    public static ScreenEm of(ImageInput image) {
        VoxelImage em = image.grey(null);
        if (em.dtype().integer) return ScreenEm.of(image, em);
        throw new UsageException(
                "Cannot train on the image",
                image.title(),
                "Its grey values are floating-point numbers.",
                "Set the range in Image > Adjust > Brightness/Contrast, then Image > Type > 8-bit.");
    }

    private static Optional<ScreenEm> dataset(
            Path origin, VoxelGrid grid, RunFolder run, TrainingStart start) {
        String name = GroupLocation.stem(GroupLocation.of(origin).container());
        if (!name.matches("\\w[\\w.-]*")) return Optional.empty();
        var experiment = start.file().experiment();
        return DataRoot.of(run)
                .map(root -> Challenge.find(experiment.challenge()).layout(experiment.data(), root))
                .flatMap(layout -> layout.existingEm(name))
                .filter(em -> holds(em, grid))
                .map(ScreenEm::of);
    }

    /** Whether the result begins in it. */
    private static boolean holds(GroupLocation em, VoxelGrid grid) {
        VoxelImage volume =
                ShownVolume.volume(ShownVolume.open(em.path(), false, "")).orElseThrow();
        for (int d = 0; d < 3; d++) {
            double index = volume.grid().index(d, grid.translation()[d]);
            if (index < -0.5 || index > volume.shape()[d] - 0.5) return false;
        }
        return true;
    }

    /** Neither labels nor probabilities of ours. */
    private static boolean isEm(ImagePlus image) {
        Optional<Path> origin = ShownVolume.origin(image);
        return origin.isEmpty()
                || !VolumeFiles.isLabels(origin.get()) && !VolumeFiles.isPrediction(origin.get());
    }

    private static boolean fits(ImagePlus image, ImageInput result, VoxelGrid grid) {
        ImageInput other = ImageInput.of(image);
        try {
            return Arrays.equals(other.shape(), result.shape())
                    && other.grey(null).grid().isClose(grid);
        } catch (CellMapException e) {
            return false; // Colours, or no voxel size.
        }
    }
}
