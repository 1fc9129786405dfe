// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Zarr3ShardedStoreTest extends Zarr3StoreTest {

    private static final ArraySpec SPEC =
            ArraySpec.of(new long[] {70, 64, 64}, new int[] {16, 16, 16}, DType.UINT16);

    @Override
    ContainerFormat format() {
        return ContainerFormat.ZARR_V3_SHARDED;
    }

    @Test
    void sixtyFourChunksShareAFile() throws IOException {
        ChunkedArray array = emptyStore().create("a", SPEC);
        Box whole = Box.of(SPEC.shape());
        Object values = Values.random(DType.UINT16, (int) whole.size(), 5);
        array.write(whole, values);
        assertArrayEquals((short[]) values, (short[]) array.read(whole));
        assertTrue(Files.exists(folder.resolve("a.zarr/a/c/0/0/0")));
        assertTrue(Files.exists(folder.resolve("a.zarr/a/c/1/0/0")));
        try (var files = Files.walk(folder.resolve("a.zarr/a/c"))) {
            assertEquals(2, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void aDamagedShardIsAnErrorWithItsPath() throws IOException {
        ChunkedArray array = emptyStore().create("a", SPEC);
        Box whole = Box.of(SPEC.shape());
        array.write(whole, Values.random(DType.UINT16, (int) whole.size(), 5));
        Path shard = folder.resolve("a.zarr/a/c/0/0/0");
        byte[] good = Files.readAllBytes(shard);
        for (int length : new int[] {0, 3, good.length / 2, good.length - 1}) {
            Files.write(shard, Arrays.copyOf(good, length));
            assertFailsAt(shard, () -> array.read(whole));
            assertFailsAt(shard, () -> array.read(array.spec().chunkBox(0, 1, 0)));
            assertFailsAt(shard, () -> array.storedChunk(0, 0, 0));
        }
        byte[] flipped = good.clone();
        flipped[good.length - 40] ^= 1;
        Files.write(shard, flipped);
        assertFailsAt(shard, () -> array.storedChunk(0, 0, 0));
    }

    private static void assertFailsAt(Path file, Runnable read) {
        CellMapException e = assertThrows(CellMapException.class, read::run);
        assertTrue(e.where().startsWith(file.toString()), e.getMessage());
    }
}
