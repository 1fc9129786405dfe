// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.kv.ZipKeyValue;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What zarr-python wrote has the voxels that zarr-python reads (see the note beside the file). */
class ZarrPythonTest {

    @TempDir Path folder;

    @Test
    void everyArrayHasTheSameVoxels() throws Exception {
        Path zip = folder.resolve("zarr-python.zip");
        try (InputStream source = getClass().getResourceAsStream("zarr-python.zip")) {
            Files.copy(source, zip);
        }
        List<String> wrong = new ArrayList<>();
        try (ZipKeyValue place = new ZipKeyValue(zip);
                ArrayStore v2 = Stores.open(zip.resolve("v2"));
                ArrayStore v3 = Stores.open(zip.resolve("v3"))) {
            ObjectNode sums = Json.parseObject(place.get("sha256.json").orElseThrow(), "test");
            assertEquals(61, sums.size());
            for (Map.Entry<String, ?> sum : sums.properties()) {
                ArrayStore store = sum.getKey().startsWith("v2") ? v2 : v3;
                ChunkedArray array = store.open(sum.getKey().substring(3));
                String hash = VoxelHash.of(array, Progress.none());
                if (!hash.equals(sums.path(sum.getKey()).asText()))
                    wrong.add(sum.getKey() + ": " + array.spec().dtype() + " " + array.encoding());
            }
        }
        assertEquals(List.of(), wrong);
    }
}
