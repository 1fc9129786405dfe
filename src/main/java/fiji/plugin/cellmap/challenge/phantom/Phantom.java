// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClass;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.Seeds;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A small data set that looks like FIB-SEM of cells, made from nothing but a seed, in the layout of
 * the challenge: EM, labelled training crops, and a test crop whose truth is kept apart. Membranes
 * are dark lines of varying strength, mitochondria have cristae and often touch, illumination
 * drifts, and the grey value alone identifies no organelle.
 *
 * @param root the data root
 * @param trainManifest lists the training crops, in the official columns
 * @param testManifest lists the test crop
 * @param truth container of the truth of the test crop
 * @param trainCrops numbers of the training crops
 * @param testCrops numbers of the test crops
 */
public record Phantom(
        Path root,
        Path trainManifest,
        Path testManifest,
        Path truth,
        List<Integer> trainCrops,
        List<Integer> testCrops) {

    private static final String TRAIN = "train_crop_manifest.csv";
    private static final String TEST = "test_crop_manifest.csv";
    private static final String TRUTH = "ground_truth.zarr";

    /** Holds the options, and thereby says that the data set is complete. */
    private static final String OPTIONS = "phantom.json";

    /**
     * Makes the data set, or finds that it is there. Blocks for a few seconds. It is written beside
     * the root and renamed when complete, so it is never there in part.
     *
     * @param root a new or empty folder, or one that holds the same phantom already
     * @throws UsageException if the folder holds anything else
     * @throws CellMapException if it cannot be written
     */
    public static Phantom make(Path root, PhantomOptions options, Progress progress) {
        if (isThere(root, options)) return at(root, options);
        Path name = root.toAbsolutePath().getFileName();
        Path folder = root.resolveSibling(AtomicFiles.temporaryName(name.toString()));
        try {
            fill(folder, options, progress);
            AtomicFiles.write(folder.resolve(OPTIONS), Json.bytes(options));
            Files.deleteIfExists(root);
            AtomicFiles.move(folder, root);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot make the phantom",
                    root,
                    AtomicFiles.reason(e),
                    "Check that the folder is writable and has space left.",
                    e);
        } finally {
            delete(folder);
        }
        return at(root, options);
    }

    private static boolean isThere(Path root, PhantomOptions options) {
        if (!Files.exists(root)) return false;
        try (Stream<Path> entries = Files.isDirectory(root) ? Files.list(root) : Stream.of(root)) {
            if (entries.findAny().isEmpty()) return false;
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot list a folder",
                    root,
                    AtomicFiles.reason(e),
                    "Check its permissions.",
                    e);
        }
        Path file = root.resolve(OPTIONS);
        if (Files.exists(file) && Json.read(file, PhantomOptions.class).equals(options))
            return true;
        throw new UsageException(
                "Cannot make the phantom",
                root,
                "Something else is already there.",
                "Choose a new folder, or empty this one.");
    }

    private static Phantom at(Path root, PhantomOptions options) {
        List<Integer> train = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        for (PhantomPlan.Specimen specimen : PhantomPlan.specimens(options.size()))
            for (PhantomPlan.Crop crop : specimen.crops())
                (crop.test() ? test : train).add(crop.number());
        return new Phantom(
                root, root.resolve(TRAIN), root.resolve(TEST), root.resolve(TRUTH), train, test);
    }

    private static void fill(Path folder, PhantomOptions options, Progress progress) {
        OrganelleClasses classes = OrganelleClasses.official();
        PhantomWriter writer = new PhantomWriter(folder, folder.resolve(TRUTH));
        List<CropTarget> train = new ArrayList<>();
        List<CropTarget> test = new ArrayList<>();
        List<PhantomPlan.Specimen> specimens = PhantomPlan.specimens(options.size());
        progress.begin("Making the phantom", specimens.size());
        for (PhantomPlan.Specimen specimen : specimens) {
            Scene scene = scene(options, specimen, progress);
            byte[] image = image(options, specimen, scene, progress);
            writer.em(specimen.dataset(), image, scene.shape);
            for (PhantomPlan.Crop crop : specimen.crops())
                for (String name : options.classes()) {
                    progress.check();
                    OrganelleClass label = classes.require(name);
                    CropTarget target = crop.target(specimen.dataset(), name);
                    int[] labels = GroundTruth.labels(scene, crop.box(), label);
                    if (crop.test()) writer.truth(target, labels);
                    else writer.label(target, labels);
                    (crop.test() ? test : train).add(target);
                }
            progress.advance(1);
        }
        new Manifest(train).write(folder.resolve(TRAIN));
        new Manifest(test).write(folder.resolve(TEST));
    }

    private static long seed(PhantomOptions options, PhantomPlan.Specimen specimen) {
        return Seeds.mix(options.seed(), specimen.dataset().hashCode());
    }

    static byte[] image(
            PhantomOptions options, PhantomPlan.Specimen specimen, Scene scene, Progress progress) {
        long seed = seed(options, specimen);
        return new Microscope(scene, specimen.brightness(), specimen.contrast(), seed)
                .image(progress);
    }

    static Scene scene(PhantomOptions options, PhantomPlan.Specimen specimen, Progress progress) {
        long seed = seed(options, specimen);
        int n = options.size();
        Scene scene = new Scene(new int[] {n, n, n});
        Atoms atoms = new Atoms(OrganelleClasses.official());
        new CellWalls(scene, atoms, Seeds.random(seed, 1)).fill();
        new Population(
                        scene,
                        atoms,
                        specimen.crops().stream().map(PhantomPlan.Crop::box).toList(),
                        Seeds.mix(seed, 2))
                .settle(sorts(options.classes()), progress);
        return scene;
    }

    /**
     * The sorts of objects that the classes need: for a class that a sort is named after that sort,
     * else all that hold voxels of it. Cells are there anyway.
     */
    private static Set<String> sorts(List<String> names) {
        OrganelleClasses classes = OrganelleClasses.official();
        Set<String> sorts = new HashSet<>();
        for (String name : names) {
            OrganelleClass wanted = classes.require(name);
            boolean own = Organelles.ALL.stream().anyMatch(sort -> sort.name().equals(name));
            Organelles.ALL.stream()
                    .filter(sort -> !name.equals("cell"))
                    .filter(
                            sort ->
                                    own
                                            ? sort.name().equals(name)
                                            : sort.atoms().stream()
                                                    .map(classes::require)
                                                    .anyMatch(wanted::overlaps))
                    .forEach(sort -> sorts.add(sort.name()));
        }
        return sorts;
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) return;
        try (Stream<Path> all = Files.walk(folder)) {
            Path[] files = all.toArray(Path[]::new);
            for (int i = files.length - 1; i >= 0; i--) Files.deleteIfExists(files[i]);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot delete a folder", folder, AtomicFiles.reason(e), "Delete it.", e);
        }
    }
}
