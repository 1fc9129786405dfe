// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.LabelledCrop;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A crop to predict: a box of a dataset.
 *
 * @param min lower corner in nm, z y x
 * @param size in nm, z y x
 */
record PredictedCrop(int number, String dataset, double[] min, double[] size) {

    /**
     * The crops that a user asks for.
     *
     * @param crops {@code test} (those of the manifest whose dataset is below the root), {@code
     *     all} (these and the labelled ones), or numbers with commas
     * @throws UsageException if one does not exist, or there is none
     */
    static List<PredictedCrop> find(
            String crops, Manifest manifest, Catalogue catalogue, List<String> classes) {
        List<PredictedCrop> test = ofManifest(manifest, catalogue, classes);
        if (crops.equals("test")) return some(test, crops);
        List<PredictedCrop> all = new ArrayList<>(test);
        List<LabelledCrop> labelled =
                catalogue.crops().stream()
                        .filter(c -> c.classes().stream().anyMatch(classes::contains))
                        .filter(c -> catalogue.em(c.dataset()).isPresent())
                        .toList();
        if (crops.equals("all")) {
            labelled.forEach(c -> all.add(ofLabels(c, classes, catalogue.layout())));
            return some(all, crops);
        }
        List<PredictedCrop> chosen = new ArrayList<>();
        for (String text : crops.split(",")) {
            String number = text.strip().replaceFirst("^crop", "");
            chosen.add(
                    test.stream()
                            .filter(c -> number.equals(String.valueOf(c.number())))
                            .findFirst()
                            .orElseGet(
                                    () ->
                                            labelled(
                                                    number,
                                                    labelled,
                                                    test,
                                                    classes,
                                                    catalogue.layout())));
        }
        return chosen;
    }

    private static PredictedCrop labelled(
            String number,
            List<LabelledCrop> labelled,
            List<PredictedCrop> test,
            List<String> classes,
            DataLayout layout) {
        TreeSet<Integer> known = new TreeSet<>();
        test.forEach(c -> known.add(c.number()));
        labelled.forEach(c -> known.add(c.crop()));
        return labelled.stream()
                .filter(c -> number.equals(String.valueOf(c.crop())))
                .map(c -> ofLabels(c, classes, layout))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "Unknown crop " + number,
                                        "@{crops}",
                                        "No manifest row with a class of the model, and no labelled"
                                                + " crop with EM below the data root, has this "
                                                + "number.",
                                        "Choose test, all, or some of " + known + "."));
    }

    private static List<PredictedCrop> ofManifest(
            Manifest manifest, Catalogue catalogue, List<String> classes) {
        List<PredictedCrop> crops = new ArrayList<>();
        for (List<CropTarget> rows : manifest.byCrop().values()) {
            CropTarget first = rows.get(0);
            if (catalogue.em(first.dataset()).isEmpty()) continue;
            if (rows.stream().noneMatch(r -> classes.contains(r.className()))) continue;
            double[] size = new double[3];
            for (int d = 0; d < 3; d++) size[d] = first.shape()[d] * first.voxelSize()[d];
            crops.add(new PredictedCrop(first.crop(), first.dataset(), first.translation(), size));
        }
        return crops;
    }

    private static PredictedCrop ofLabels(
            LabelledCrop crop, List<String> classes, DataLayout layout) {
        String name = crop.classes().stream().filter(classes::contains).findFirst().orElseThrow();
        GroupLocation label = crop.label(name);
        try (ArrayStore store = Stores.open(label.container())) {
            ChunkCache none = new ChunkCache(1);
            VoxelImage finest =
                    Volume.open(store, label.group(), none, layout.unstated(crop.dataset()))
                            .finest();
            double[] size = new double[3];
            for (int d = 0; d < 3; d++) size[d] = finest.max(d) - finest.min(d);
            return new PredictedCrop(
                    crop.crop(), crop.dataset(), finest.grid().translation(), size);
        }
    }

    private static List<PredictedCrop> some(List<PredictedCrop> crops, String asked) {
        if (!crops.isEmpty()) return crops;
        throw new UsageException(
                "There is nothing to predict",
                "@{crops} " + asked,
                "No test crop with a class of the model lies in a dataset below the data root.",
                "Give the manifest with @{manifest}, or crop numbers with @{crops}.");
    }
}
