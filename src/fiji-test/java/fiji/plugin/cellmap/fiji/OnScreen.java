// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.fiji.image.ObjectRois;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A small workflow on images that are open: train on a TIFF with ROIs, predict it, and train on
 * with its probabilities after areas were laid over them.
 *
 * @param em a TIFF stack
 * @param annotation ROIs of mito
 * @param correction others
 */
record OnScreen(Path em, Path annotation, Path correction) {

    /** The step that opens a file and makes its image the current one; no command. */
    static final String OPEN = "open";

    private static final String SET =
            "train.epochs=1,train.iterations_per_epoch=2,train.batch_size=2,"
                    + "data.patch_size=[32,32,32],predict.window=[32,32,32]";

    static OnScreen make(Path folder, Phantom phantom) {
        Path stored = DataLayout.official(phantom.root()).em("phantom-1").path();
        ImagePlus image = ShownVolume.editable(ShownVolume.open(stored, false, "em"), false);
        Path em = folder.resolve("the em.tif");
        new FileSaver(image).saveAsTiffStack(em.toString());
        OnScreen made =
                new OnScreen(em, folder.resolve("annotation.zip"), folder.resolve("more.zip"));
        areas(made.annotation, image.getNSlices(), new Roi(8, 8, 20, 14));
        areas(made.correction, 3, new Roi(2, 3, 9, 7));
        return made;
    }

    private static void areas(Path zip, int slices, Roi area) {
        List<Roi> rois = new ArrayList<>();
        for (int z = 1; z <= slices; z++) {
            Roi roi = (Roi) area.clone();
            roi.setName("mito 1 z" + z);
            roi.setPosition(z);
            rois.add(roi);
        }
        new ObjectRois(rois, slices).write(zip);
    }

    /** The steps, which write below a folder of their own. */
    List<SameBytes.Step> steps(Path folder) {
        String first = folder.resolve("run 1").toString();
        Path results = folder.resolve("results");
        return List.of(
                open(em),
                new SameBytes.Step(
                        "trainImage",
                        Map.of(
                                "config",
                                "demo",
                                "run",
                                first,
                                "rois",
                                annotation.toString(),
                                "className",
                                "mito",
                                "device",
                                "cpu",
                                "set",
                                SET)),
                new SameBytes.Step(
                        "predictImage",
                        Map.of("run", first, "out", results.toString(), "device", "cpu")),
                open(results.resolve("predictions/the_em.zarr/image/mito/.zattrs")),
                new SameBytes.Step(
                        "correct",
                        Map.of(
                                "from",
                                first,
                                "run",
                                folder.resolve("run 2").toString(),
                                "region",
                                "image",
                                "rois",
                                correction.toString(),
                                "device",
                                "cpu")));
    }

    private static SameBytes.Step open(Path file) {
        return new SameBytes.Step(OPEN, Map.of("path", file.toString()));
    }
}
