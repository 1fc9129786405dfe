// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.job.OpenVolumes;
import fiji.plugin.cellmap.job.TrainingData;
import fiji.plugin.cellmap.sample.LabelCounts;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What lies in a data root for some classes.
 *
 * @param voxel the voxel size at which shapes and voxels are counted
 * @param crops that have EM and one of the classes
 * @param grey values of their EM
 * @param notes what was left out or assumed, in sentences
 */
record Survey(VoxelChoice voxel, List<CropFacts> crops, GreyFacts grey, List<String> notes) {

    /** Finer than any EM. */
    private static final double[] FINEST = {1e-3, 1e-3, 1e-3};

    private static final int CACHE_MIB = 512;

    /**
     * Opens all crops, chooses a voxel size, counts voxels and reads grey values; blocks.
     *
     * @param config without a voxel size: data root, challenge, classes and datasets count
     * @throws UsageException if a class is annotated nowhere
     */
    static Survey of(ConfigFile config, Path root, Progress progress) {
        List<String> classes = config.experiment().classes();
        try (OpenVolumes volumes = new OpenVolumes(CACHE_MIB)) {
            TrainingData data = TrainingData.look(config, root, volumes);
            List<TrainingCrop> crops = data.train();
            for (String c : classes)
                if (crops.stream().noneMatch(crop -> crop.annotates(c)))
                    throw new UsageException(
                            "Cannot plan for class " + c,
                            root,
                            "No crop with EM annotates it.",
                            "Leave it out of @{classes}, or fetch crops that have it.");
            List<double[]> em = crops.stream().map(k -> k.raw().finest().grid().scale()).toList();
            List<double[]> label = crops.stream().map(k -> finest(k, classes)).toList();
            List<double[]> seen = new ArrayList<>();
            for (int i = 0; i < crops.size(); i++) {
                double[] both = em.get(i).clone();
                for (int d = 0; d < 3; d++) both[d] = Math.max(both[d], label.get(i)[d]);
                seen.add(both);
            }
            VoxelChoice voxel = VoxelChoice.of(seen, classes.size());
            progress.begin("Looking at crops", crops.size());
            List<CropFacts> facts = new ArrayList<>();
            for (int i = 0; i < crops.size(); i++) {
                progress.check();
                DatasplitRow row = data.split().rows().get(i);
                TrainingCrop crop = crops.get(i);
                Map<String, LabelCounts> counts = new LinkedHashMap<>();
                for (String c : classes)
                    if (crop.annotates(c)) counts.put(c, LabelCounts.of(crop, c, voxel.size()));
                facts.add(
                        new CropFacts(
                                row.dataset(),
                                Integer.parseInt(row.cropName().replaceAll("\\D", "")),
                                em.get(i),
                                label.get(i),
                                crop.box(voxel.size()).shape(),
                                counts));
                progress.advance(1);
            }
            return new Survey(voxel, facts, GreyFacts.of(crops, voxel.size()), data.notes());
        }
    }

    private static double[] finest(TrainingCrop crop, List<String> classes) {
        double[] finest = null;
        for (String c : classes) {
            if (!crop.annotates(c)) continue;
            double[] scale = crop.labelScale(c, FINEST);
            if (finest == null || scale[0] * scale[1] * scale[2] < volume(finest)) finest = scale;
        }
        return finest;
    }

    private static double volume(double[] size) {
        return size[0] * size[1] * size[2];
    }

    List<String> datasets() {
        return crops.stream().map(CropFacts::dataset).distinct().sorted().toList();
    }

    /** The median of the crops' shapes in voxels, per axis, z y x. */
    int[] medianShape() {
        return IntStream.range(0, 3)
                .map(
                        d -> {
                            int[] sorted =
                                    crops.stream().mapToInt(c -> c.shape()[d]).sorted().toArray();
                            return sorted[(sorted.length - 1) / 2];
                        })
                .toArray();
    }

    /** The part of its annotated voxels that a class fills. */
    double share(String name) {
        long present = 0;
        long annotated = 0;
        for (CropFacts crop : crops)
            if (crop.annotates(name)) {
                present += crop.classes().get(name).present();
                annotated += crop.classes().get(name).annotated();
            }
        return present / Math.max(1.0, annotated);
    }

    /** Annotated voxels of all crops, of the class that has most in each. */
    long annotated() {
        return crops.stream()
                .mapToLong(
                        c ->
                                c.classes().values().stream()
                                        .mapToLong(LabelCounts::annotated)
                                        .max()
                                        .orElse(0))
                .sum();
    }
}
