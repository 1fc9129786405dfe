// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.SmallFiles;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A YAML file read into an {@link Experiment}, with overrides, and the line of every key, so that
 * every refusal says where. Immutable.
 */
public final class ConfigFile {

    private static final ObjectMapper YAML =
            Json.withoutNulls(
                    new ObjectMapper(
                                    YAMLFactory.builder()
                                            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                            .build())
                            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT));

    private final ObjectNode tree;
    private final KeyLines lines;
    private final Experiment experiment;

    private ConfigFile(ObjectNode tree, KeyLines lines) {
        this.tree = tree;
        this.lines = lines;
        this.experiment = bind();
        new RangeCheck(this).check(experiment);
    }

    /**
     * Reads a file.
     *
     * @param sets overrides {@code a.b=value}, the value in YAML; applied in order
     * @throws UsageException naming file and line for an unknown key, a wrong type or an impossible
     *     value
     */
    public static ConfigFile read(Path file, List<String> sets) {
        return parse(file.toString(), text(file), sets);
    }

    private static String text(Path file) {
        try {
            return SmallFiles.text(file, SmallFiles.SETTINGS);
        } catch (IOException e) {
            Path run = file.resolve("config.yaml");
            throw new UsageException(
                    "Cannot read the configuration",
                    file,
                    AtomicFiles.reason(e),
                    Files.exists(run)
                            ? "The configuration of this run is " + run + "."
                            : "Give the path of a YAML file, or the name of a shipped configuration.");
        }
    }

    /**
     * As {@link #read}, with the keys of a second file in place of those of the first.
     *
     * @param over has some of the keys of a configuration
     */
    public static ConfigFile read(Path file, Path over, List<String> sets) {
        KeyLines lines = new KeyLines(file.toString());
        KeyLines more = new KeyLines(over.toString());
        ObjectNode tree = tree(text(file), lines);
        Overrides.merge(tree, tree(text(over), more));
        lines.putAll(more);
        return of(tree, sets, lines);
    }

    /** As {@link #read}, from text; {@code name} stands for the file in messages. */
    public static ConfigFile parse(String name, String text, List<String> sets) {
        KeyLines lines = new KeyLines(name);
        return of(tree(text, lines), sets, lines);
    }

    private static ConfigFile of(ObjectNode tree, List<String> sets, KeyLines lines) {
        for (String set : sets) Overrides.apply(tree, set, YAML, lines);
        return new ConfigFile(tree, lines);
    }

    private static ObjectNode tree(String text, KeyLines lines) {
        try (JsonParser parser = YAML.getFactory().createParser(text)) {
            return lines.read(parser);
        } catch (IOException e) {
            String message = AtomicFiles.reason(e).split("\n at ")[0];
            throw new UsageException(
                    "Cannot read the configuration", lines.name(), message, "Correct the file.");
        }
    }

    public Experiment experiment() {
        return experiment;
    }

    /** The configuration with its overrides, as YAML. */
    public String text() {
        try {
            return YAML.writeValueAsString(tree);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * All settings, those left to their defaults included: keys with dots, values as numbers,
     * booleans, or text. Keys without a value are left out.
     */
    public Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>();
        collect("", YAML.valueToTree(experiment), all);
        return all;
    }

    private static void collect(String key, JsonNode node, Map<String, Object> all) {
        if (node.isObject())
            node.fields()
                    .forEachRemaining(
                            f ->
                                    collect(
                                            key.isEmpty() ? f.getKey() : key + "." + f.getKey(),
                                            f.getValue(),
                                            all));
        else if (node.isNumber()) all.put(key, node.numberValue());
        else if (node.isBoolean()) all.put(key, node.booleanValue());
        else if (!node.isNull()) all.put(key, node.toString().replace("\"", ""));
    }

    /**
     * A hash of all that decides what a training computes: equal for two configurations whose runs
     * can continue each other (length, patience, paths, threads and what follows training may
     * differ).
     */
    public String trainingHash() {
        return Hashes.sha256(training().toString());
    }

    /** Where another configuration decides otherwise what a training computes, one key a text. */
    public List<String> trainingDifferences(ConfigFile other) {
        List<String> found = new ArrayList<>();
        differences("", training(), other.training(), found);
        return found;
    }

    /** Where another configuration predicts with other settings, one key a text. */
    public List<String> predictDifferences(ConfigFile other) {
        List<String> found = new ArrayList<>();
        differences("predict", section("predict"), other.section("predict"), found);
        return found;
    }

    private JsonNode section(String name) {
        return YAML.<ObjectNode>valueToTree(experiment).path(name);
    }

    private static void differences(String key, JsonNode a, JsonNode b, List<String> found) {
        if (a.equals(b)) return;
        if (!a.isObject() || !b.isObject()) {
            found.add(key + " (" + a + ", not " + b + ")");
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        a.fieldNames().forEachRemaining(names::add);
        b.fieldNames().forEachRemaining(names::add);
        for (String name : names)
            differences(key.isEmpty() ? name : key + "." + name, a.path(name), b.path(name), found);
    }

    private ObjectNode training() {
        ObjectNode part = YAML.valueToTree(experiment);
        part.remove(List.of("name", "predict", "process"));
        ((ObjectNode) part.get("data")).remove(List.of("root", "loader_threads", "cache_mib"));
        ((ObjectNode) part.get("train"))
                .remove(List.of("epochs", "patience", "keep_best", "recompute"));
        return part;
    }

    /**
     * The refusal of a value, for whoever finds out that it cannot be honoured.
     *
     * @param key with dots, such as {@code data.patch_size}
     */
    public UsageException refuse(String key, String why, String allowed) {
        return new UsageException(
                "Invalid value for " + key, lines.where(key), why, "Allowed: " + allowed);
    }

    private Experiment bind() {
        try {
            return YAML.treeToValue(tree, Experiment.class);
        } catch (UnrecognizedPropertyException e) {
            String known =
                    e.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
            throw new UsageException(
                    "Unknown key " + path(e),
                    lines.where(path(e)),
                    "No such key.",
                    "Known: " + known);
        } catch (MismatchedInputException e) {
            throw mismatch(e);
        } catch (JsonMappingException e) {
            throw new UsageException(
                    "Invalid value for " + path(e),
                    lines.where(path(e)),
                    AtomicFiles.reason(e),
                    "Correct the file.");
        } catch (IOException e) {
            throw new UsageException(
                    "Cannot read the configuration", lines.name(), AtomicFiles.reason(e), "");
        }
    }

    private UsageException mismatch(MismatchedInputException e) {
        String key = path(e);
        if (e.getMessage().startsWith("Missing required"))
            return new UsageException(
                    "A key is missing", lines.name(), e.getMessage().split("\n")[0], "Add it.");
        Class<?> type = e.getTargetType();
        JsonNode value = tree.at("/" + key.replace('.', '/'));
        String expected = type == null ? "another type" : TypeNames.of(type);
        return new UsageException(
                "Wrong type for " + key,
                lines.where(key),
                "The value is " + (value.isMissingNode() ? "of another type" : value),
                "Expected: " + expected);
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(Reference::getFieldName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
    }
}
