// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bdv.cache.SharedQueue;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkCache;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Values;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Path;
import java.util.List;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.volatiles.VolatileUnsignedShortType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LazyVolumeTest {

    private static final long[] ZYX = {4, 5, 6};

    @TempDir Path folder;
    private final ChunkCache cache = new ChunkCache(1);
    private ArrayStore store;
    private short[] values;

    @BeforeEach
    void write() {
        store = Stores.openOrCreate(folder.resolve("a.zarr"));
        values = (short[]) Values.random(DType.UINT16, 4 * 5 * 6, 11);
        store.create("g/s0", ArraySpec.of(ZYX, new int[] {2, 2, 4}, DType.UINT16))
                .write(Box.of(ZYX), values);
        store.create("g/s1", ArraySpec.of(new long[] {2, 2, 3}, new int[] {2, 2, 4}, DType.UINT16));
        Multiscale.write(
                store,
                "g",
                "",
                List.of(
                        new Multiscale.Level("s0", grid(16, 8, 4, 100, 20, 3)),
                        new Multiscale.Level("s1", grid(32, 16, 8, 108, 24, 5)),
                        new Multiscale.Level("s2", grid(64, 32, 16, 124, 32, 9))));
    }

    private static VoxelGrid grid(double... v) {
        return new VoxelGrid(new double[] {v[0], v[1], v[2]}, new double[] {v[3], v[4], v[5]});
    }

    @Test
    void axesAreReversedAndEveryVoxelIsThere() {
        RandomAccess<? extends IntegerType<?>> image =
                image(LazyVolume.open(store, "g", cache, null));
        for (int z = 0; z < 4; z++)
            for (int y = 0; y < 5; y++)
                for (int x = 0; x < 6; x++)
                    assertEquals(
                            values[(z * 5 + y) * 6 + x] & 0xFFFF,
                            image.setPositionAndGet(x, y, z).getInteger());
    }

    @SuppressWarnings("unchecked")
    private static RandomAccess<? extends IntegerType<?>> image(LazyVolume volume) {
        return (RandomAccess<? extends IntegerType<?>>) volume.levels().get(0).randomAccess();
    }

    @Test
    @Timeout(20)
    void voxelsAreInvalidUntilTheirChunkIsLoaded() throws InterruptedException {
        SharedQueue queue = new SharedQueue(1, 1);
        try {
            RandomAccessibleInterval<VolatileUnsignedShortType> view =
                    LazyVolume.open(store, "g", cache, null)
                            .<UnsignedShortType, VolatileUnsignedShortType>views(queue)
                            .get(0);
            assertFalse(view.getAt(5, 4, 3).isValid());
            while (!view.getAt(5, 4, 3).isValid()) Thread.sleep(5);
            assertEquals(values[119] & 0xFFFF, view.getAt(5, 4, 3).get().get());
        } finally {
            queue.shutdown();
        }
    }

    /**
     * The viewer holds cells weakly: what it lost is there at once while the cache has the chunk.
     */
    @Test
    void aChunkInTheCacheIsNotLoadedAgain() throws Exception {
        SharedQueue queue = new SharedQueue(1, 1);
        try {
            LazyVolume.open(store, "g", cache, null).levels().get(0).getAt(5, 4, 3);
            long misses = cache.stats().misses();
            RandomAccessibleInterval<VolatileUnsignedShortType> view =
                    LazyVolume.open(store, "g", cache, null)
                            .<UnsignedShortType, VolatileUnsignedShortType>views(queue)
                            .get(0);
            assertTrue(view.getAt(5, 4, 3).isValid());
            assertEquals(misses, cache.stats().misses());
            assertFalse(view.getAt(0, 0, 0).isValid());
        } finally {
            queue.shutdown();
        }
    }

    /** The lower corner of the first voxel is the translation, at every level. */
    @Test
    void levelsLieWhereTheCornerRulePutsThem() {
        LazyVolume volume = LazyVolume.open(store, "g", cache, null);
        double[] corner = {-0.5, -0.5, -0.5};
        double[] world = new double[3];
        volume.transform(0).apply(corner, world);
        assertArrayEquals(new double[] {3, 20, 100}, world);
        volume.transform(0).apply(new double[] {5.5, 4.5, 3.5}, world);
        assertArrayEquals(new double[] {3 + 6 * 4, 20 + 5 * 8, 100 + 4 * 16}, world);
        volume.transform(1).apply(corner, world);
        assertArrayEquals(new double[] {5, 24, 108}, world);
    }

    @Test
    void aListedLevelWithoutArrayIsLeftOut() {
        assertEquals(2, LazyVolume.open(store, "g", cache, null).levels().size());
    }

    @Test
    void aSingleArrayNeedsAVoxelSize() {
        assertEquals(1, LazyVolume.open(store, "g/s1", cache, null).levels().size());
        store.create("bare", ArraySpec.of(ZYX, new int[] {2, 2, 4}, DType.UINT8));
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> LazyVolume.open(store, "bare", cache, null));
        assertTrue(e.why().contains("voxel size is unknown"), e.why());
        store.create("flat", ArraySpec.of(new long[] {4, 4}, new int[] {2, 2}, DType.UINT8));
        assertThrows(CellMapException.class, () -> LazyVolume.open(store, "flat", cache, null));
    }
}
