// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The one JSON mapper of the program: unknown keys fail; output is indented, with the same line
 * breaks on every system. Thread-safe.
 */
public final class Json {

    public static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .setDefaultPrettyPrinter(
                            new DefaultPrettyPrinter()
                                    .withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private static final ObjectReader METADATA =
            MAPPER.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

    private Json() {}

    /**
     * Refuses lists that hold nothing at some place, as YAML has for a dash without a word: among
     * numbers, it would be read as 0.
     *
     * @return the same
     */
    public static ObjectMapper withoutNulls(ObjectMapper mapper) {
        JsonSetter.Value refused = JsonSetter.Value.forContentNulls(Nulls.FAIL);
        for (Class<?> list : List.of(List.class, int[].class, double[].class))
            mapper.configOverride(list).setSetterInfo(refused);
        return mapper;
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * @param where what the text was read from, for the error
     * @throws CellMapException if the text is not a JSON object
     */
    public static ObjectNode parseObject(byte[] text, Object where) {
        return object(MAPPER.reader(), text, where);
    }

    private static ObjectNode object(ObjectReader reader, byte[] text, Object where) {
        try {
            JsonNode node = reader.readTree(text);
            if (node instanceof ObjectNode object) return object;
            throw new CellMapException(
                    "Cannot read JSON", where, "It is not an object.", "Repair or delete it.");
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read JSON", where, AtomicFiles.reason(e), "Repair or delete it.", e);
        }
    }

    /**
     * As {@link #parseObject}, of programs that write NaN and Infinity as Python does, where JSON
     * has no word for them.
     */
    public static ObjectNode parseMetadata(byte[] text, Object where) {
        return object(METADATA, text, where);
    }

    /**
     * What was read.
     *
     * @throws IOException if it is null, as the text {@code null} is read
     */
    public static <T> T present(T value) throws IOException {
        if (value == null) throw new IOException("It holds nothing.");
        return value;
    }

    /** Reads a JSON file into a value of the given type. */
    public static <T> T read(Path file, Class<T> type) {
        try {
            return present(MAPPER.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            throw new CellMapException("Cannot read JSON", file, "There is no such file.", "");
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read JSON", file, AtomicFiles.reason(e), "Repair or delete it.", e);
        }
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
