// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.ContainerStore;
import fiji.plugin.cellmap.store.format.Format;
import fiji.plugin.cellmap.store.format.N5;
import fiji.plugin.cellmap.store.format.Zarr2;
import fiji.plugin.cellmap.store.format.Zarr3;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts what is read and written: each chunk once, nothing that is not needed. */
class IoCountTest {

    private static final ArraySpec SPEC =
            ArraySpec.of(new long[] {64, 64, 64}, new int[] {16, 16, 16}, DType.UINT8);
    private static final Box WHOLE = Box.of(SPEC.shape());

    @TempDir Path folder;
    private CountingKeyValue place;

    @BeforeEach
    void place() {
        place = new CountingKeyValue(new FolderKeyValue(folder));
    }

    private ChunkedArray filled(Format format) {
        ChunkedArray array = new ContainerStore(place, List.of(format), format).create("a", SPEC);
        array.write(WHOLE, Values.random(DType.UINT8, (int) WHOLE.size(), 1));
        return array;
    }

    @Test
    void anArrayOfAnySizeOpensWithItsMetadataAlone() {
        ArraySpec huge =
                ArraySpec.of(
                        new long[] {10_000, 10_000, 10_000}, new int[] {64, 64, 64}, DType.UINT8);
        for (Format format : List.of(new Zarr2(), new Zarr3(1), new Zarr3(2), new N5())) {
            place.delegate().deleteAll("a");
            new ContainerStore(place, List.of(format), format).create("a", huge);
            place.reset();
            ChunkedArray array = new ContainerStore(place, List.of(format), format).open("a");
            assertEquals(10_000, CellImages.of(array, new ChunkCache(1)).dimension(2));
            assertEquals(0, place.chunkReads() + place.lists(), format.toString());
            assertTrue(place.bytesRead() < 10_000, format + " reads " + place.bytesRead());
        }
    }

    @Test
    void wholeChunksAreWrittenWithoutBeingRead() {
        for (Format format : List.of(new Zarr2(), new Zarr3(1), new Zarr3(2), new N5())) {
            place.reset();
            place.delegate().deleteAll("a");
            filled(format);
            assertEquals(0, place.chunkReads(), format.toString());
            assertEquals(
                    format.equals(new Zarr3(2)) ? 8 : 64, place.chunkWrites(), format.toString());
        }
    }

    @Test
    void aBoxReadsEachChunkItTouchesOnce() {
        ChunkedArray array = filled(new Zarr2());
        place.reset();
        array.read(new Box(new long[] {8, 8, 8}, new long[] {16, 16, 16}));
        assertEquals(8, place.chunkReads());
        assertEquals(1, place.mostReadsOfOneKey());
        place.reset();
        array.read(WHOLE);
        assertEquals(64, place.chunkReads());
        assertEquals(1, place.mostReadsOfOneKey());
    }

    @Test
    void aShardIsOpenedOnceAndOnlyItsNeededPartsAreRead() {
        ChunkedArray array = filled(new Zarr3(2));
        place.reset();
        array.read(array.spec().chunkBox(1, 1, 1));
        assertEquals(1, place.chunkReads());
        long some = place.bytesRead();
        place.reset();
        array.read(WHOLE);
        assertEquals(8, place.chunkReads());
        assertTrue(some < place.bytesRead() / 32, some + " of " + place.bytesRead());
    }

    @Test
    void throughTheCacheEachChunkIsReadOnceForAllBoxes() {
        ChunkedArray cached = new SeenAsImage(filled(new Zarr2()), new ChunkCache(16));
        place.reset();
        for (int z = 0; z <= 48; z += 8)
            cached.read(new Box(new long[] {z, 0, 0}, new long[] {16, 64, 64}));
        assertEquals(64, place.chunkReads());
        assertEquals(1, place.mostReadsOfOneKey());
    }
}
