// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All cases of {@code edge-cases/expected.json}. */
class EdgeCasesTest {

    @TestFactory
    List<DynamicTest> cases() throws IOException {
        Path root = TestData.data().resolve("edge-cases");
        JsonNode table = Json.MAPPER.readTree(root.resolve("expected.json").toFile());
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : table.path("cases"))
            tests.add(DynamicTest.dynamicTest(c.path("path").asText(), () -> check(root, c)));
        assertEquals(83, tests.size());
        return tests;
    }

    private static void check(Path root, JsonNode c) {
        String path = c.path("path").asText();
        if (!c.has("sha256")) {
            if (c.path("expect").asText().equals("error")) assertRefused(root, path);
            else assertEmptyGroup(root, path);
            return;
        }
        Place place = Place.of(root, path);
        try (ArrayStore store = place.open()) {
            ChunkedArray array = store.open(place.array());
            if (c.path("expect").asText().equals("error")) checkCorrupt(array, c);
            else checkValues(store, place, array, c);
        }
    }

    /** The container and the array inside it that a row means. */
    private record Place(Path container, String array) {

        static Place of(Path root, String path) {
            int inside = path.indexOf("!/");
            if (inside >= 0) {
                String array = path.substring(inside + 2);
                return new Place(
                        root.resolve(path.substring(0, inside)),
                        array.substring(array.indexOf(".zarr/") + 1).replaceFirst("^zarr/", ""));
            }
            int slash = path.lastIndexOf('/');
            if (path.endsWith("/s0") || path.endsWith("/s1") || path.endsWith("/s2"))
                return new Place(root.resolve(path.substring(0, slash)), path.substring(slash + 1));
            return new Place(root.resolve(path), level(root.resolve(path)));
        }

        /** The array itself, or the first level of a group that is there. */
        private static String level(Path container) {
            try (ArrayStore store = Stores.open(container)) {
                if (store.isArray("")) return "";
                if (!Multiscale.isAt(store, "")) return store.list("").get(0);
                return Multiscale.read(store, "").levels().stream()
                        .map(Multiscale.Level::path)
                        .filter(store::isArray)
                        .findFirst()
                        .orElseThrow();
            }
        }

        ArrayStore open() {
            return Stores.open(container);
        }
    }

    private static void checkValues(ArrayStore store, Place place, ChunkedArray array, JsonNode c) {
        assertArrayEquals(longs(c.path("shape")), array.spec().shape());
        assertEquals(c.path("dtype").asText(), shortName(array.spec().dtype()));
        assertEquals(c.path("sha256").asText(), VoxelHash.of(array, Progress.none()));
        ChunkedArray cached = new SeenAsImage(array, new ChunkCache(1));
        for (Map.Entry<String, JsonNode> value : c.path("values").properties())
            assertEquals(
                    value.getValue().isNull() ? "NaN" : value.getValue().asText(),
                    voxel(cached, value.getKey()),
                    value.getKey());
        if (c.has("distinct_nonzero_ids"))
            assertEquals(c.path("distinct_nonzero_ids").asInt(), distinct(array));
        checkNotes(store, place, c.path("path").asText());
        if (!c.has("scale_nm")) return;
        VoxelGrid grid = Grids.of(store, place.array()).orElseThrow();
        assertArrayEquals(doubles(c.path("scale_nm")), grid.scale(), 1e-9);
        assertArrayEquals(doubles(c.path("translation_nm")), grid.translation(), 1e-9);
    }

    /** What the table says in words. */
    private static void checkNotes(ArrayStore store, Place place, String path) {
        if (path.equals("group-without-multiscales.zarr"))
            assertEquals(Optional.empty(), Grids.of(store, place.array()));
        if (path.equals("multiscale-top-scale.zarr/s0"))
            assertEquals(1, Multiscale.read(store, "").warnings().size());
        if (path.equals("multiscale-level-not-listed.zarr"))
            assertEquals(1, Multiscale.read(store, "").levels().size());
        if (path.equals("multiscale-level-missing.zarr")) {
            Inspection found = Inspection.of(store, "", false, Progress.none());
            assertTrue(found.findings().get(0).contains("s1"), found.findings().toString());
        }
    }

    private static long distinct(ChunkedArray array) {
        Object values = array.read(Box.of(array.spec().shape()));
        return IntStream.range(0, Array.getLength(values))
                .mapToLong(i -> Array.getLong(values, i))
                .filter(id -> id != 0)
                .distinct()
                .count();
    }

    private static void checkCorrupt(ChunkedArray array, JsonNode c) {
        Box whole = Box.of(array.spec().shape());
        boolean first = c.path("error").asText().contains("chunk 0/0/0");
        String chunk = first ? "0/0/0" : "1/1/1";
        CellMapException e = assertThrows(CellMapException.class, () -> array.read(whole));
        assertTrue(e.where().replace('\\', '/').endsWith(chunk), e.getMessage());
        Box intact = new Box(new long[] {first ? 16 : 0, 0, 0}, longs(c.path("shape")));
        byte[] values = (byte[]) array.read(intact);
        assertEquals(c.path("sha256").asText(), sha256(values));
    }

    private static void assertRefused(Path root, String path) {
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> Stores.open(root.resolve(path)).open(""));
        assertTrue(e.where().endsWith(".zarray"), e.getMessage());
    }

    private static void assertEmptyGroup(Path root, String path) {
        try (ArrayStore store = Stores.open(root.resolve(path))) {
            assertTrue(store.isGroup(""));
            assertEquals(List.of(), store.list(""));
            assertFalse(Multiscale.isAt(store, ""));
        }
    }

    private static String shortName(DType t) {
        if (t == DType.BOOL) return "b1";
        return (t.integer ? t.signed ? "i" : "u" : "f") + t.bytes;
    }

    private static String voxel(ChunkedArray array, String position) {
        String[] parts = position.split(",");
        long[] min = new long[parts.length];
        long[] one = new long[parts.length];
        java.util.Arrays.fill(one, 1);
        for (int d = 0; d < min.length; d++) min[d] = Long.parseLong(parts[d]);
        return Values.text(array.read(new Box(min, one)), array.spec().dtype());
    }

    private static String sha256(byte[] bytes) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long[] longs(JsonNode list) {
        long[] values = new long[list.size()];
        for (int d = 0; d < values.length; d++) values[d] = list.get(d).asLong();
        return values;
    }

    private static double[] doubles(JsonNode list) {
        double[] values = new double[list.size()];
        for (int d = 0; d < values.length; d++) values[d] = list.get(d).asDouble();
        return values;
    }
}
