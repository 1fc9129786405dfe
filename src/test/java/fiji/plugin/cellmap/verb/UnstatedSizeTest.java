// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.job.TrainingResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data whose metadata state no voxel size, all the way with {@code --voxel-size}. */
class UnstatedSizeTest {

    private static final String TAKEN =
            "The given voxel size [8.0, 8.0, 8.0] nm is taken, and 0 as its place";
    private static final String EM = "recon-1/em/fibsem-uint8";
    private static final String LABELS = "recon-1/labels/groundtruth";

    @TempDir Path folder;
    private Phantom phantom;
    private Path container;

    @BeforeEach
    void make() {
        phantom = Tiny.phantom(folder.resolve("data"));
        container = phantom.root().resolve("phantom-1/phantom-1.zarr");
    }

    /** Removes what says how large the voxels of an image are. */
    private static void strip(Path container, String group) {
        try (ArrayStore store = Stores.open(container)) {
            ObjectNode attributes = store.attributes(group);
            ObjectNode scales = (ObjectNode) attributes.at("/multiscales/0");
            scales.remove("coordinateTransformations");
            scales.path("datasets")
                    .forEach(d -> ((ObjectNode) d).remove("coordinateTransformations"));
            store.setAttributes(group, attributes);
            for (String level : store.list(group)) {
                ObjectNode own = store.attributes(group + "/" + level);
                own.remove(List.of("voxel_size", "translation"));
                store.setAttributes(group + "/" + level, own);
            }
        }
    }

    private TrainingResult train(String run, double[] size, String... set) throws IOException {
        return Named.like(Tiny.train(folder, phantom.root(), run, set))
                .with(Train::voxelSize, size)
                .make()
                .run(Progress.none());
    }

    private PredictionResult predict(String run) {
        return Tiny.predict(folder.resolve(run).toString(), "1", phantom).run(Progress.none());
    }

    @Test
    void anEmWithoutAVoxelSizeIsTrainedOnAndPredictedWithThatOfTheOption() throws IOException {
        train("stated", null);
        predict("stated");
        strip(container, EM);
        assertThrows(CellMapException.class, () -> train("refused", null));
        assertFalse(Files.exists(folder.resolve("refused")));

        TrainingResult result = train("given", new double[] {8});
        assertTrue(
                result.warnings().stream().anyMatch(w -> w.contains(EM) && w.contains(TAKEN)),
                result.warnings().toString());
        RunFolder run = new RunFolder(folder.resolve("given"));
        assertTrue(Files.readString(run.log()).contains(TAKEN));
        assertTrue(Files.readString(run.config()).contains("unstated_voxel_sizes"));
        assertArrayEquals(
                Files.readAllBytes(new RunFolder(folder.resolve("stated")).model()),
                Files.readAllBytes(run.model()));

        // The run remembers what was given.
        PredictionResult predicted = predict("given");
        assertTrue(predicted.summary().contains(TAKEN), predicted.summary());
        for (String name : List.of("mito", "er"))
            assertArrayEquals(voxels("stated", name), voxels("given", name));
    }

    private byte[] voxels(String run, String name) {
        Path predictions = new RunFolder(folder.resolve(run)).predictions();
        try (ArrayStore store = Stores.open(predictions.resolve("phantom-1.zarr"))) {
            VoxelImage image = Volume.open(store, "crop1/" + name, new ChunkCache(1)).finest();
            assertArrayEquals(new double[] {8, 8, 8}, image.grid().scale());
            return (byte[]) image.read(image.bounds());
        }
    }

    @Test
    void theSizeOfADatasetCountsBeforeThatOfTheOthers() throws IOException {
        strip(container, EM);
        TrainingResult result =
                train(
                        "run",
                        new double[] {32, 32, 32},
                        "data.unstated_voxel_sizes.phantom-1=[8, 8, 8]");
        assertTrue(result.warnings().stream().anyMatch(w -> w.contains(TAKEN)));
        UsageException refused =
                assertThrows(
                        UsageException.class,
                        () -> train("no", null, "data.unstated_voxel_sizes.phantom-1=[8, 8]"));
        assertTrue(refused.getMessage().contains("three numbers above 0"), refused.getMessage());
    }

    @Test
    void whereALabelLiesIsNotGuessed() throws IOException {
        strip(container, LABELS + "/crop1/mito");
        String why =
                assertThrows(CellMapException.class, () -> train("run", new double[] {8}))
                        .getMessage();
        assertTrue(why.contains("nothing says where in the EM it lies"), why);
        assertTrue(why.contains("crop1"), why);
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void aSizeThatNothingNeedsIsSaidToHaveNoEffect() throws IOException {
        TrainingResult result =
                Named.like(Tiny.train(folder, phantom.root(), "run"))
                        .with(Train::voxelSize, new double[] {4})
                        .with(Train::dryRun, true)
                        .make()
                        .run(Progress.none());
        assertTrue(result.summary().contains("data.unstated_voxel_sizes has no effect"));
        assertTrue(result.summary().contains("data.voxel_size"));
    }

    @Test
    void sizesThatAreNoneAreRefusedByEveryVerb() throws IOException {
        for (double[] size :
                List.of(new double[] {8, 8}, new double[] {0}, new double[] {1, Double.NaN, 1}))
            for (Verb<?> verb :
                    List.of(
                            Named.like(Tiny.train(folder, phantom.root(), "run"))
                                    .with(Train::voxelSize, size)
                                    .make(),
                            Named.of(ProcessPrediction.class)
                                    .with(ProcessPrediction::input, folder.toString())
                                    .with(ProcessPrediction::voxelSize, size)
                                    .make(),
                            Named.of(PackageSubmission.class)
                                    .with(PackageSubmission::input, folder.toString())
                                    .with(PackageSubmission::voxelSize, size)
                                    .make(),
                            Named.of(Evaluate.class)
                                    .with(Evaluate::submission, folder.toString())
                                    .with(Evaluate::truth, folder.toString())
                                    .with(Evaluate::voxelSize, size)
                                    .make(),
                            Named.of(MakeDatasplit.class)
                                    .with(MakeDatasplit::data, folder.toString())
                                    .with(MakeDatasplit::classes, List.of("mito"))
                                    .with(MakeDatasplit::scale, new double[] {8})
                                    .with(MakeDatasplit::voxelSize, size)
                                    .make())) {
                String why = assertThrows(UsageException.class, verb::check).getMessage();
                assertTrue(why.contains("voxelSize"), verb.getClass() + why);
            }
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void aDatasplitByVoxelSizeTakesIt() {
        strip(container, LABELS + "/crop1/mito");
        MakeDatasplit split =
                Named.of(MakeDatasplit.class)
                        .with(MakeDatasplit::data, phantom.root().toString())
                        .with(MakeDatasplit::classes, List.of("mito"))
                        .with(MakeDatasplit::scale, new double[] {8})
                        .with(MakeDatasplit::out, folder.resolve("split.csv").toString())
                        .make();
        String why =
                assertThrows(CellMapException.class, () -> split.run(Progress.none())).getMessage();
        assertTrue(why.contains("voxel size is unknown"), why);
        MakeDatasplit sized =
                Named.like(split).with(MakeDatasplit::voxelSize, new double[] {8}).make();
        MakeDatasplit.Result all = sized.run(Progress.none());
        MakeDatasplit coarse =
                Named.like(split).with(MakeDatasplit::voxelSize, new double[] {16}).make();
        MakeDatasplit.Result fewer = coarse.run(Progress.none());
        assertEquals(all.train() + all.validate() - 1, fewer.train() + fewer.validate());
    }

    @Test
    void predictionsOfOthersAreProcessedAndPackagedWithIt() throws IOException {
        train("run", null);
        predict("run");
        RunFolder run = new RunFolder(folder.resolve("run"));
        Path predicted = run.predictions().resolve("phantom-1.zarr");
        strip(predicted, "crop1/mito");
        ProcessPrediction process =
                Named.of(ProcessPrediction.class)
                        .with(ProcessPrediction::input, run.root().toString())
                        .make();
        String why =
                assertThrows(CellMapException.class, () -> process.run(Progress.none()))
                        .getMessage();
        assertTrue(why.contains("voxelSize"), why);
        assertFalse(Files.exists(run.processed().resolve("phantom-1.zarr")));
        ProcessPrediction.Result result =
                Named.like(process)
                        .with(ProcessPrediction::voxelSize, new double[] {8})
                        .make()
                        .run(Progress.none());
        assertTrue(result.summary().contains("crop1/mito: " + TAKEN), result.summary());
        assertFalse(result.summary().contains("crop1/er: "), result.summary());
        try (ArrayStore store = Stores.open(run.processed().resolve("phantom-1.zarr"))) {
            assertArrayEquals(
                    new double[] {8, 8, 8},
                    Multiscale.read(store, "crop1/mito").finest().grid().scale());
        }
    }
}
