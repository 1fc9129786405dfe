// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Predict;
import fiji.plugin.cellmap.verb.Tiny;
import fiji.plugin.cellmap.worker.InProcess;
import fiji.plugin.cellmap.worker.VerbRunner;
import ij.ImagePlus;
import ij.WindowManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image on the screen gives the bits that the command line gives for its file. */
class PredictImageTest {

    @TempDir static Path folder;
    private static Path run;
    private static Path em;

    @BeforeAll
    static void trainAndPredict() throws Exception {
        Phantom phantom = Tiny.phantom(folder.resolve("data"));
        em = phantom.root().resolve("phantom-1/phantom-1.zarr/recon-1/em/fibsem-uint8");
        run = folder.resolve("run");
        Tiny.train(folder, phantom.root(), "run").run(Progress.none());
        Named.of(Predict.class)
                .with(Predict::run, run.toString())
                .with(Predict::input, em.toString())
                .with(Predict::output, folder.resolve("file.zarr").toString())
                .with(Predict::device, "cpu")
                .make()
                .run(Progress.none());
    }

    @AfterEach
    void closeImages() {
        WindowManager.setTempCurrentImage(null);
    }

    private static String predict(ImagePlus image, String out, String... more) {
        WindowManager.setTempCurrentImage(image);
        PredictImageCommand command =
                new PredictImageCommand() {
                    @Override
                    protected VerbRunner runner() {
                        return new InProcess();
                    }
                };
        String options =
                "run=[" + run + "] out=[" + folder.resolve(out) + "] " + String.join(" ", more);
        Map<String, String> texts = MacroOptions.read(options + " device=cpu", command);
        return command.execute(new QuietHost(), texts);
    }

    private static byte[] bytes(Path group) {
        GroupLocation where = GroupLocation.of(group);
        try (ArrayStore store = Stores.open(where.container())) {
            VoxelImage image = Volume.open(store, where.group(), new ChunkCache(1)).finest();
            return (byte[]) image.read(image.bounds());
        }
    }

    @Test
    void aStackInMemoryGivesTheBitsOfItsFile() throws IOException {
        ImagePlus shown = ShownVolume.open(em, false, "phantom em.tif");
        ImagePlus stack = shown.duplicate();
        stack.setTitle("phantom em.tif");
        String text = predict(stack, "stack");
        for (String name : List.of("mito", "er"))
            assertArrayEquals(
                    bytes(folder.resolve("file.zarr").resolve(name)),
                    bytes(folder.resolve("stack/predictions/phantom_em.zarr/image/" + name)));
        assertTrue(text.contains("mito"), text);
        assertTrue(Files.isDirectory(folder.resolve("stack/processed/phantom_em.zarr/image/er")));
        assertTrue(stack.getOverlay().size() == 1);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.filter(p -> p.toString().contains("input-")).count());
        }
    }

    @Test
    void aVolumeOfAContainerIsReadFromThere() {
        ImagePlus shown = ShownVolume.open(em, false, "em");
        predict(shown, "volume", "objects=false");
        assertArrayEquals(
                bytes(folder.resolve("file.zarr/mito")),
                bytes(folder.resolve("volume/predictions/em.zarr/image/mito")));
        assertTrue(Files.notExists(folder.resolve("volume/processed")));
        assertEquals(null, shown.getOverlay());
    }

    @Test
    void theSameAgainFindsEverythingDone() {
        ImagePlus stack = ShownVolume.open(em, false, "em").duplicate();
        stack.setTitle("em");
        predict(stack, "again", "objects=false");
        String text = predict(stack, "again", "objects=false");
        assertTrue(text.contains("resumed"), text);
    }

    @Test
    void withoutImageOrVoxelSizeItIsSaidWhatToDo() {
        UsageException none = assertThrows(UsageException.class, () -> predict(null, "none"));
        assertEquals("There is no image", none.what());
        ImagePlus stack = ShownVolume.open(em, false, "em").duplicate();
        stack.getCalibration().setUnit("pixel");
        UsageException unit = assertThrows(UsageException.class, () -> predict(stack, "pixel"));
        assertEquals("The voxel size is not known", unit.what());
        assertTrue(unit.fix().contains("\"Voxel size (nm)\""), unit.fix());
    }
}
