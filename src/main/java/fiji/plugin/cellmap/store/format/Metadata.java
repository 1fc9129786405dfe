// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.kv.KeyValue;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** JSON documents of metadata in a key-value place. */
final class Metadata {

    private Metadata() {}

    static Optional<ObjectNode> read(KeyValue place, String key) {
        return place.get(key).map(text -> Json.parseMetadata(text, place.location(key)));
    }

    static void write(KeyValue place, String key, ObjectNode document) {
        place.put(key, Json.bytes(document));
    }

    /**
     * Writes the document of a new array.
     *
     * @throws CellMapException if somebody else has written it meanwhile
     */
    static void writeNew(KeyValue place, String key, ObjectNode document) {
        if (place.putNew(key, Json.bytes(document))) return;
        throw new CellMapException(
                "Cannot create an array",
                place.location(key),
                "It already exists.",
                "Delete it, or write to another path.");
    }

    /** The document that an array's metadata must have. */
    static ObjectNode need(KeyValue place, String key) {
        return read(place, key)
                .orElseThrow(
                        () ->
                                new CellMapException(
                                        "Cannot open an array",
                                        place.location(key),
                                        "There is no such file.",
                                        "Check the path."));
    }

    /** What to throw for a document that cannot be understood. */
    static CellMapException unsupported(String where, String why, String supported) {
        return new CellMapException(
                "Cannot understand the metadata of an array",
                where,
                why,
                supported.isEmpty() ? "Repair or delete it." : "Supported: " + supported + ".");
    }

    /**
     * @throws IllegalArgumentException if it is not a list of whole numbers from {@code least} on
     */
    static long[] longs(JsonNode node, String name, long least) {
        if (node == null || !node.isArray())
            throw new IllegalArgumentException(name + " is missing or not a list");
        long[] values = new long[node.size()];
        for (int d = 0; d < values.length; d++) {
            if (!node.get(d).canConvertToLong()
                    || !node.get(d).isIntegralNumber()
                    || node.get(d).longValue() < least)
                throw new IllegalArgumentException(name + " is " + node);
            values[d] = node.get(d).longValue();
        }
        return values;
    }

    /** A list of texts; empty if it is none, or one of them is missing. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) texts.add(text.asText(""));
        return list.isArray() && !texts.contains("") ? texts : List.of();
    }

    static int[] ints(JsonNode node, String name, int least) {
        long[] values = longs(node, name, least);
        int[] narrow = new int[values.length];
        for (int d = 0; d < values.length; d++) {
            if (values[d] > Integer.MAX_VALUE)
                throw new IllegalArgumentException(name + " is " + node);
            narrow[d] = (int) values[d];
        }
        return narrow;
    }
}
