// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.LabelledCrop;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelHash;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole way in N5 gives what it gives in Zarr. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class N5ResultsTest {

    @TempDir static Path folder;
    private static Phantom phantom;
    private static String run;

    @BeforeAll
    static void train() throws IOException {
        phantom = Tiny.phantom(folder.resolve("data"));
        Tiny.train(folder, phantom.root(), "run").run(Progress.none());
        run = folder.resolve("run").toString();
    }

    private static Named<Predict> predict(String out) {
        return Named.of(Predict.class)
                .with(Predict::run, run)
                .with(Predict::crops, "all")
                .with(Predict::manifest, phantom.testManifest().toString())
                .with(Predict::out, folder.resolve(out).toString())
                .with(Predict::device, "cpu");
    }

    private static Named<ProcessPrediction> process(String input) {
        return Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, folder.resolve(input).toString())
                .with(ProcessPrediction::out, folder.resolve(input + "-processed").toString())
                .with(ProcessPrediction::run, run)
                .with(
                        ProcessPrediction::set,
                        List.of(
                                "process.defaults.threshold=0.45",
                                "process.classes.mito.watershed={on: distance, dynamic: 4}"));
    }

    @Test
    @Order(1)
    void predictionsHaveTheSameVoxels() {
        predict("zarr").make().run(Progress.none());
        PredictionResult n5 = predict("n5").with(Predict::format, "n5").make().run(Progress.none());
        assertTrue(n5.predictions().get(0).where().contains(".n5/crop"));
        assertEquals(4, assertSameVoxels("zarr", "n5"));
        assertFalse(Files.exists(folder.resolve("n5/phantom-1.zarr")));
    }

    /** Without a word the same command goes on in the format that is there. */
    @Test
    @Order(2)
    void theSameAgainResumesAndAnotherFormatIsRefused() {
        PredictionResult again = predict("n5").make().run(Progress.none());
        for (PredictionResult.Item item : again.predictions())
            assertEquals(item.summary().blocks(), item.summary().resumed());
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                predict("n5")
                                        .with(Predict::format, "zarr")
                                        .make()
                                        .run(Progress.none()));
        assertTrue(e.where().contains("phantom-2.n5"), e.getMessage());
    }

    @Test
    @Order(3)
    void processingFollowsThePredictionsUnlessToldOtherwise() {
        process("zarr").make().run(Progress.none());
        process("n5").make().run(Progress.none());
        assertEquals(4, assertSameVoxels("zarr-processed", "n5-processed"));
        String mixed = folder.resolve("mixed").toString();
        process("zarr")
                .with(ProcessPrediction::out, mixed)
                .with(ProcessPrediction::format, "n5")
                .make()
                .run(Progress.none());
        assertEquals(4, assertSameVoxels("zarr-processed", "mixed"));
        ProcessPrediction.Result found =
                process("zarr").with(ProcessPrediction::out, mixed).make().run(Progress.none());
        assertTrue(found.crops().get(0).summary().classes().get(0).found());
    }

    /** A submission is Zarr whatever it was made of, and the same bytes. */
    @Test
    @Order(4)
    void submissionsAreTheSame() throws IOException {
        for (String results : List.of("zarr", "n5"))
            Named.of(PackageSubmission.class)
                    .with(
                            PackageSubmission::input,
                            folder.resolve(results + "-processed").toString())
                    .with(PackageSubmission::out, folder.resolve(results + ".zip").toString())
                    .with(PackageSubmission::manifest, phantom.testManifest().toString())
                    .make()
                    .run(Progress.none());
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("zarr.zip")),
                Files.readAllBytes(folder.resolve("n5.zip")));
    }

    @Test
    @Order(5)
    void measurementsAreTheSame() throws IOException {
        for (String results : List.of("zarr", "n5"))
            Named.of(Measure.class)
                    .with(Measure::input, folder.resolve(results + "-processed").toString())
                    .with(Measure::out, folder.resolve(results + "-measured").toString())
                    .make()
                    .run(Progress.none());
        String table = "phantom-1/crop1/mito.csv";
        assertEquals(
                Files.readString(folder.resolve("zarr-measured").resolve(table)),
                Files.readString(folder.resolve("n5-measured").resolve(table)));
    }

    @Test
    @Order(6)
    void theNameOfAWholePredictionTellsItsFormat() {
        Path em = phantom.root().resolve("phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8");
        Named<Predict> whole =
                Named.of(Predict.class)
                        .with(Predict::run, run)
                        .with(Predict::device, "cpu")
                        .with(Predict::input, em.toString())
                        .with(Predict::output, folder.resolve("whole.n5").toString());
        whole.make().run(Progress.none());
        try (ArrayStore store = Stores.open(folder.resolve("whole.n5"))) {
            assertEquals("N5", store.format());
            assertTrue(Multiscale.isAt(store, "mito"));
        }
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> whole.with(Predict::format, "zarr").make().run(Progress.none()));
        assertTrue(e.where().contains("@{format} zarr"), e.where());
    }

    /** EM and crops that are imported as N5 are found, and train the same model. */
    @Test
    @Order(7)
    void aDataRootInN5TrainsTheSame() throws IOException {
        Path root = folder.resolve("data-n5");
        Catalogue catalogue = Catalogue.scan(Challenge.official().layout(phantom.root()));
        try (Sources sources = new Sources()) {
            for (String dataset : catalogue.datasets()) {
                VoxelImage em = sources.open(catalogue.em(dataset).orElseThrow().path());
                to(root, dataset).with(Import::format, "n5").make().run(em, Progress.none());
            }
            for (LabelledCrop crop : catalogue.crops())
                for (String name : crop.classes())
                    to(root, crop.dataset())
                            .with(Import::crop, crop.crop())
                            .with(Import::className, name)
                            .make()
                            .run(sources.open(crop.label(name).path()), Progress.none());
        }
        assertFalse(Files.exists(root.resolve("phantom-1/phantom-1.zarr")));
        Tiny.train(folder, root, "run-n5").run(Progress.none());
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("run/model.pt")),
                Files.readAllBytes(folder.resolve("run-n5/model.pt")));
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> {
                            try (Sources sources = new Sources()) {
                                VoxelImage em =
                                        sources.open(catalogue.em("phantom-1").get().path());
                                to(root, "phantom-1")
                                        .with(Import::format, "zarr")
                                        .make()
                                        .run(em, Progress.none());
                            }
                        });
        assertTrue(e.where().contains("phantom-1.n5"), e.where());
    }

    private static Named<Import> to(Path root, String dataset) {
        return Named.of(Import.class)
                .with(Import::stack, "an image")
                .with(Import::out, root.toString())
                .with(Import::dataset, dataset);
    }

    /** Images of containers. */
    private static final class Sources implements AutoCloseable {
        private final List<ArrayStore> open = new ArrayList<>();
        private final ChunkCache cache = new ChunkCache(16);

        VoxelImage open(Path group) {
            ArrayStore store = Stores.open(group);
            open.add(store);
            return Volume.open(store, "", cache).finest();
        }

        @Override
        public void close() {
            open.forEach(ArrayStore::close);
        }
    }

    /**
     * @return how many crops there are
     */
    private static int assertSameVoxels(String zarr, String n5) {
        int crops = 0;
        for (String dataset : List.of("phantom-1", "phantom-2"))
            try (ArrayStore a = Stores.open(folder.resolve(zarr).resolve(dataset + ".zarr"));
                    ArrayStore b = Stores.open(folder.resolve(n5).resolve(dataset + ".n5"))) {
                assertEquals("N5", b.format());
                assertEquals(a.list(""), b.list(""));
                for (String crop : a.list("")) {
                    crops++;
                    assertEquals(a.list(crop), b.list(crop));
                    for (String name : a.list(crop)) assertSameImage(a, b, crop + "/" + name);
                }
            }
        return crops;
    }

    private static void assertSameImage(ArrayStore a, ArrayStore b, String group) {
        VoxelGrid grid = Multiscale.read(a, group).finest().grid();
        VoxelGrid same = Multiscale.read(b, group).finest().grid();
        assertArrayEquals(grid.scale(), same.scale());
        assertArrayEquals(grid.translation(), same.translation());
        ChunkedArray zarr = a.open(group + "/s0");
        ChunkedArray n5 = b.open(group + "/s0");
        assertEquals("gzip", n5.encoding());
        assertEquals(zarr.spec().dtype(), n5.spec().dtype());
        assertEquals(hash(zarr), hash(n5));
    }

    private static String hash(ChunkedArray array) {
        return VoxelHash.of(array, Progress.none());
    }
}
