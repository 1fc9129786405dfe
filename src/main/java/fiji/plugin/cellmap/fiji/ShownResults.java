// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.ImageJ2;
import fiji.plugin.cellmap.fiji.image.LabelOverlay;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.predict.PredictionSummary;
import fiji.plugin.cellmap.process.ProcessSummary;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.verb.ProcessPrediction;
import ij.ImagePlus;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;

/** Shows what was predicted of an image, and hands it to scripts. For one thread. */
final class ShownResults {

    private final Host host;
    private final Optional<ImageJ2> imageJ2;

    /** Objects of the first class that has any, else the first mask; null before. */
    private ImagePlus above;

    ShownResults(Host host, Optional<ImageJ2> imageJ2) {
        this.host = host;
        this.imageJ2 = imageJ2;
    }

    /**
     * @param group that holds an image for each class
     * @return by class; datasets of ImageJ2 where that is there, else images of ImgLib2
     */
    Map<String, RandomAccessibleInterval<?>> probabilities(PredictionResult predicted, Path group) {
        Map<String, RandomAccessibleInterval<?>> images = new LinkedHashMap<>();
        for (PredictionSummary.ClassSummary c : predicted.predictions().get(0).summary().classes())
            images.put(
                    c.name(),
                    result(show(group.resolve(c.name()), false, c.name() + " probability")));
        return images;
    }

    /** Masks and objects by class, likewise. */
    Map<String, RandomAccessibleInterval<?>> labels(ProcessPrediction.Item item) {
        Map<String, RandomAccessibleInterval<?>> images = new LinkedHashMap<>();
        for (ProcessSummary.ClassResult c : item.summary().classes()) {
            String title = c.name() + (c.instance() ? " objects" : " mask");
            ImagePlus shown = show(Path.of(item.where()).resolve(c.name()), true, title);
            images.put(c.name(), result(shown));
            boolean better = above != null && c.instance() && above.getTitle().endsWith(" mask");
            if (above == null || better) above = shown;
        }
        return images;
    }

    /**
     * Lays what {@link #labels} showed over an image.
     *
     * @param voxelSize nm, z y x; null for that of the image
     */
    void overlay(ImageInput image, double[] voxelSize) {
        ImagePlus under = image.opened().orElse(null);
        if (above == null || under == null) return;
        VoxelImage labels = ShownVolume.volume(above).orElseThrow();
        LabelOverlay.put(under, image.grid(voxelSize), labels);
    }

    private ImagePlus show(Path path, boolean labels, String title) {
        ImagePlus image = ShownVolume.open(path, labels, title);
        host.show(image);
        return image;
    }

    private RandomAccessibleInterval<?> result(ImagePlus shown) {
        VoxelImage volume = ShownVolume.volume(shown).orElseThrow();
        return imageJ2.<RandomAccessibleInterval<?>>map(
                        known -> known.dataset(volume, shown.getTitle()))
                .orElseGet(volume::image);
    }
}
