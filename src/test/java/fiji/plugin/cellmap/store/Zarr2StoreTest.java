// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Zarr2StoreTest extends ArrayStoreContract {

    @TempDir Path folder;

    @Override
    ArrayStore emptyStore() {
        return Stores.openOrCreate(folder.resolve("a.zarr"));
    }

    @Override
    ArrayStore reopened(ArrayStore store) {
        return Stores.open(Path.of(store.location()));
    }

    @Test
    void everyAncestorIsAGroup() {
        emptyStore().create("x/y/z", ArraySpec.of(new long[] {4}, new int[] {2}, DType.UINT8));
        for (String path : new String[] {"", "x", "x/y"})
            assertTrue(Files.exists(folder.resolve("a.zarr").resolve(path).resolve(".zgroup")));
    }

    @Test
    void bothSeparatorsNameChunksAsZarrSays() {
        ArrayStore store = emptyStore();
        ArraySpec spec = ArraySpec.of(new long[] {2, 2}, new int[] {1, 1}, DType.UINT8);
        store.create("slash", spec).write(Box.of(spec.shape()), new byte[] {1, 2, 3, 4});
        store.create("dot", spec.withSeparator("."))
                .write(Box.of(spec.shape()), new byte[] {1, 2, 3, 4});
        assertTrue(Files.exists(folder.resolve("a.zarr/slash/1/0")));
        assertTrue(Files.exists(folder.resolve("a.zarr/dot/1.0")));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aDamagedChunkIsAnErrorWithItsPathAndNeverZeros(Codec codec) throws IOException {
        ArraySpec spec =
                ArraySpec.of(new long[] {8, 8, 8}, new int[] {8, 8, 8}, DType.UINT16)
                        .withCodec(codec);
        ChunkedArray array = emptyStore().create("a", spec);
        array.write(Box.of(spec.shape()), Values.random(DType.UINT16, 512, 1));
        Path chunk = folder.resolve("a.zarr/a/0/0/0");
        byte[] whole = Files.readAllBytes(chunk);
        for (int length : new int[] {0, 1, 15, whole.length / 2, whole.length - 1})
            assertDamaged(array, chunk, Arrays.copyOf(whole, length));
        if (codec == Codec.RAW) return;
        byte[] garbage = new byte[whole.length];
        Arrays.fill(garbage, (byte) 0x5A);
        assertDamaged(array, chunk, garbage);
    }

    private static void assertDamaged(ChunkedArray array, Path chunk, byte[] bytes)
            throws IOException {
        Files.write(chunk, bytes);
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> array.read(Box.of(array.spec().shape())));
        assertEquals(chunk.toString(), e.where());
    }

    @Test
    void whatIsNotSupportedIsNamed() throws IOException {
        emptyStore().create("a", ArraySpec.of(new long[] {4}, new int[] {2}, DType.UINT8));
        Path metadata = folder.resolve("a.zarr/a/.zarray");
        String good = Files.readString(metadata);
        assertRefused(metadata, good.replace("\"zstd\"", "\"rare\""), "rare");
        assertRefused(metadata, good.replace("|u1", "<c16"), "<c16");
        assertRefused(metadata, good.replace("\"C\"", "\"Q\""), "Q");
        assertRefused(metadata, good.substring(0, good.length() / 2), "JSON");
        assertRefused(metadata, good.replace("\"fill_value\" : 0", "\"fill_value\" : 300"), "300");
    }

    private void assertRefused(Path metadata, String text, String named) throws IOException {
        Files.writeString(metadata, text);
        ArrayStore store = Stores.open(folder.resolve("a.zarr"));
        CellMapException e = assertThrows(CellMapException.class, () -> store.open("a"));
        assertTrue(e.getMessage().contains(named), e.getMessage());
        assertEquals(metadata.toString(), e.where());
    }

    @Test
    void nothingThereIsAnErrorThatNamesWhatWasLookedFor() throws IOException {
        Files.writeString(folder.resolve("readme.txt"), "hello");
        CellMapException e = assertThrows(CellMapException.class, () -> Stores.open(folder));
        assertTrue(e.why().contains(".zarray") && e.why().contains("readme.txt"), e.why());
        assertThrows(CellMapException.class, () -> Stores.open(folder.resolve("absent")));
        assertThrows(CellMapException.class, () -> Stores.openOrCreate(folder));
    }
}
