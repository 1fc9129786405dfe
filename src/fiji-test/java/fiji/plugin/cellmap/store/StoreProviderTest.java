// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.imglib2.Cursor;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import org.janelia.saalfeldlab.n5.N5FSWriter;
import org.janelia.saalfeldlab.n5.imglib2.N5Utils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that only N5 can read open like all others where the second jar is present. */
class StoreProviderTest {

    private static final long[] ZYX = {5, 6, 7};

    @TempDir Path folder;
    private Path container;

    /** An array that N5 writes with a compression which our own store lacks. */
    @BeforeEach
    void write() {
        container = folder.resolve("a.n5");
        ArrayImg<UnsignedShortType, ?> image = ArrayImgs.unsignedShorts(7, 6, 5);
        Cursor<UnsignedShortType> cursor = image.cursor();
        for (int i = 0; cursor.hasNext(); i++) cursor.next().set(i);
        try (N5FSWriter writer = new N5FSWriter(container.toString())) {
            N5Utils.save(image, writer, "g/a", new int[] {4, 3, 2}, new FlippedCompression());
            writer.setAttribute("g/a", "voxel_size", new double[] {8, 4, 4});
        }
    }

    @Test
    void ourOwnStoreDoesNotReadIt() {
        try (ArrayStore own = Stores.openOrCreate(container)) {
            CellMapException e = assertThrows(CellMapException.class, () -> own.open("g/a"));
            assertTrue(e.why().contains("flipped"), e.why());
        }
    }

    @Test
    void aProviderReadsWhatOurOwnStoreRefuses() {
        try (ArrayStore store = Stores.open(container)) {
            ChunkedArray array = store.open("g/a");
            assertEquals("flipped", array.encoding());
            assertArrayEquals(ZYX, array.spec().shape());
            assertArrayEquals(new int[] {2, 3, 4}, array.spec().chunks());
            short[] values = (short[]) array.read(Box.of(ZYX));
            for (int i = 0; i < values.length; i++) assertEquals(i, values[i]);
            assertEquals(8, Grids.of(store, "g/a").orElseThrow().scale()[0]);
            assertEquals(3 * 42 + 2 * 7 + 1, value(array, 3, 2, 1));
        }
    }

    private static int value(ChunkedArray array, long... at) {
        return ((short[]) array.read(new Box(at, new long[] {1, 1, 1})))[0];
    }

    @Test
    void aDamagedBlockIsAnErrorThatNamesIt() throws IOException {
        Path block = container.resolve("g/a/0/0/0");
        byte[] whole = Files.readAllBytes(block);
        for (int length : new int[] {0, 3, 20, whole.length / 2}) {
            Files.write(block, java.util.Arrays.copyOf(whole, length));
            try (ArrayStore store = Stores.open(container)) {
                ChunkedArray array = store.open("g/a");
                CellMapException e =
                        assertThrows(
                                CellMapException.class, () -> array.read(Box.of(ZYX)), "" + length);
                assertTrue(e.where().contains("chunk [0, 0, 0]"), e.where());
            }
        }
    }

    /** Where all fail, the message of our own store stands. */
    @Test
    void whatNobodyReadsIsRefusedByOurOwnStore() throws IOException {
        Path metadata = container.resolve("g/a/attributes.json");
        Files.writeString(metadata, Files.readString(metadata).replace("\"flipped\"", "\"wood\""));
        try (ArrayStore store = Stores.open(container)) {
            CellMapException e = assertThrows(CellMapException.class, () -> store.open("g/a"));
            assertTrue(e.why().contains("wood"), e.why());
        }
    }

    @Test
    void aFolderWithoutMetadataIsRefusedAsBefore() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Files.writeString(empty.resolve("note.txt"), "");
        CellMapException e = assertThrows(CellMapException.class, () -> Stores.open(empty));
        assertTrue(e.why().contains("note.txt"), e.why());
    }

    /** What our store writes as N5 is what n5-imglib2's cached cells show. */
    @Test
    void n5ImgLib2SeesWhatOurStoreWrites() {
        Path path = folder.resolve("b.n5");
        try (ArrayStore store = Stores.openOrCreate(path, ContainerFormat.N5);
                N5FSWriter reader = new N5FSWriter(path.toString())) {
            ArraySpec spec = ArraySpec.of(ZYX, new int[] {2, 3, 4}, DType.UINT16);
            short[] values = (short[]) Values.random(DType.UINT16, 5 * 6 * 7, 5);
            store.create("a", spec).write(Box.of(ZYX), values);
            var image = N5Utils.<UnsignedShortType>open(reader, "a");
            for (int z = 0; z < 5; z++)
                for (int y = 0; y < 6; y++)
                    for (int x = 0; x < 7; x++)
                        assertEquals(
                                values[(z * 6 + y) * 7 + x] & 0xFFFF, image.getAt(x, y, z).get());
        }
    }
}
