// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads a document into a tree while noting the line of every key. */
final class KeyLines {

    private final String name;
    private final Map<String, String> lines = new HashMap<>();

    KeyLines(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** {@code file:line} of a key, of the nearest key above or below it, or the file. */
    String where(String key) {
        for (String k = key; !k.isEmpty(); k = k.substring(0, Math.max(0, k.lastIndexOf('.')))) {
            if (lines.containsKey(k)) return lines.get(k);
        }
        return lines.keySet().stream()
                .filter(k -> k.startsWith(key + "."))
                .findFirst()
                .map(lines::get)
                .orElse(name);
    }

    void put(String key, String where) {
        lines.put(key, where);
    }

    /** Takes over the lines of another document; its name is in them. */
    void putAll(KeyLines other) {
        lines.putAll(other.lines);
    }

    ObjectNode read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT)
            throw new UsageException(
                    "Cannot read the configuration",
                    name,
                    "It holds no keys.",
                    "Correct the file.");
        ObjectNode read = object(parser, "");
        if (parser.nextToken() == null) return read;
        throw new UsageException(
                "Cannot read the configuration",
                name + ":" + parser.currentTokenLocation().getLineNr(),
                "It holds a second document (after ---), which would not be read.",
                "Give one document in one file.");
    }

    private ObjectNode object(JsonParser parser, String prefix) throws IOException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = prefix + parser.currentName();
            lines.put(key, name + ":" + parser.currentTokenLocation().getLineNr());
            String field = parser.currentName();
            parser.nextToken();
            node.set(field, value(parser, key));
        }
        return node;
    }

    private JsonNode value(JsonParser parser, String key) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        switch (parser.currentToken()) {
            case START_OBJECT:
                return object(parser, key + ".");
            case START_ARRAY:
                ArrayNode array = nodes.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) array.add(value(parser, key));
                return array;
            case VALUE_NUMBER_INT:
                return nodes.numberNode(parser.getLongValue());
            case VALUE_NUMBER_FLOAT:
                return nodes.numberNode(parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE:
                return nodes.booleanNode(parser.getBooleanValue());
            case VALUE_NULL:
                return nodes.nullNode();
            default:
                return nodes.textNode(parser.getText());
        }
    }
}
