// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.codec.Blosc;
import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Bzip2;
import fiji.plugin.cellmap.store.codec.Deflate;
import fiji.plugin.cellmap.store.codec.Lz4;
import fiji.plugin.cellmap.store.codec.Lz4Stream;
import fiji.plugin.cellmap.store.codec.Size;
import fiji.plugin.cellmap.store.codec.Xz;
import fiji.plugin.cellmap.store.codec.Zstd;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is decoded, or made room for, beyond what the metadata promise. */
class DecodeBoundsTest {

    private static final int LARGE = 200_000_000;
    private static final int SMALL = 1000;

    /** The most that may be allocated where a thousand bytes are promised. */
    private static final long MOST = 48L << 20;

    @TempDir Path folder;

    static Stream<ByteCodec> codecs() {
        return Stream.of(
                new Deflate(true, 6),
                new Deflate(false, 6),
                new Zstd(3, false),
                new Bzip2(9),
                new Xz(6),
                new Lz4(),
                new Lz4Stream(1 << 16),
                new Blosc("lz4", 5, 1, 1, 0),
                new Blosc("zstd", 5, 1, 4, 0));
    }

    private static long allocated(Runnable work) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aSmallFileDoesNotDecodeToGigabytes(ByteCodec codec) {
        byte[] bomb = codec.encode(new byte[LARGE]);
        assertTrue(bomb.length < LARGE / 50, bomb.length + " bytes");
        for (Size size : new Size[] {Size.of(SMALL), Size.encoded(SMALL)}) {
            long bytes =
                    allocated(
                            () -> {
                                IOException e =
                                        assertThrows(
                                                IOException.class, () -> codec.decode(bomb, size));
                                assertTrue(
                                        e.getMessage()
                                                .matches(".* (instead of|more than) .*[^.]\\."),
                                        e.getMessage());
                            });
            assertTrue(bytes < MOST, codec.name() + " took " + bytes + " bytes for " + size);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void whatIsPromisedIsDecoded(ByteCodec codec) throws IOException {
        byte[] plain = new byte[SMALL];
        for (int i = 0; i < SMALL; i++) plain[i] = (byte) (i * i);
        byte[] stored = codec.encode(plain);
        assertArrayEquals(plain, codec.decode(stored, Size.of(SMALL)));
        assertArrayEquals(plain, codec.decode(stored, Size.encoded(SMALL)));
        for (int wrong : new int[] {0, SMALL - 1, SMALL + 1})
            assertThrows(IOException.class, () -> codec.decode(stored, Size.of(wrong)));
    }

    /** A block of an LZ4 stream that says it has two gigabytes. */
    @Test
    void aBlockHasNoMoreBytesThanTheChunk() {
        byte[] stored = new Lz4Stream(1 << 16).encode(new byte[SMALL]);
        ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).putInt(9, 0x7ffffff0);
        long bytes =
                allocated(
                        () ->
                                assertThrows(
                                        IOException.class,
                                        () ->
                                                new Lz4Stream(1 << 16)
                                                        .decode(stored, Size.of(SMALL))));
        assertTrue(bytes < MOST, "" + bytes);
    }

    private ChunkedArray zarr3(String shape, String chunks, String codecs) throws IOException {
        Path array = Files.createDirectories(folder.resolve("a.zarr"));
        Files.writeString(
                array.resolve("zarr.json"),
                """
                {"zarr_format": 3, "node_type": "array", "shape": [%s], "data_type": "uint8",
                "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [%s]}},
                "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
                "fill_value": 0, "codecs": [%s]}
                """
                        .formatted(shape, chunks, codecs));
        return Stores.open(folder.resolve("a.zarr")).open("");
    }

    private static String shards(String inner, String codecs) {
        return """
        {"name": "sharding_indexed", "configuration": {"chunk_shape": [%s], "codecs": [%s],
        "index_codecs": [{"name": "bytes"}, {"name": "crc32c"}], "index_location": "end"}}
        """
                .formatted(inner, codecs);
    }

    private static final String BYTES = "{\"name\": \"bytes\"}";
    private static final String GZIP = "{\"name\": \"gzip\", \"configuration\": {\"level\": 1}}";
    private static final String BLOSC =
            "{\"name\":\"blosc\",\"configuration\":{\"cname\":\"lz4\",\"clevel\":5,\"shuffle\":"
                    + "\"noshuffle\",\"typesize\":1,\"blocksize\":0}}";
    private static final String ZSTD =
            "{\"name\": \"zstd\", \"configuration\": {\"level\": 1, \"checksum\": false}}";

    /** The last codec of a chain says that it holds two gigabytes, in a hundred bytes. */
    @Test
    void chainsOfCodecsAreBoundedToo() throws IOException {
        byte[] frame = new byte[116];
        ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 2).put((byte) 1).put((byte) 0x20).put((byte) 1);
        header.putInt(0x7fffffd0).putInt(0x7fffffd0).putInt(frame.length);
        byte[] gzipped = new Deflate(true, 9).encode(new byte[LARGE]);
        byte[][] chunks = {frame, gzipped, new Zstd(9, false).encode(gzipped), gzipped};
        String[] chains = {
            BYTES + "," + GZIP + "," + BLOSC,
            BYTES + "," + ZSTD + "," + GZIP,
            BYTES + "," + GZIP + "," + ZSTD,
            shards("8, 8, 8", BYTES) + "," + GZIP
        };
        for (int i = 0; i < chains.length; i++) {
            ChunkedArray array = zarr3("32, 32, 32", "32, 32, 32", chains[i]);
            Path chunk = folder.resolve("a.zarr/c/0/0/0");
            Files.createDirectories(chunk.getParent());
            Files.write(chunk, chunks[i]);
            String chain = chains[i];
            long bytes =
                    allocated(
                            () -> {
                                CellMapException e =
                                        assertThrows(
                                                CellMapException.class,
                                                () -> array.read(Box.of(array.spec().shape())),
                                                chain);
                                assertTrue(e.what().contains("decode"), e.getMessage());
                            });
            assertTrue(bytes < MOST, chain + " took " + bytes);
        }
    }

    /** A chunk far larger than its array, and than what its few bytes can be. */
    @Test
    void roomIsMadeForWhatAChunkCanBe() throws IOException {
        ChunkedArray array = zarr3("4, 4, 4", "4, 4, 67108864", BYTES + "," + ZSTD);
        Path chunk = folder.resolve("a.zarr/c/0/0/0");
        Files.createDirectories(chunk.getParent());
        Files.write(chunk, new Zstd(1, false).encode(new byte[SMALL]));
        long bytes =
                allocated(
                        () -> {
                            CellMapException e =
                                    assertThrows(
                                            CellMapException.class,
                                            () -> array.read(Box.of(array.spec().shape())));
                            assertTrue(e.why().contains("cannot be"), e.getMessage());
                        });
        assertTrue(bytes < MOST, "" + bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "29, 37, 43                              | 2147483647, 64, 64    | GiB",
                "29, 37, 43                              | 65536, 65536, 1       | GiB",
                "10000000, 10000000, 10000000            | 64, 64, 64            | 2^63",
                "1099511627776, 1099511627776, 1099511627776 | 64, 64, 64        | 2^63",
                "9223372036854775807, 2, 1               | 64, 64, 64            | 2^63",
                "32, 32, 32                              | 32, 32                | rank",
                "32, 32                                  | 32, 32, 32            | rank",
                "32, 32, -1                              | 32, 32, 32            | shape",
                "32, 32, 32                              | 0, 32, 32             | chunk_shape",
                "32, 32, 99999999999999999999            | 32, 32, 32            | shape",
            })
    void impossibleShapesAreRefusedInWords(String shape, String chunks, String says) {
        CellMapException e =
                assertThrows(CellMapException.class, () -> zarr3(shape, chunks, BYTES));
        assertTrue(e.why().contains(says), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "32, 40, 48       | 32, 48, 48, 48       | 16, 16, 16     | axes",
                "32, 40, 48       | 32, 48, 48           | 16, 16         | axes",
                "32, 40, 48       | 32, 48, 48           | 16, 16, 13     | multiple",
                "1000, 1000, 1000 | 1000, 1000, 1000     | 1, 1, 1        | inner chunks",
                "4, 4, 4          | 131072, 131072, 1024 | 1, 1, 1        | inner chunks",
                "4, 4, 4          | 65536, 65536, 4      | 65536, 65536, 4 | GiB",
            })
    void impossibleShardsAreRefusedInWords(String shape, String shard, String inner, String says) {
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> zarr3(shape, shard, shards(inner, BYTES)));
        assertTrue(e.why().contains(says), e.getMessage());
    }

    @Test
    void moreVoxelsThanAnArrayHoldsAreRefusedInWords() throws IOException {
        ChunkedArray array = zarr3("70000, 250000, 200000", "64, 64, 64", BYTES);
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> array.read(Box.of(array.spec().shape())));
        assertTrue(e.why().contains("2^31"), e.getMessage());
    }

    /** The blocks of an array may be said to be far larger than the array. */
    @Test
    void aBlockOfN5TakesNoMoreRoomThanItHolds() throws IOException {
        Path root = folder.resolve("large.n5");
        Box all = Box.of(new long[] {2, 3, 4});
        byte[] values = new byte[24];
        for (int i = 0; i < 24; i++) values[i] = (byte) (i + 1);
        try (ArrayStore store = Stores.openOrCreate(root, ContainerFormat.N5)) {
            ArraySpec spec = ArraySpec.of(all.shape(), new int[] {2, 3, 4}, DType.UINT8);
            store.create("a", spec).write(all, values);
        }
        Path attributes = root.resolve("a/attributes.json");
        String text = Files.readString(attributes);
        String large = text.replaceFirst("(\"blockSize\"[^\\]]*\\[)[^\\]]*]", "$14, 40000, 9000]");
        assertNotEquals(text, large);
        Files.writeString(attributes, large);
        try (ArrayStore store = Stores.open(root)) {
            ChunkedArray array = store.open("a");
            assertArrayEquals(new int[] {9000, 40000, 4}, array.spec().chunks());
            long bytes = allocated(() -> assertArrayEquals(values, (byte[]) array.read(all)));
            assertTrue(bytes < MOST, bytes + " bytes");
        }
    }
}
