// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;

/** Puts {@code a.b=value} into a tree. */
final class Overrides {
    private Overrides() {}

    static void apply(ObjectNode tree, String set, ObjectMapper yaml, KeyLines lines) {
        int equals = set.indexOf('=');
        if (equals < 1)
            throw new UsageException(
                    "Cannot apply an override",
                    "@{set} " + set,
                    "It has no '='.",
                    "Write key=value.");
        String key = set.substring(0, equals).trim();
        String[] names = key.split("\\.");
        ObjectNode node = tree;
        for (int i = 0; i < names.length - 1; i++) {
            JsonNode child = node.get(names[i]);
            node = child instanceof ObjectNode object ? object : node.putObject(names[i]);
        }
        node.set(names[names.length - 1], value(set, set.substring(equals + 1), yaml));
        lines.put(key, "@{set} " + set);
    }

    /** Puts the keys of a tree into another, section by section. */
    static void merge(ObjectNode into, ObjectNode from) {
        from.properties()
                .forEach(
                        entry -> {
                            JsonNode there = into.get(entry.getKey());
                            if (there instanceof ObjectNode a
                                    && entry.getValue() instanceof ObjectNode b) merge(a, b);
                            else into.set(entry.getKey(), entry.getValue());
                        });
    }

    private static JsonNode value(String set, String text, ObjectMapper yaml) {
        try {
            JsonNode value = yaml.readTree(text);
            return value.isMissingNode() ? yaml.nullNode() : value;
        } catch (IOException e) {
            throw new UsageException(
                    "Cannot apply an override",
                    "@{set} " + set,
                    "The value is not valid YAML.",
                    "Quote it.");
        }
    }
}
