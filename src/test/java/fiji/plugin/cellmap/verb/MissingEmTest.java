// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EM of which the metadata is there, and no chunk: as after fetching another level. */
class MissingEmTest {

    @TempDir Path folder;
    private Phantom phantom;

    @BeforeEach
    void makePhantom() {
        phantom = Tiny.phantom(folder.resolve("data"));
    }

    private Path em(String dataset) {
        return phantom.root()
                .resolve(dataset)
                .resolve(dataset + ".zarr")
                .resolve("recon-1/em/fibsem-uint8/s0");
    }

    private static List<Path> chunks(Path array) throws IOException {
        try (Stream<Path> tree = Files.walk(array)) {
            return tree.filter(Files::isRegularFile)
                    .filter(p -> !p.getFileName().toString().startsWith(".z"))
                    .sorted()
                    .toList();
        }
    }

    private static void loseChunks(Path array) throws IOException {
        List<Path> all = chunks(array);
        assertFalse(all.isEmpty());
        for (Path chunk : all) Files.delete(chunk);
    }

    @Test
    void trainingRefusesACropThatWouldBeBlack() throws Exception {
        loseChunks(em("phantom-1"));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> Tiny.train(folder, phantom.root(), "run").run(Progress.none()));
        assertTrue(e.getMessage().contains("Cannot train on crop phantom-1/crop"), e.getMessage());
        assertTrue(e.why().contains("level of [8.0, 8.0, 8.0] nm"), e.why());
        assertTrue(e.why().contains("black"), e.why());
        assertFalse(Files.exists(folder.resolve("run/model.pt")));
    }

    @Test
    void predictionRefusesBeforeAnythingIsWritten() throws Exception {
        Tiny.train(folder, phantom.root(), "run").run(Progress.none());
        String run = folder.resolve("run").toString();
        loseChunks(em("phantom-2"));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> Tiny.predict(run, "test", null).run(Progress.none()));
        assertTrue(e.getMessage().contains("Cannot predict phantom-2 crop4"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("run/predictions")));
    }

    /** 8 chunks of 4^3 voxels of 2 nm; only that of the far corner is stored. */
    @Test
    void oneChunkThatABoxTouchesIsEnough() {
        double[] voxel = {2, 2, 2};
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("em.zarr"))) {
            int[] chunks = {4, 4, 4};
            byte[] grey = new byte[64];
            Arrays.fill(grey, (byte) 7);
            ArraySpec spec = ArraySpec.of(new long[] {8, 8, 8}, chunks, DType.UINT8);
            store.create("s0", spec)
                    .write(new Box(new long[] {4, 4, 4}, new long[] {4, 4, 4}), grey);
            VoxelGrid grid = new VoxelGrid(voxel, new double[] {100, 0, 0});
            Multiscale.write(store, "", "em", List.of(new Multiscale.Level("s0", grid)));
            Volume em = Volume.open(store, "", new ChunkCache(1));
            long[] half = {4, 4, 4};
            em.requireStored("x", new double[] {101, 1, 1}, voxel, half);
            em.requireStored("x", new double[] {100, 0, 0}, voxel, new long[] {8, 8, 8});
            em.requireStored("x", new double[] {94, 0, 0}, new double[] {4, 4, 4}, half);
            em.requireStored("outside is for others to tell", new double[3], voxel, half);
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () -> em.requireStored("No", new double[] {100, 0, 8}, voxel, half));
            assertTrue(e.why().contains("level of [2.0, 2.0, 2.0] nm"), e.why());
        }
    }
}
