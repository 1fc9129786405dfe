// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.store.format.BackedStore;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store with a provider behind it is the same store, except for arrays that it refuses. */
class BackedStoreTest extends ArrayStoreContract {

    @TempDir Path folder;

    /** Opens another container in the place of each. */
    private record Instead(Path other) implements StoreProvider {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Optional<ArrayStore> open(Path path) {
            return Files.exists(other) ? Optional.of(Stores.open(other)) : Optional.empty();
        }
    }

    private ArrayStore backed(ArrayStore own) {
        return new BackedStore(
                own, own.location(), List.of(new Instead(folder.resolve("other.zarr"))));
    }

    @Override
    ArrayStore emptyStore() {
        return backed(Stores.openOrCreate(folder.resolve("a.zarr")));
    }

    @Override
    ArrayStore reopened(ArrayStore store) {
        return backed(Stores.open(Path.of(store.location())));
    }

    private static ChunkedArray array(ArrayStore store, String path, byte value) {
        ChunkedArray array =
                store.create(path, ArraySpec.of(new long[] {1}, new int[] {1}, DType.UINT8));
        array.write(Box.of(new long[] {1}), new byte[] {value});
        return array;
    }

    private void damage(String array) throws IOException {
        Path metadata = folder.resolve("a.zarr").resolve(array).resolve(".zarray");
        Files.writeString(metadata, Files.readString(metadata).replace("\"|u1\"", "\"|V7\""));
    }

    private static byte value(ArrayStore store, String path) {
        return ((byte[]) store.open(path).read(Box.of(new long[] {1})))[0];
    }

    @Test
    void onlyWhatItRefusesIsOpenedByTheProvider() throws IOException {
        try (ArrayStore other = Stores.openOrCreate(folder.resolve("other.zarr"))) {
            array(other, "read", (byte) 1);
            array(other, "refused", (byte) 2);
            array(other, "absent", (byte) 3);
        }
        ArrayStore store = emptyStore();
        array(store, "read", (byte) 11);
        array(store, "refused", (byte) 12);
        damage("refused");
        ArrayStore again = reopened(store);
        assertEquals(11, value(again, "read"));
        assertEquals(2, value(again, "refused"));
        assertThrows(CellMapException.class, () -> again.open("absent"));
    }

    @Test
    void itsOwnMessageStandsWhereTheProviderFails() throws IOException {
        Stores.openOrCreate(folder.resolve("other.zarr")).close();
        ArrayStore own = Stores.openOrCreate(folder.resolve("a.zarr"));
        array(own, "refused", (byte) 1);
        damage("refused");
        CellMapException expected = assertThrows(CellMapException.class, () -> own.open("refused"));
        CellMapException e =
                assertThrows(CellMapException.class, () -> backed(own).open("refused"));
        assertEquals(expected.getMessage(), e.getMessage());
    }
}
