// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClass;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhantomTest {

    private static final PhantomOptions SMALL =
            new PhantomOptions(48, List.of("mito", "er", "pm", "ld"), 7);

    @TempDir static Path folder;
    private static Phantom phantom;

    @BeforeAll
    static void make() {
        phantom = Phantom.make(folder.resolve("small"), SMALL, Progress.none());
    }

    @Test
    void manifestsAndArraysAgree() {
        Manifest train = Manifest.read(phantom.trainManifest());
        Manifest test = Manifest.read(phantom.testManifest());
        assertEquals(phantom.trainCrops(), train.crops());
        assertEquals(phantom.testCrops(), test.crops());
        assertEquals(4 * SMALL.classes().size(), train.rows().size() + test.rows().size());
        for (CropTarget row : test.rows())
            try (ArrayStore truth = Stores.open(phantom.truth())) {
                assertArrayEquals(row.shape(), truth.open(row.path()).spec().shape());
                var attributes = truth.open(row.path()).attributes();
                assertEquals(8, attributes.at("/voxel_size/2").asDouble());
                assertEquals(row.translation()[0], attributes.at("/translation/0").asDouble());
            }
        for (CropTarget row : train.rows())
            try (ArrayStore store = open(row.dataset())) {
                String group = "recon-1/labels/groundtruth/" + row.path();
                Multiscale.Level s0 = Multiscale.read(store, group).finest();
                assertArrayEquals(row.translation(), s0.grid().translation());
                assertArrayEquals(row.voxelSize(), s0.grid().scale());
                assertArrayEquals(row.shape(), store.open(group + "/s0").spec().shape());
            }
    }

    private static ArrayStore open(String dataset) {
        return Stores.open(phantom.root().resolve(dataset).resolve(dataset + ".zarr"));
    }

    @Test
    void emHasThreeLevelsThatLieOnEachOther() {
        try (ArrayStore store = open("phantom-1")) {
            String group = "recon-1/em/fibsem-uint8";
            List<Multiscale.Level> levels = Multiscale.read(store, group).levels();
            assertEquals(
                    List.of("s0", "s1", "s2"),
                    levels.stream().map(Multiscale.Level::path).toList());
            assertArrayEquals(new double[] {12, 12, 12}, levels.get(2).grid().translation());
            byte[] fine = read(store, group + "/s0", new long[] {2, 4, 6}, 2);
            byte[] coarse = read(store, group + "/s1", new long[] {1, 2, 3}, 1);
            int sum = 0;
            for (byte b : fine) sum += b & 0xFF;
            assertEquals((sum + 4) / 8, coarse[0] & 0xFF);
        }
    }

    private static byte[] read(ArrayStore store, String path, long[] min, long n) {
        return (byte[]) store.open(path).read(new Box(min, new long[] {n, n, n}));
    }

    @Test
    void truthOfTheTestCropIsNotBesideTheEm() {
        Path labels = phantom.root().resolve("phantom-2/phantom-2.zarr/recon-1/labels/groundtruth");
        assertTrue(Files.exists(labels.resolve("crop3/mito")));
        assertFalse(Files.exists(labels.resolve("crop4")));
    }

    @Test
    void isAPureFunctionOfItsOptions() throws IOException {
        Phantom again = Phantom.make(folder.resolve("again"), SMALL, Progress.none());
        assertEquals(bytes(phantom.root()), bytes(again.root()));
        PhantomOptions options = new PhantomOptions(48, SMALL.classes(), 8);
        Phantom other = Phantom.make(folder.resolve("other"), options, Progress.none());
        assertNotEquals(bytes(phantom.root()), bytes(other.root()));
    }

    private static Map<String, Integer> bytes(Path root) throws IOException {
        Map<String, Integer> map = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                map.put(
                        root.relativize(file).toString(),
                        Arrays.hashCode(Files.readAllBytes(file)));
        }
        return map;
    }

    @Test
    void whatIsThereIsUsedAndNothingElseIsTouched() throws IOException {
        var time = Files.getLastModifiedTime(phantom.trainManifest());
        assertEquals(phantom, Phantom.make(phantom.root(), SMALL, Progress.none()));
        assertEquals(time, Files.getLastModifiedTime(phantom.trainManifest()));
        refused(phantom.root(), new PhantomOptions(48, List.of("mito"), 7));
        Path foreign = Files.createDirectories(folder.resolve("foreign"));
        Files.writeString(foreign.resolve("notes.txt"), "mine");
        refused(foreign, SMALL);
        assertEquals("mine", Files.readString(foreign.resolve("notes.txt")));
    }

    private static void refused(Path root, PhantomOptions options) {
        assertThrows(UsageException.class, () -> Phantom.make(root, options, Progress.none()));
    }

    @Test
    void nothingIsLeftWhenCancelled() throws IOException {
        Path parent = Files.createDirectories(folder.resolve("cancel"));
        assertThrows(
                CancelledException.class,
                () -> Phantom.make(parent.resolve("data"), SMALL, new CancelledAfterOne()));
        try (Stream<Path> left = Files.list(parent)) {
            assertEquals(0, left.count());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 30, 45, 60})
    void everyOfficialClassCanBeAskedFor(int from) {
        List<OrganelleClass> all = OrganelleClasses.official().all();
        List<OrganelleClass> classes = all.subList(from, Math.min(from + 15, all.size()));
        PhantomOptions options =
                new PhantomOptions(96, classes.stream().map(OrganelleClass::name).toList(), 1);
        PhantomPlan.Specimen specimen = PhantomPlan.specimens(96).get(0);
        Scene scene = Phantom.scene(options, specimen, Progress.none());
        for (OrganelleClass label : classes) {
            long voxels = 0;
            for (PhantomPlan.Crop crop : specimen.crops())
                for (int v : GroundTruth.labels(scene, crop.box(), label)) voxels += v > 0 ? 1 : 0;
            assertTrue(voxels > 0, label.name() + " is nowhere in the training crops");
        }
    }

    @Test
    void impossibleOptionsAreRefused() {
        impossible(50, List.of("mito"));
        impossible(32, List.of("mito"));
        impossible(64, List.of());
        impossible(64, List.of("mitto"));
    }

    private static void impossible(int size, List<String> classes) {
        assertThrows(UsageException.class, () -> new PhantomOptions(size, classes, 1));
    }

    private static final class CancelledAfterOne implements Progress {
        private long done;

        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {
            done += units;
        }

        @Override
        public void message(String text) {}

        @Override
        public boolean cancelled() {
            return done > 0;
        }
    }

    /** The volumes of the demo take seconds each. */
    @Test
    void aCancelIsHeardBetweenTheObjectsOfAVolume() {
        Path root = folder.resolve("cancelled-early");
        AtomicInteger asked = new AtomicInteger();
        Progress ending = Progress.until(() -> asked.incrementAndGet() > 20);
        assertThrows(CancelledException.class, () -> Phantom.make(root, SMALL, ending));
        assertEquals(21, asked.get());
        assertFalse(Files.exists(root));
    }
}
