// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HDF5 files that h5py wrote ({@code hdf5.py}): each filter and layout, or a refusal. */
class Hdf5Test {

    @TempDir Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = getClass().getResourceAsStream(name)) {
            if (!Files.exists(file)) Files.copy(in, file);
        }
        return file;
    }

    /** 5 x 7 x 6 voxels, i * 311 mod 65536. */
    private static short[] wanted() {
        short[] values = new short[5 * 7 * 6];
        for (int i = 0; i < values.length; i++) values[i] = (short) (i * 311 % 65536);
        return values;
    }

    private static short[] voxels(ForeignImage image) {
        return (short[]) image.array().read(Box.of(image.array().spec().shape()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "big-endian",
                "zstd",
                "blosc",
                "lz4",
                "bitshuffle",
                "bitshuffle-zstd",
                "bzip2",
                "plain",
                "one-channel"
            })
    void datasetsAreReadWhateverTheirFilter(String name) throws IOException {
        try (ForeignImage image = ForeignImages.open(file("filters.h5").resolve(name))) {
            assertArrayEquals(new long[] {5, 7, 6}, image.array().spec().shape());
            assertEquals(DType.UINT16, image.array().spec().dtype());
            assertArrayEquals(wanted(), voxels(image));
            Box part = new Box(new long[] {1, 3, 2}, new long[] {1, 1, 3});
            short[] row = Arrays.copyOfRange(wanted(), 62, 65);
            assertArrayEquals(row, (short[]) image.array().read(part));
        }
    }

    /** A list of chunks may be an array, of the largest size, in pages, with gaps. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "second",
                "third",
                "first-larger",
                "third-gzip",
                "fixed-larger",
                "fixed-gzip",
                "pages",
                "blocks"
            })
    void chunksAreFoundInListsOfAllKinds(String name) throws IOException {
        try (ForeignImage image = ForeignImages.open(file("chunk-lists.h5").resolve(name))) {
            assertArrayEquals(wanted(), voxels(image));
        }
    }

    /** Only the last planes and rows were written. */
    @ParameterizedTest
    @ValueSource(strings = {"fixed-part", "extensible-part", "pages-part"})
    void gapsInListsOfChunksHoldTheFillValue(String name) throws IOException {
        short[] wanted = wanted();
        try (ForeignImage image = ForeignImages.open(file("chunk-lists.h5").resolve(name))) {
            short[] values = voxels(image);
            for (int i = 0; i < values.length; i++) {
                boolean written = i / 42 >= 3 && i / 6 % 7 >= 4;
                assertEquals(written ? wanted[i] : 9, values[i], name + " " + i);
            }
        }
    }

    /** 135 groups of bits in blocks of eight, the last of them shorter, and five numbers behind. */
    @Test
    void theLastBlockOfShuffledBitsIsShorter() throws IOException {
        try (ForeignImage image = ForeignImages.open(file("chunk-lists.h5").resolve("bits"))) {
            short[] values = voxels(image);
            for (int i = 0; i < values.length; i++) assertEquals((short) (7 * i), values[i]);
        }
    }

    @Test
    void aTypeThatRefersToItselfIsRefused() throws IOException {
        Path path = file("endless-type.h5").resolve("raw");
        CellMapException e = assertThrows(CellMapException.class, () -> ForeignImages.open(path));
        assertTrue(e.why().contains("refers to itself"), e.getMessage());
    }

    @Test
    void filtersThatAWriterLeftOutAreNotUndone() throws IOException {
        short[] all = wanted();
        try (ForeignImage image = ForeignImages.open(file("filters.h5").resolve("masked"))) {
            short[] masked = voxels(image);
            for (int z = 0, i = 0; z < 2; z++)
                for (int y = 0; y < 4; y++)
                    for (int x = 0; x < 4; x++, i++)
                        assertEquals(all[(z * 7 + y) * 6 + x], masked[i]);
        }
    }

    @Test
    void chunksThatAreNotThereHoldTheFillValue() throws IOException {
        try (ForeignImage image = ForeignImages.open(file("filters.h5").resolve("partly"))) {
            short[] values = voxels(image);
            assertEquals(DType.INT16, image.array().spec().dtype());
            for (int i = 0; i < values.length; i++)
                assertEquals(i < 2 * 42 ? wanted()[i] : -9, values[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "never, nothing was ever written",
        "channels, '[2, 5, 7, 6]'",
        "complex, no plain numbers"
    })
    void otherDatasetsAreRefused(String name, String words) throws IOException {
        Path path = file("filters.h5").resolve(name);
        CellMapException e = assertThrows(CellMapException.class, () -> ForeignImages.open(path));
        assertTrue(e.why().toLowerCase().contains(words), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"unknown-filter.h5, blosc2", "virtual.h5, virtual dataset"})
    void aRefusalSaysWhatIsNotReadAndWhatToDo(String name, String word) throws IOException {
        Path path = file(name);
        CellMapException e = assertThrows(CellMapException.class, () -> ForeignImages.open(path));
        assertTrue(e.why().contains(word), e.getMessage());
        assertTrue(e.fix().contains("h5repack"), e.getMessage());
    }

    @Test
    void ofSeveralDatasetsTheUserChooses() throws IOException {
        Path path = file("filters.h5");
        UsageException e = assertThrows(UsageException.class, () -> ForeignImages.open(path));
        assertTrue(e.fix().contains("filters.h5/gzip [5, 7, 6]"), e.getMessage());
        Path none = path.resolve("group/none");
        e = assertThrows(UsageException.class, () -> ForeignImages.open(none));
        assertTrue(e.why().contains("group/none"), e.getMessage());
    }

    @Test
    void voxelSizesComeFromTheAttributesOfIlastikAndCremi() throws IOException {
        Path path = file("filters.h5");
        try (ForeignImage image = ForeignImages.open(path.resolve("gzip"))) {
            assertArrayEquals(new double[] {40, 4, 4}, image.voxelSize());
        }
        try (ForeignImage image = ForeignImages.open(path.resolve("plain"))) {
            assertArrayEquals(new double[] {40, 4, 4}, image.voxelSize());
        }
        try (ForeignImage image = ForeignImages.open(path.resolve("zstd"))) {
            assertNull(image.voxelSize());
        }
    }

    @Test
    void bigDataViewerHasUnsignedNumbersAndLevels() throws IOException {
        try (ForeignImage image = ForeignImages.open(file("big-data-viewer.h5"))) {
            assertEquals(DType.UINT16, image.array().spec().dtype());
            assertArrayEquals(wanted(), voxels(image));
            assertTrue(image.notes().get(0).contains("unsigned"), image.notes().toString());
        }
    }

    @Test
    void imarisFillsItsChunksUpAndTellsTheSizeElsewhere() throws IOException {
        try (ForeignImage image = ForeignImages.open(file("imaris.ims"))) {
            assertArrayEquals(new long[] {5, 7, 6}, image.array().spec().shape());
            assertArrayEquals(new double[] {40, 5, 4}, image.voxelSize());
            assertArrayEquals(wanted(), voxels(image));
        }
    }

    @Test
    void damageIsSeen() throws IOException {
        byte[] bytes = Files.readAllBytes(file("filters.h5"));
        Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(bytes, bytes.length / 2));
        for (String inside : List.of("", "gzip", "plain"))
            assertThrows(CellMapException.class, () -> read(cut.resolve(inside)));
    }

    private static void read(Path path) {
        try (ForeignImage image = ForeignImages.open(path)) {
            voxels(image);
        }
    }
}
