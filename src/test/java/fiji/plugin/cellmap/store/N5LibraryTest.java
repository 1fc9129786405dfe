// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.kv.ZipKeyValue;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the n5 library wrote (see the note beside the file), and the bytes that it would write. */
class N5LibraryTest {

    private static final long[] SHAPE = {5, 11, 17};
    private static final int[] BLOCK = {4, 8, 8};
    private static final Box WHOLE = Box.of(SHAPE);
    private static final int VOXELS = 5 * 11 * 17;

    @TempDir Path folder;
    private Path zip;
    private ArrayStore library;

    @BeforeEach
    void open() throws Exception {
        zip = folder.resolve("n5-library.zip");
        try (InputStream source = getClass().getResourceAsStream("n5-library.zip")) {
            Files.copy(source, zip);
        }
        library = Stores.open(zip);
    }

    @AfterEach
    void close() {
        library.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BOOL", "FLOAT16"})
    void everyTypeIsRead(DType dtype) {
        ChunkedArray array = library.open("types/" + dtype.label);
        assertEquals("N5", library.format());
        assertEquals(dtype, array.spec().dtype());
        assertArrayEquals(SHAPE, array.spec().shape());
        assertArrayEquals(BLOCK, array.spec().chunks());
        Values.assertSame(Values.counting(dtype, VOXELS), array.read(WHOLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gzip", "zlib", "bzip2", "lz4", "xz", "zstd", "blosc-lz4", "blosc-zstd"})
    void everyCompressionIsRead(String name) {
        ChunkedArray array = library.open("codecs/" + name);
        Values.assertSame(Values.counting(DType.UINT16, VOXELS), array.read(WHOLE));
        Box box = new Box(new long[] {3, 5, 6}, new long[] {2, 5, 9});
        Object part = DType.UINT16.allocate((int) box.size());
        Boxes.copy(Values.counting(DType.UINT16, VOXELS), WHOLE, part, box);
        Values.assertSame(part, array.read(box));
        Values.assertSame(part, new SeenAsImage(array, new ChunkCache(1)).read(box));
    }

    @Test
    void aMissingBlockIsZero() {
        ChunkedArray array = library.open("codecs/raw");
        assertEquals("nm", array.attributes().path("unit").asText());
        short[] expected = (short[]) Values.counting(DType.UINT16, VOXELS);
        Box first = array.spec().chunkBox(0, 0, 0);
        Boxes.copy(new short[(int) first.size()], first, expected, WHOLE);
        assertArrayEquals(expected, (short[]) array.read(WHOLE));
        assertTrue(array.storedChunk(0, 0, 0).isEmpty());
    }

    @Test
    void theTreeAndItsAttributesAreRead() {
        assertEquals(List.of("codecs", "group", "types"), library.list(""));
        assertEquals(10, library.list("types").size());
        assertEquals(8, library.attributes("group").at("/resolution/1").asInt());
    }

    @Test
    void whatIsNotSupportedIsNamed() throws Exception {
        Path array = Files.createDirectories(folder.resolve("other.n5/a"));
        Files.writeString(
                array.resolve("attributes.json"),
                """
                {"dimensions": [4, 4, 4], "blockSize": [4, 4, 4], "dataType": "uint8",
                 "compression": {"type": "jpeg2000"}}
                """);
        try (ArrayStore other = Stores.open(folder.resolve("other.n5"))) {
            CellMapException e = assertThrows(CellMapException.class, () -> other.open("a"));
            assertTrue(e.why().contains("jpeg2000") && e.fix().contains("xz"), e.getMessage());
        }
    }

    /** Uncompressed blocks leave no choice: ours have the bytes of the library's. */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BOOL", "FLOAT16"})
    void weWriteTheBytesOfTheLibrary(DType dtype) throws Exception {
        Path own = folder.resolve("own.n5");
        Stores.openOrCreate(own, ContainerFormat.N5)
                .create("a", ArraySpec.of(SHAPE, BLOCK, dtype).withCodec(Codec.RAW))
                .write(WHOLE, Values.counting(dtype, VOXELS));
        try (ZipKeyValue blocks = new ZipKeyValue(zip)) {
            for (int x = 0; x < 3; x++)
                for (int y = 0; y < 2; y++)
                    for (int z = 0; z < 2; z++) {
                        String block = x + "/" + y + "/" + z;
                        assertArrayEquals(
                                blocks.get("types/" + dtype.label + "/" + block).orElseThrow(),
                                Files.readAllBytes(own.resolve("a").resolve(block)),
                                block);
                    }
        }
    }
}
