// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.codec.ByteCodec;
import fiji.plugin.cellmap.store.codec.Lz4;
import fiji.plugin.cellmap.store.codec.Lz4Stream;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class N5StoreTest extends ArrayStoreContract {

    @TempDir Path folder;

    @Override
    ArrayStore emptyStore() {
        return Stores.openOrCreate(folder.resolve("a.n5"), ContainerFormat.N5);
    }

    @Override
    ArrayStore reopened(ArrayStore store) {
        return Stores.open(Path.of(store.location()));
    }

    @Override
    Set<DType> dtypes() {
        return EnumSet.complementOf(EnumSet.of(DType.BOOL, DType.FLOAT16));
    }

    @Override
    boolean keepsFill() {
        return false;
    }

    /** Bytes as the N5 text gives them: axes reversed, cut at the border, big-endian. */
    @Test
    void aBorderBlockHasTheBytesOfTheSpecification() throws IOException {
        ArraySpec spec =
                ArraySpec.of(new long[] {1, 2, 3}, new int[] {4, 4, 2}, DType.UINT16)
                        .withCodec(Codec.RAW);
        emptyStore().create("a", spec).write(Box.of(spec.shape()), new short[] {1, 2, 3, 4, 5, 6});
        assertEquals(
                "00000003" + "000000020000000200000001" + "0001000200040005",
                HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("a.n5/a/0/0/0"))));
        assertEquals(
                "00000003" + "000000010000000200000001" + "00030006",
                HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("a.n5/a/1/0/0"))));
    }

    @Test
    void lz4BlocksAreRead() throws IOException {
        lz4BlocksAreRead(new Lz4Stream(1 << 16));
    }

    /** zarr-python writes the lz4 of numcodecs under the same name. */
    @Test
    void lz4BlocksOfZarrPythonAreRead() throws IOException {
        lz4BlocksAreRead(new Lz4());
    }

    private void lz4BlocksAreRead(ByteCodec codec) throws IOException {
        ArraySpec spec =
                ArraySpec.of(new long[] {4, 4}, new int[] {4, 4}, DType.UINT8).withCodec(Codec.RAW);
        byte[] values = (byte[]) Values.counting(DType.UINT8, 16);
        emptyStore().create("a", spec).write(Box.of(spec.shape()), values);
        Path block = folder.resolve("a.n5/a/0/0");
        byte[] raw = Files.readAllBytes(block);
        byte[] packed = codec.encode(values);
        byte[] whole = Arrays.copyOf(raw, 12 + packed.length);
        System.arraycopy(packed, 0, whole, 12, packed.length);
        Files.write(block, whole);
        Path metadata = folder.resolve("a.n5/a/attributes.json");
        Files.writeString(metadata, Files.readString(metadata).replace("\"raw\"", "\"lz4\""));
        ChunkedArray array = Stores.open(folder.resolve("a.n5")).open("a");
        assertArrayEquals(values, (byte[]) array.read(Box.of(spec.shape())));
    }

    /** CVE-2025-12183: a block that promises 32 MiB of literals and ends where they begin. */
    @Test
    void aCraftedLz4BlockIsAnErrorInsteadOfACrash() throws IOException {
        int promised = 1 << 25;
        byte[] run = new byte[1 << 17];
        Arrays.fill(run, (byte) 0xff);
        run[0] = (byte) 0xf0;
        ByteBuffer crafted = ByteBuffer.allocate(12 + 21 + run.length);
        crafted.putShort((short) 0).putShort((short) 2).putInt(1 << 12).putInt(1 << 13);
        crafted.order(ByteOrder.LITTLE_ENDIAN).put("LZ4Block".getBytes(StandardCharsets.US_ASCII));
        crafted.put((byte) 0x2f).putInt(run.length).putInt(promised).putInt(0).put(run);
        ArraySpec spec =
                ArraySpec.of(
                                new long[] {1 << 13, 1 << 12},
                                new int[] {1 << 13, 1 << 12},
                                DType.UINT8)
                        .withCodec(Codec.RAW);
        emptyStore().create("a", spec);
        Path block = Files.createDirectories(folder.resolve("a.n5/a/0")).resolve("0");
        Files.write(block, crafted.array());
        Path metadata = folder.resolve("a.n5/a/attributes.json");
        Files.writeString(metadata, Files.readString(metadata).replace("\"raw\"", "\"lz4\""));
        ChunkedArray array = Stores.open(folder.resolve("a.n5")).open("a");
        CellMapException e =
                assertThrows(CellMapException.class, () -> array.read(Box.of(spec.shape())));
        assertEquals(block.toString(), e.where());
        assertTrue(e.getMessage().contains("lz4"), e.getMessage());
    }

    @Test
    void aDamagedBlockIsAnErrorWithItsPath() throws IOException {
        ArraySpec spec = ArraySpec.of(new long[] {8, 8}, new int[] {8, 8}, DType.INT32);
        ChunkedArray array = emptyStore().create("a", spec);
        array.write(Box.of(spec.shape()), Values.random(DType.INT32, 64, 1));
        Path block = folder.resolve("a.n5/a/0/0");
        byte[] good = Files.readAllBytes(block);
        for (int length : new int[] {0, 3, 11, 12, good.length / 2, good.length - 1}) {
            Files.write(block, Arrays.copyOf(good, length));
            CellMapException e =
                    assertThrows(CellMapException.class, () -> array.read(Box.of(spec.shape())));
            assertEquals(block.toString(), e.where());
        }
    }
}
