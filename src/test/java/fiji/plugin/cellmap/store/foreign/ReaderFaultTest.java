// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import io.jhdf.exceptions.HdfException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libraries found wrong with a file is said in our words. */
class ReaderFaultTest {

    @TempDir Path folder;

    private static void read(Path file) {
        try (ForeignImage image = ForeignImages.open(file)) {
            image.array().read(Box.of(image.array().spec().shape()));
        }
    }

    private static String why(Path file) {
        CellMapException e = assertThrows(CellMapException.class, () -> read(file));
        assertFalse(e.fix().isEmpty());
        return e.why();
    }

    @Test
    void unusualBits() throws IOException {
        Path file = new TestTiff().page(8, 2, 3, new byte[6]).write(folder.resolve("a.tif"));
        assertEquals("Its pixels have 3 bits, which is not read here.", why(file));
    }

    /** Packed rows that end before the page is full. */
    @ParameterizedTest
    @CsvSource({"5", "32773", "8"})
    void pixelsThatEndTooEarly(int compression) throws IOException {
        Path file =
                new TestTiff()
                        .page(64, 64, 8, new byte[] {(byte) 0x80, 0})
                        .tag(259, compression)
                        .write(folder.resolve("b.tif"));
        String why = why(file);
        assertTrue(why.startsWith("It breaks off") || why.startsWith("It is damaged"), why);
        assertFalse(why.contains("null"), why);
    }

    @Test
    void hdf5ThatBreaksOff() throws IOException {
        byte[] whole;
        try (var in = getClass().getResourceAsStream("filters.h5")) {
            whole = in.readAllBytes();
        }
        for (int n : new int[] {60, 100, 700, 2000}) {
            Path cut = Files.write(folder.resolve("c.h5"), Arrays.copyOf(whole, n));
            String why = why(cut.resolve("gzip"));
            assertFalse(why.matches(".*(null|Exception|jhdf|jHDF).*"), why);
            assertTrue(why.endsWith("."), why);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A required filter is not available: name='szip' id=4|packed with the filter szip (4)",
                "Dataset Region references not supported for Reference data type|references to regions",
                "Unrecognized version = 7|version 7 of its form",
                "Unsupported data layout message version detected. Detected version = 5|version 5 of"
                        + " the data layout",
                "Unrecognized datatype version '5' detected|version 5 of the data types",
                "Encountered External Data Files Message, this is not supported by jHDF|in other"
                        + " files",
                "Could not convert to unsigned|damaged, or of a form that is not read",
            })
    void whatJhdfSays(String said, String means) {
        HdfException e = new HdfException("outer", new HdfException(said));
        e.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("io.jhdf.Some", "f", "a", 1)});
        String text = ReaderFault.of(e);
        assertTrue(text.contains(means), text);
        assertFalse(text.contains("jHDF"), text);
    }

    /** A few bytes that would become gigabytes. */
    @Test
    void aPictureThatIsTooLargeTellsItsSize() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        ByteBuffer size = ByteBuffer.allocate(13).putInt(50_000).putInt(50_000);
        chunk(out, "IHDR", size.put(new byte[] {8, 0, 0, 0, 0}).array());
        ByteArrayOutputStream zeros = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(zeros)) {
            deflater.write(new byte[100_000]);
        }
        chunk(out, "IDAT", zeros.toByteArray());
        chunk(out, "IEND", new byte[0]);
        String why = why(Files.write(folder.resolve("a.png"), bytes.toByteArray()));
        assertTrue(why.startsWith("It announces 50000 x 50000 pixels"), why);
    }

    private static void chunk(DataOutputStream out, String name, byte[] data) throws IOException {
        byte[] type = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(type);
        sum.update(data);
        out.writeInt(data.length);
        out.write(type);
        out.write(data);
        out.writeInt((int) sum.getValue());
    }

    @Test
    void memoryThatAFileExhaustsIsSaidOfTheFile() {
        FileArray huge =
                new FileArray("huge.tif", new long[] {1, 1, 1}, new int[] {1, 1, 1}, DType.UINT8) {
                    @Override
                    Object load(Box box) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                };
        CellMapException e =
                assertThrows(CellMapException.class, () -> huge.read(Box.of(huge.spec().shape())));
        assertEquals("Memory ran out", e.what());
        assertEquals("huge.tif", e.where());
    }

    /** What this program and the file system say stays. */
    @Test
    void ourWordsStay() {
        assertEquals("its chunks are odd", ReaderFault.of(new IOException("its chunks are odd")));
        assertEquals("it breaks off (tag 3)", ReaderFault.of(new EOFException("tag 3")));
        String gone = ReaderFault.of(new NoSuchFileException("x"));
        assertTrue(gone.contains("no such file"), gone);
        IOException full = new IOException("No space left on device");
        full.setStackTrace(
                new StackTraceElement[] {
                    new StackTraceElement("java.io.FileOutputStream", "writeBytes", "a", 1),
                    new StackTraceElement("javax.imageio.stream.X", "f", "a", 1)
                });
        assertEquals("No space left on device", ReaderFault.of(full));
    }

    /** Which of the two is given does not matter. */
    @ParameterizedTest
    @CsvSource({"a.img.gz", "a.hdr.gz"})
    void aPackedPairIsNamed(String given) throws IOException {
        byte[] header = new byte[352];
        ByteBuffer.wrap(header).putInt(348).position(344).put("ni1\0".getBytes());
        for (String name : new String[] {"a.hdr.gz", "a.img.gz"})
            try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
                out.write(name.startsWith("a.h") ? header : new byte[64]);
            }
        String why = why(folder.resolve(given));
        assertTrue(why.startsWith("It is one of a pair of NIfTI files that are packed"), why);
    }
}
