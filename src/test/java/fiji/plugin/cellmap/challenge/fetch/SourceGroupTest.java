// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceGroupTest {

    @TempDir Path folder;
    private ArrayStore store;

    @BeforeEach
    void write() {
        store = Stores.openOrCreate(folder.resolve("em.zarr"));
        ArraySpec spec = ArraySpec.of(new long[] {4, 4, 4}, new int[] {2, 2, 2}, DType.UINT8);
        byte[] values = new byte[64];
        Arrays.fill(values, (byte) 1);
        store.create("s0", spec).write(Box.of(spec.shape()), values);
        describe("z", "y", "x");
    }

    private void describe(String... axes) {
        String named = "{\"name\":\"%s\",\"unit\":\"nm\"}";
        String list = (named + "," + named + "," + named).formatted((Object[]) axes);
        store.setAttributes(
                "",
                Json.parseObject(
                        ("{\"multiscales\":[{\"axes\":["
                                        + list
                                        + "],\"datasets\":[{\"path\":\"s0\",\"coordinateTransformations\":"
                                        + "[{\"type\":\"scale\",\"scale\":[8,8,8]}]}]}]}")
                                .getBytes(),
                        "test"));
    }

    private LevelChunks level() {
        Origins.Spot spot = new Origins.Spot(new FolderKeyValue(folder), "em.zarr");
        return SourceGroup.open(spot).orElseThrow().levels("").get(0);
    }

    /** Chunks are copied under the names that they have, not those that the metadata imply. */
    @Test
    void chunksHaveTheSeparatorThatIsFound() throws IOException {
        assertTrue(level().all().get(0).names().contains("s0/0/0/0"));
        Path file = folder.resolve("em.zarr/s0/.zarray");
        String text = Files.readString(file);
        Files.writeString(file, text.replaceAll("\"dimension_separator\" *: *\"/\"", "\"a\":1"));
        assertEquals(".", Stores.open(folder.resolve("em.zarr/s0")).open("").spec().separator());
        assertTrue(level().all().get(0).names().contains("s0/0/0/0"));
    }

    @Test
    void axesInAnotherOrderAreRefused() {
        describe("x", "y", "z");
        assertThrows(CellMapException.class, this::level);
    }
}
