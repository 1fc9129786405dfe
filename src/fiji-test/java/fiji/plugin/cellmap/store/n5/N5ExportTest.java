// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.Values;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import org.janelia.saalfeldlab.n5.N5FSReader;
import org.janelia.saalfeldlab.n5.imglib2.N5Utils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported is what n5 and n5-imglib2 read, and what our own store reads again. */
class N5ExportTest {

    private static final long[] ZYX = {6, 8, 10};
    private static final VoxelGrid GRID =
            new VoxelGrid(new double[] {8, 8, 8}, new double[] {100, 20, 4});

    @TempDir Path folder;
    private byte[] values;

    @BeforeEach
    void write() {
        values = (byte[]) Values.random(DType.UINT8, 6 * 8 * 10, 3);
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("a.zarr"))) {
            store.create("c/mito/s0", ArraySpec.of(ZYX, new int[] {4, 4, 4}, DType.UINT8))
                    .write(Box.of(ZYX), values);
            Multiscale.write(store, "c/mito", "", List.of(new Multiscale.Level("s0", GRID)));
            store.create("bool", ArraySpec.of(ZYX, new int[] {4, 4, 4}, DType.BOOL));
        }
    }

    private List<Multiscale.Level> export(String input, String output, Progress progress) {
        return new N5Export(
                        GroupLocation.of(folder.resolve(input)),
                        GroupLocation.of(folder.resolve(output)),
                        Pyramid.Mode.MEAN,
                        progress)
                .run();
    }

    @Test
    void n5ReadsTheVoxelsAndTheViewersMetadata() {
        assertTrue(export("a.zarr/c/mito", "b.n5/x/mito", Progress.none()).size() >= 2);
        try (N5FSReader reader = new N5FSReader(folder.resolve("b.n5").toString())) {
            Img<UnsignedByteType> image = N5Utils.open(reader, "x/mito/s0");
            assertArrayEquals(new long[] {10, 8, 6}, image.dimensionsAsLongArray());
            for (int z = 0; z < 6; z++)
                for (int y = 0; y < 8; y++)
                    for (int x = 0; x < 10; x++)
                        assertEquals(
                                values[(z * 8 + y) * 10 + x] & 0xFF, image.getAt(x, y, z).get());
            assertArrayEquals(
                    new int[] {2, 2, 2},
                    reader.getAttribute("x/mito/s1", "downsamplingFactors", int[].class));
            assertArrayEquals(
                    new double[] {8, 8, 8},
                    reader.getAttribute("x/mito/s1", "pixelResolution/dimensions", double[].class));
            assertArrayEquals(
                    new double[] {104, 24, 8},
                    reader.getAttribute("x/mito/s1", "transform/translate", double[].class));
        }
    }

    @Test
    void ourOwnStoreReadsItAsTheSameVolume() {
        export("a.zarr/c/mito/s0", "b.n5/x/mito", Progress.none());
        try (ArrayStore store = Stores.open(folder.resolve("b.n5"))) {
            Multiscale scales = Multiscale.read(store, "x/mito");
            assertArrayEquals(GRID.translation(), scales.finest().grid().translation());
            assertArrayEquals(GRID.scale(), scales.finest().grid().scale());
            ChunkedArray array = store.open("x/mito/s0");
            assertEquals("gzip", array.encoding());
            assertArrayEquals(values, (byte[]) array.read(Box.of(ZYX)));
        }
    }

    @Test
    void theSameAgainGoesOnAndAnotherImageIsNotOverwritten() {
        export("a.zarr/c/mito", "b.n5/x", Progress.none());
        export("a.zarr/c/mito", "b.n5/x", Progress.none());
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> export("b.n5/x", "b.n5/x", Progress.none()));
        assertTrue(e.why().contains("Another image"), e.why());
    }

    /** The axes x, y, z of a Zarr are those of N5 turned round. */
    @Test
    void otherAxesArePutInOrder() throws Exception {
        long[] xyz = {10, 8, 6};
        byte[] turned = new byte[values.length];
        for (int z = 0; z < 6; z++)
            for (int y = 0; y < 8; y++)
                for (int x = 0; x < 10; x++)
                    turned[(x * 8 + y) * 6 + z] = values[(z * 8 + y) * 10 + x];
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("xyz.zarr"))) {
            store.create("em/s0", ArraySpec.of(xyz, new int[] {4, 4, 4}, DType.UINT8))
                    .write(Box.of(xyz), turned);
            store.setAttributes(
                    "em",
                    (ObjectNode)
                            Json.MAPPER.readTree(
                                    """
                                    {"multiscales": [{"version": "0.4", "axes": [
                                      {"name": "x", "type": "space", "unit": "nanometer"},
                                      {"name": "y", "type": "space", "unit": "nanometer"},
                                      {"name": "z", "type": "space", "unit": "nanometer"}],
                                     "datasets": [{"path": "s0", "coordinateTransformations": [
                                      {"type": "scale", "scale": [4, 5, 6]},
                                      {"type": "translation", "translation": [1, 2, 3]}]}]}]}
                                    """));
        }
        VoxelGrid grid = export("xyz.zarr/em", "b.n5/em", Progress.none()).get(0).grid();
        assertArrayEquals(new double[] {6, 5, 4}, grid.scale());
        assertArrayEquals(new double[] {3, 2, 1}, grid.translation());
        try (ArrayStore store = Stores.open(folder.resolve("b.n5"))) {
            assertArrayEquals(values, (byte[]) store.open("em/s0").read(Box.of(ZYX)));
        }
    }

    @Test
    void whatHasNoVoxelSizeAndContainersOfAnotherKindAreRefused() {
        assertThrows(
                CellMapException.class, () -> export("a.zarr/bool", "b.n5/x", Progress.none()));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> export("a.zarr/c/mito", "a.zarr/copy", Progress.none()));
        assertTrue(e.why().contains("Zarr v2"), e.why());
    }
}
