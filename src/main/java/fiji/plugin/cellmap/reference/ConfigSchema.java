// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.reference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.util.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The JSON schema (draft 7) of a configuration, for editors. */
public final class ConfigSchema {

    private static final String RULE = "#/definitions/steps";

    private ConfigSchema() {}

    /** The schema, as JSON with a line break at its end. */
    public static String json() {
        ObjectNode schema = Json.object();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "CellMap experiment");
        section(schema, Declaration.of(Experiment.class), "");
        section(schema.putObject("definitions").putObject("steps"), ConfigKeys.steps(), "steps.");
        return new String(Json.bytes(schema), StandardCharsets.UTF_8) + "\n";
    }

    private static void section(ObjectNode node, List<Declaration> keys, String prefix) {
        node.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = node.putObject("properties");
        for (Declaration d : keys) key(properties.putObject(d.snake()), d, prefix + d.snake());
        List<String> required =
                keys.stream().filter(Declaration::required).map(Declaration::snake).toList();
        if (!required.isEmpty()) required.forEach(node.putArray("required")::add);
    }

    private static void key(ObjectNode node, Declaration d, String path) {
        String unit = d.unit().isEmpty() ? "" : " In " + d.unit() + ".";
        String usual = d.defaultText().isEmpty() ? "" : " Default: " + d.defaultText() + ".";
        node.put("description", d.help() + unit + usual);
        switch (path) {
            case ConfigKeys.STEPS -> node.put("$ref", RULE);
            case ConfigKeys.CLASSES ->
                    node.put("type", "object").putObject("additionalProperties").put("$ref", RULE);
            case ConfigKeys.OPTIONS -> node.put("type", "object");
            default -> value(node, d, path);
        }
        if (path.equals("model.architecture"))
            ArchitectureOptions.shipped().stream()
                    .map(Architecture::name)
                    .forEach(node.putArray("examples")::add);
    }

    private static void value(ObjectNode node, Declaration d, String path) {
        if (!d.words().isEmpty()) {
            ArrayNode any = node.putArray("anyOf");
            d.words().forEach(any.addObject().putArray("enum")::add);
            plain(any.addObject(), d, path);
        } else {
            plain(node, d, path);
        }
    }

    private static void plain(ObjectNode node, Declaration d, String path) {
        if (d.isSection()) {
            section(node, Declaration.of(d.type()), path + ".");
        } else if (d.isMap()) {
            ObjectNode values = node.put("type", "object").putObject("additionalProperties");
            values.put("type", "array").put("minItems", 3).put("maxItems", 3);
            values.putObject("items").put("type", "number");
        } else if (d.isList()) {
            node.put("type", "array");
            if (d.length() > 0) node.put("minItems", d.length()).put("maxItems", d.length());
            one(node.putObject("items"), d);
        } else {
            one(node, d);
        }
    }

    private static void one(ObjectNode node, Declaration d) {
        Class<?> type = d.element();
        boolean whole =
                type == Integer.class
                        || type == int.class
                        || type == Long.class
                        || type == long.class;
        if (type == Boolean.class) node.put("type", "boolean");
        else if (type == String.class) node.put("type", "string");
        else node.put("type", whole ? "integer" : "number");
        d.choices().forEach(c -> node.withArray("enum").add(c));
        if (Double.isFinite(d.min())) number(node, "minimum", d.min());
        if (Double.isFinite(d.max()))
            number(node, d.belowMax() ? "exclusiveMaximum" : "maximum", d.max());
    }

    private static void number(ObjectNode node, String name, double value) {
        if (value == Math.rint(value)) node.put(name, (long) value);
        else node.put(name, value);
    }
}
