// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static fiji.plugin.cellmap.sample.Synthetic.EIGHT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.ClassLogic;
import fiji.plugin.cellmap.challenge.OrganelleClass;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.config.TargetSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcludedLabelsTest {

    private static final OrganelleClasses CLASSES = OrganelleClasses.official();
    private static final ClassLogic LOGIC = new ClassLogic(CLASSES);
    private static final byte U = Patch.UNKNOWN;
    private static final float NAN = Float.NaN;

    /** Labels of a row of voxels, for 2 x 2 x 2 voxels. */
    private static TrainingCrop crop(Map<String, float[]> labels) {
        Map<String, Volume> volumes = new HashMap<>();
        labels.forEach((name, values) -> volumes.put(name, Synthetic.label(0, 2, values)));
        return new TrainingCrop("a", Synthetic.em(2), volumes).concluding(LOGIC).withPadding(true);
    }

    private static byte[] labels(TrainingCrop crop, String name) {
        return crop.read(
                        Targets.masks(List.of(name)),
                        new double[3],
                        EIGHT,
                        new int[] {2, 2, 2},
                        Intensity.NONE)
                .labels();
    }

    @Test
    void aWholeFollowsFromItsParts() {
        TrainingCrop crop =
                crop(
                        Map.of(
                                "np_out", new float[] {0, 5, 0, 0, 1, 0, NAN, NAN},
                                "np_in", new float[] {0, 0, 2, 0, 1, NAN, 3, 0}));
        byte[] np = {0, 1, 1, 0, U, U, 1, U};
        assertArrayEquals(np, labels(crop, "np"), "fifth voxel contradicts itself");
        byte[] ne = {U, 1, 1, U, U, U, 1, U};
        assertArrayEquals(ne, labels(crop, "ne"));
        byte[] mito = {U, 0, 0, U, U, U, 0, U};
        assertArrayEquals(mito, labels(crop, "mito"));
    }

    @Test
    void aPartFollowsFromItsWhole() {
        TrainingCrop crop = crop(Map.of("mito", new float[] {0, 7, 7, 0, 1, 0, NAN, 1}));
        byte[] part = {0, U, U, 0, U, 0, U, U};
        assertArrayEquals(part, labels(crop, "mito_mem"));
        byte[] other = {U, 0, 0, U, 0, U, U, 0};
        assertArrayEquals(other, labels(crop, "er"));
        assertFalse(crop.teaches("mito_mem"));
        TrainingCrop more =
                crop(
                        Map.of(
                                "ld", new float[] {0, 1, 1, 0, 0, 1, 1, NAN},
                                "ld_mem", new float[] {0, 1, 0, 1, 0, 0, NAN, 0}));
        byte[] rest = {0, 0, 1, U, 0, 1, U, U};
        assertArrayEquals(rest, labels(more, "ld_lum"));
        assertTrue(more.teaches("ld_lum"));
    }

    @Test
    void whatIsAnnotatedStaysAsItIs() {
        float[] mem = {1, 1, 0, 0, 0, 0, 0, 0};
        float[] mito = {0, 1, 1, 0, 0, 0, 0, 0};
        TrainingCrop crop = crop(Map.of("mito", mito, "mito_mem", mem));
        assertArrayEquals(new byte[] {0, 1, 1, 0, 0, 0, 0, 0}, labels(crop, "mito"));
        assertArrayEquals(new byte[] {1, 1, 0, 0, 0, 0, 0, 0}, labels(crop, "mito_mem"));
    }

    @Test
    void nothingFollowsUnlessItIsAskedFor() {
        TrainingCrop crop = crop(Map.of("mito", new float[] {1})).concluding(null);
        assertArrayEquals(new byte[] {U, U, U, U, U, U, U, U}, labels(crop, "mito_mem"));
    }

    @Test
    void aClassThatOnlyFollowsIsTrained() {
        TrainingCrop parts = crop(Map.of("ld_mem", new float[] {1}, "ld_lum", new float[] {0}));
        PatchSource source = source(List.of(parts));
        assertArrayEquals(new byte[] {1}, source.patch(0).labels());
        CellMapException e =
                assertThrows(CellMapException.class, () -> source(List.of(parts.concluding(null))));
        assertTrue(e.getMessage().contains("Cannot train the class ld"), e.getMessage());
    }

    private static PatchSource source(List<TrainingCrop> crops) {
        return new PatchSource(
                crops,
                Targets.masks(List.of("ld")),
                EIGHT,
                new int[] {1, 1, 1},
                AugmentSection.none(),
                Intensity.NONE,
                1);
    }

    @Test
    void cropsThatKnowAClassInPartCountForItOnlyWithoutOthers() {
        TrainingCrop whole = crop(Map.of("ld", new float[] {1}));
        TrainingCrop part = crop(Map.of("ld_mem", new float[] {1}));
        Set<Integer> seen = new HashSet<>();
        for (int k = 0; k < 32; k++) {
            int size = source(List.of(whole, part)).patch(k).labels().length;
            seen.add(size);
        }
        assertEquals(Set.of(1), seen);
        ClassShares shares =
                ClassShares.of(List.of(whole, part), Targets.masks(List.of("ld")), EIGHT);
        assertEquals(8 * 512, shares.present()[0], "the crop that knows all");
        shares = ClassShares.of(List.of(part), Targets.masks(List.of("ld")), EIGHT);
        assertEquals(8 * 512, shares.present()[0]);
    }

    @Test
    void distancesAreThoseOfTheSameLabelsAnnotated() {
        float[] ld = {1, 1, 1, 1, 0, 0, 0, 0};
        float[] mem = {1, 1, 0, 0, 0, 0, 0, 0};
        float[] lum = {0, 0, 1, 1, 0, 0, 0, 0};
        TargetSection section =
                Named.of(TargetSection.class)
                        .with(TargetSection::distance, List.of("ld"))
                        .with(TargetSection::distanceScale, 3.0)
                        .make();
        Targets targets =
                new Targets(
                        Targets.masks(List.of("ld")).outputs(), DistanceTargets.of(section), null);
        byte[] direct = distances(crop(Map.of("ld", ld)), targets);
        byte[] concluded = distances(crop(Map.of("ld_mem", mem, "ld_lum", lum)), targets);
        assertArrayEquals(direct, concluded);
        assertTrue(direct[0] > 0 && direct[7] < 0);
    }

    private static byte[] distances(TrainingCrop crop, Targets targets) {
        return crop.read(targets, new double[3], EIGHT, new int[] {2, 2, 2}, Intensity.NONE)
                .labels();
    }

    /** Every voxel of the phantom has one atomic class, as the challenge's crops have. */
    @Test
    void whatFollowsIsWhatThePhantomAnnotates(@TempDir Path folder) {
        List<String> all = CLASSES.tested().stream().map(OrganelleClass::name).toList();
        PhantomOptions options = new PhantomOptions(48, all, 5);
        Phantom phantom = Phantom.make(folder.resolve("phantom"), options, Progress.none());
        Path container = phantom.root().resolve("phantom-1/phantom-1.zarr");
        Set<String> open = new TreeSet<>();
        try (ArrayStore store = Stores.open(container)) {
            ChunkCache cache = new ChunkCache(1 << 26);
            Volume em = Volume.open(store, "recon-1/em/fibsem-uint8", cache);
            Map<String, Volume> labels = new HashMap<>();
            for (String name : all)
                labels.put(
                        name,
                        Volume.open(store, "recon-1/labels/groundtruth/crop1/" + name, cache));
            for (String name : all) {
                Map<String, Volume> others = new HashMap<>(labels);
                others.remove(name);
                byte[] truth = read(em, Map.of(name, labels.get(name)), name);
                byte[] follows = read(em, others, name);
                for (int i = 0; i < truth.length; i++)
                    if (follows[i] != U) assertEquals(truth[i], follows[i], name + " at " + i);
                if (LOGIC.knowledge(name, others.keySet()) != ClassLogic.Knowledge.WHOLE)
                    open.add(name);
                else assertArrayEquals(truth, follows, name);
            }
        }
        assertEquals(
                Set.of("cell", "chrom", "cyto", "echrom", "ecs", "hchrom", "nuc", "nucpl", "pm"),
                open,
                "classes that hold or border on ones that are not tested");
    }

    private static byte[] read(Volume em, Map<String, Volume> labels, String name) {
        TrainingCrop crop =
                new TrainingCrop("crop1", em, labels).concluding(LOGIC).withPadding(true);
        CropBox box = crop.box(EIGHT);
        return crop.read(
                        Targets.masks(List.of(name)), box.min(), EIGHT, box.shape(), Intensity.NONE)
                .labels();
    }
}
