// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.ClassLogic;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClass;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The recipe of all classes of the challenge, with a small network, from training to a score. */
class AllClassesIT {

    private static final OrganelleClasses CLASSES = OrganelleClasses.official();
    private static final List<String> TESTED =
            CLASSES.tested().stream().map(OrganelleClass::name).toList();

    @TempDir Path folder;

    private static List<String> small(String... more) {
        List<String> set =
                new ArrayList<>(
                        List.of(
                                "model.architecture=BasicUNet",
                                "data.patch_size=[32, 32, 32]",
                                "data.validation_crops=[2]",
                                "train.precision=float32",
                                "train.accumulate=1",
                                "train.validate_every=1",
                                "predict.window=[32, 32, 32]"));
        set.addAll(List.of(more));
        return set;
    }

    /** Crop 3 keeps atomic classes only, so wholes are known there by their parts. */
    private static Phantom phantom(Path root, int size) throws Exception {
        Phantom phantom = Phantom.make(root, new PhantomOptions(size, TESTED, 11), Progress.none());
        Path crop = root.resolve("phantom-2/phantom-2.zarr/recon-1/labels/groundtruth/crop3");
        for (String name : TESTED)
            if (CLASSES.require(name).isGroup()) AtomicFiles.deleteTree(crop.resolve(name));
        return phantom;
    }

    private TrainingResult train(Phantom phantom, Path run, List<String> set) {
        return new Train(
                        "cellmap_all",
                        phantom.root().toString(),
                        run.toString(),
                        null,
                        "cpu",
                        set,
                        false,
                        null,
                        null)
                .run(Progress.none());
    }

    private static PackageSubmission.Result pack(Path run, Path manifest) {
        return Named.of(PackageSubmission.class)
                .with(PackageSubmission::input, run.toString())
                .with(PackageSubmission::manifest, manifest.toString())
                .make()
                .run(Progress.none());
    }

    @Test
    void everyClassIsInTheSubmissionAndAllAgree() throws Exception {
        Phantom phantom = phantom(folder.resolve("data"), 48);
        Path run = folder.resolve("run");
        List<String> set =
                small(
                        "model.options={features: [2, 2, 2, 4, 4, 2]}",
                        "process.hierarchy={exclusive: true, parts: grow}",
                        "train.epochs=1",
                        "train.iterations_per_epoch=2",
                        "train.batch_size=1");
        TrainingResult trained = train(phantom, run, set);
        assertTrue(
                trained.warnings().stream().anyMatch(n -> n.contains("mito in 1 crop,")),
                trained.warnings().toString());
        Tiny.predict(run.toString(), "test", phantom).run(Progress.none());
        PackageSubmission.Result packaged = pack(run, phantom.testManifest());
        assertEquals(48, packaged.submission().rows());
        assertEquals(List.of(), packaged.submission().missing());
        assertFalse(packaged.isFaulty(), packaged.summary());
        Manifest rows = Manifest.read(phantom.testManifest());
        agree(run.resolve("processed"), rows);
    }

    /** Voxels of parts, all of which lie in their wholes; no voxel is of classes that exclude. */
    private static long agree(Path processed, Manifest manifest) {
        ClassLogic logic = new ClassLogic(CLASSES);
        long parts = 0;
        for (List<CropTarget> rows : manifest.byCrop().values()) {
            Map<String, boolean[]> masks = new LinkedHashMap<>();
            Path container = processed.resolve(rows.get(0).dataset() + ".zarr");
            try (ArrayStore store = Stores.open(container)) {
                for (CropTarget row : rows) masks.put(row.className(), mask(store, row));
            }
            for (String a : masks.keySet())
                for (String b : masks.keySet()) {
                    long shared = logic.set(a) & logic.set(b);
                    boolean part = !a.equals(b) && shared == logic.set(a);
                    if (!part && shared != 0) continue;
                    for (int i = 0; i < masks.get(a).length; i++) {
                        if (!masks.get(a)[i]) continue;
                        assertEquals(part, masks.get(b)[i], a + " and " + b);
                        if (part) parts++;
                    }
                }
        }
        return parts;
    }

    private static boolean[] mask(ArrayStore store, CropTarget row) {
        var array = store.open(row.cropName() + "/" + row.className() + "/s0");
        Object values = array.read(Box.of(array.spec().shape()));
        boolean[] mask = new boolean[Array.getLength(values)];
        for (int i = 0; i < mask.length; i++)
            mask[i] = ((Number) Array.get(values, i)).longValue() != 0;
        return mask;
    }

    /**
     * The whole way on a phantom of 192^3 voxels, then over the official manifest with its shapes
     * divided; in the folder that the property names, where the same again resumes.
     */
    @Test
    @EnabledIfSystemProperty(named = "cellmap.all.classes", matches = ".+")
    void theOfficialManifestIsFilled() throws Exception {
        Path show = Path.of(System.getProperty("cellmap.all.classes"));
        Files.createDirectories(show);
        Path data = show.resolve("data");
        Phantom phantom =
                Files.exists(data)
                        ? Phantom.make(data, new PhantomOptions(192, TESTED, 11), Progress.none())
                        : phantom(data, 192);
        Path run = show.resolve("run");
        List<String> set =
                small(
                        "model.options={features: [8, 8, 16, 32, 32, 8]}",
                        "optimizer.learning_rate=5.0e-3",
                        "optimizer.warmup_steps=50",
                        "train.epochs=" + Integer.getInteger("cellmap.all.epochs", 5),
                        "train.iterations_per_epoch=100",
                        "train.ema=0.99");
        TrainingResult trained = train(phantom, run, set);
        System.out.println(trained.summary());
        Tiny.predict(run.toString(), "test", phantom).run(Progress.none());
        PackageSubmission.Result packaged = pack(run, phantom.testManifest());
        System.out.println(packaged.summary());
        Evaluate.Result scored =
                Named.of(Evaluate.class)
                        .with(Evaluate::submission, packaged.submission().file())
                        .with(Evaluate::truth, phantom.truth().toString())
                        .with(Evaluate::manifest, phantom.testManifest().toString())
                        .make()
                        .run(Progress.none());
        System.out.println(scored.summary());
        Manifest divided = divided();
        Path six = show.resolve("six");
        Files.createDirectories(six);
        for (CropTarget row : divided.rows()) {
            Path container = six.resolve(row.dataset()).resolve(row.dataset() + ".zarr");
            Files.createDirectories(container.getParent());
            if (!Files.exists(container))
                Files.createSymbolicLink(
                        container,
                        phantom.root().resolve("phantom-2/phantom-2.zarr").toAbsolutePath());
        }
        Path csv = six.resolve("test_crop_manifest.csv");
        divided.write(csv);
        long began = System.nanoTime();
        Named.of(Predict.class)
                .with(Predict::run, run.toString())
                .with(Predict::data, six.toString())
                .with(Predict::manifest, csv.toString())
                .with(Predict::device, "cpu")
                .make()
                .run(Progress.none());
        System.out.println("predicted in s: " + (System.nanoTime() - began) / 1e9);
        PackageSubmission.Result all = pack(run, csv);
        System.out.println(all.summary());
        System.out.println(new String(Json.bytes(all.submission())));
        assertEquals(413, all.submission().rows());
        assertEquals(List.of(), all.submission().missing());
        assertFalse(all.isFaulty());
    }

    /** In the middle of the phantom: shapes by 10, those of voxels of 32 nm by 50. */
    private static Manifest divided() {
        List<CropTarget> rows = new ArrayList<>();
        for (CropTarget row : Manifest.official().rows()) {
            long[] shape = new long[3];
            double[] translation = new double[3];
            for (int d = 0; d < 3; d++) {
                double voxel = row.voxelSize()[d];
                shape[d] = row.shape()[d] / (voxel > 16 ? 50 : 10);
                double free = 192 * PhantomOptions.VOXEL - shape[d] * voxel;
                translation[d] = Math.floor(free / 2 / voxel) * voxel;
            }
            rows.add(
                    new CropTarget(
                            row.crop(),
                            row.dataset(),
                            row.className(),
                            row.voxelSize(),
                            translation,
                            shape));
        }
        return new Manifest(rows);
    }
}
