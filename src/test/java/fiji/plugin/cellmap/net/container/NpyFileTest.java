// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as numpy.save writes them (layout of numpy.lib.format). */
class NpyFileTest {

    @TempDir Path folder;

    private Path file(int version, String header, byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        byte[] text = (header + "\n").getBytes(ISO_8859_1);
        out.write(text.length);
        out.write(0);
        if (version > 1) out.writeBytes(new byte[2]);
        out.writeBytes(text);
        out.writeBytes(data);
        return Files.write(folder.resolve("a.npy"), out.toByteArray());
    }

    private static String header(String type, String shape) {
        return "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
    }

    @ParameterizedTest
    @CsvSource({"<f4,4", ">f4,4", "<f8,8", "|u1,1", "|i1,1", ">u2,2", "<i2,2", "<i4,4", ">i8,8"})
    void types(String type, int width) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 * width);
        data.order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int v : new int[] {7, 100})
            switch (type.substring(1)) {
                case "f4" -> data.putFloat(v);
                case "f8" -> data.putDouble(v);
                case "u1", "i1" -> data.put((byte) v);
                case "u2", "i2" -> data.putShort((short) v);
                case "i4" -> data.putInt(v);
                default -> data.putLong(v);
            }
        for (int version = 1; version <= 3; version++) {
            Tensor read = NpyFile.read(file(version, header(type, "2, 1"), data.array()));
            assertArrayEquals(new int[] {2, 1}, read.shape());
            assertArrayEquals(new float[] {7, 100}, read.values());
        }
    }

    @Test
    void signsAndScalars() throws IOException {
        byte[] one = {(byte) 200};
        assertEquals(200, NpyFile.read(file(1, header("|u1", ""), one)).values()[0]);
        assertEquals(-56, NpyFile.read(file(1, header("|i1", "1,"), one)).values()[0]);
    }

    @Test
    void firstAxisFastest() throws IOException {
        String header = header("|u1", "2, 3").replace("False", "True");
        Tensor read = NpyFile.read(file(1, header, new byte[] {0, 3, 1, 4, 2, 5}));
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, read.values());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        float[] values = {1.5f, -2, Float.NaN};
        Path file = Files.write(folder.resolve("b.npy"), NpyFile.floats(values, 1, 3));
        Tensor read = NpyFile.read(file);
        assertArrayEquals(values, read.values());
        assertArrayEquals(new int[] {1, 3}, read.shape());
        Files.write(file, NpyFile.bytes(new float[] {0, 255}, 2));
        assertArrayEquals(new float[] {0, 255}, NpyFile.read(file).values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<f4;2;not 2 values of 4",
                "<f4;100000, 100000, 100000;not 2,147,483,648 values",
                "<f4;99999999999999999999;values of 4",
                "|O;1;no plain numbers",
                "<U2;1;no plain numbers",
                "<c8;1;values of the type c8",
                "<f2;4;values of the type f2",
            })
    void whatIsNotReadable(String type, String shape, String said) throws IOException {
        Path file = file(1, header(type, shape), new byte[8]);
        if (type.equals("<f4")) file = file(1, header(type, shape), new byte[7]);
        Path made = file;
        CellMapException e = assertThrows(CellMapException.class, () -> NpyFile.read(made));
        assertTrue(e.why().contains(said), e.why());
    }

    @Test
    void damage() throws IOException {
        byte[] whole = NpyFile.floats(new float[] {1, 2}, 2);
        for (int n = 0; n < whole.length; n++) {
            Path cut = Files.write(folder.resolve("c.npy"), Arrays.copyOf(whole, n));
            assertThrows(CellMapException.class, () -> NpyFile.read(cut), n + " bytes");
        }
    }
}
