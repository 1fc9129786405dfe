// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Metadata that are gathered in one document, as zarr-python 2 and 3 do it. */
class ConsolidatedTest {

    private static final ArraySpec SPEC =
            ArraySpec.of(new long[] {8, 8}, new int[] {4, 4}, DType.UINT8);
    private static final Box WHOLE = Box.of(SPEC.shape());

    @TempDir Path folder;
    private Path root;

    private ArrayStore consolidated(ContainerFormat format) throws IOException {
        root = folder.resolve("a.zarr");
        ArrayStore store = Stores.openOrCreate(root, format);
        store.create("g/a", SPEC).write(WHOLE, Values.counting(DType.UINT8, 64));
        store.setAttributes("g", Json.object().put("n", 1));
        if (format == ContainerFormat.ZARR_V2) consolidate2();
        else consolidate3();
        return Stores.open(root);
    }

    private void consolidate2() throws IOException {
        ObjectNode document = Json.object().put("zarr_consolidated_format", 1);
        ObjectNode metadata = document.putObject("metadata");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().startsWith(".z")).toList())
                metadata.set(key(file), tree(file));
        }
        Files.write(root.resolve(".zmetadata"), Json.bytes(document));
    }

    private void consolidate3() throws IOException {
        ObjectNode document = (ObjectNode) tree(root.resolve("zarr.json"));
        ObjectNode all = document.putObject("consolidated_metadata").put("kind", "inline");
        ObjectNode metadata = all.put("must_understand", false).putObject("metadata");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.endsWith("zarr.json")).toList())
                if (!file.getParent().equals(root)) metadata.set(key(file.getParent()), tree(file));
        }
        Files.write(root.resolve("zarr.json"), Json.bytes(document));
    }

    private String key(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static JsonNode tree(Path file) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(file));
    }

    @ParameterizedTest
    @EnumSource(names = {"ZARR_V2", "ZARR_V3", "ZARR_V3_SHARDED"})
    void theDocumentStandsInForFilesThatAreNotThere(ContainerFormat format) throws IOException {
        consolidated(format).close();
        try (Stream<Path> files = Files.walk(root.resolve("g"))) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().matches("\\.z.*|zarr.json"))
                            .toList()) Files.delete(file);
        }
        ArrayStore store = Stores.open(root);
        assertEquals(List.of("g"), store.list(""));
        assertEquals(List.of("a"), store.list("g"));
        assertEquals(1, store.attributes("g").path("n").asInt());
        Object values = store.open("g/a").read(WHOLE);
        assertArrayEquals((byte[]) Values.counting(DType.UINT8, 64), (byte[]) values);
    }

    @ParameterizedTest
    @EnumSource(names = {"ZARR_V2", "ZARR_V3", "ZARR_V3_SHARDED"})
    void itIsKeptUpToDate(ContainerFormat format) throws IOException {
        ArrayStore store = consolidated(format);
        assertTrue(isListed("g/a", format));
        assertFalse(isListed("g/b", format));
        store.create("g/b", SPEC);
        assertTrue(isListed("g/b", format));
        store.setAttributes("", Json.object().put("root", true));
        assertTrue(isListed("g/b", format), "still there when the root changes");
        store.delete("g/b");
        assertFalse(isListed("g/b", format));
        assertTrue(isListed("g/a", format));
        assertTrue(Stores.open(root).attributes("").path("root").asBoolean());
    }

    private boolean isListed(String path, ContainerFormat format) throws IOException {
        if (format == ContainerFormat.ZARR_V2)
            return tree(root.resolve(".zmetadata")).path("metadata").has(path + "/.zarray");
        return tree(root.resolve("zarr.json")).at("/consolidated_metadata/metadata").has(path);
    }
}
