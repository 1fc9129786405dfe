// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Makes files wrong in ways that fit what they are: JSON keeps its form, zip files their check
 * sums, texts their lines. The same seed makes the same changes. For one thread.
 */
public final class Mutator {

    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        3,
        7,
        16,
        127,
        128,
        255,
        256,
        32767,
        65535,
        65536,
        1 << 24,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private static final String[] TEXTS = {
        "",
        " ",
        "..",
        "../..",
        "/",
        "//",
        "a//b",
        ".",
        "\0",
        "a\0b",
        "NaN",
        "-1",
        "0",
        "1e999",
        "2147483648",
        "9223372036854775808",
        "null",
        "true",
        "[]",
        "{}",
        "[[[[[[[[",
        "\"",
        "'",
        ",",
        ";",
        "\u001b[31m",
        "\u202e",
        "\\",
        "C:\\x",
        "\u00e4\u4e16",
        "x".repeat(5000),
        "\r\n",
        "\t",
        "s0",
        "uint8",
        "uint64",
        "float16",
        "blosc",
        "gzip",
        "zstd",
        "sharding_indexed",
        "transpose"
    };

    private final SplittableRandom random;

    public Mutator(long seed) {
        random = new SplittableRandom(seed);
    }

    public int below(int n) {
        return random.nextInt(n);
    }

    /** One of several files of a folder, or their names, made wrong. */
    public Map<String, byte[]> files(Map<String, byte[]> files) {
        Map<String, byte[]> result = new LinkedHashMap<>(files);
        List<String> names = new ArrayList<>(files.keySet());
        for (int n = 1 + below(3); n > 0 && !names.isEmpty(); n--) {
            String name = names.get(below(names.size()));
            switch (below(24)) {
                case 0 -> result.remove(name);
                case 1 ->
                        result.put(
                                name,
                                result.getOrDefault(names.get(below(names.size())), new byte[0]));
                default -> result.computeIfPresent(name, (key, bytes) -> file(key, bytes));
            }
        }
        return result;
    }

    /** A file made wrong, according to what it is. */
    public byte[] file(String name, byte[] bytes) {
        if (bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && below(4) > 0)
            return zip(bytes);
        boolean json = bytes.length > 1 && (bytes[0] == '{' || bytes[0] == '[');
        if (json && below(5) > 0) return json(bytes);
        if (name.endsWith(".safetensors") && below(3) > 0) return safetensors(bytes);
        if (isText(name) && below(4) > 0) return text(bytes);
        return bytes(bytes);
    }

    private static boolean isText(String name) {
        return name.matches(".*\\.(csv|yaml|json|log|xml|py)") || name.endsWith(".zattrs");
    }

    /** Changes of bytes that know nothing of their meaning. */
    public byte[] bytes(byte[] bytes) {
        byte[] result = bytes.clone();
        for (int n = 1 + below(4); n > 0; n--) result = once(result);
        return result;
    }

    private byte[] once(byte[] bytes) {
        if (bytes.length == 0) return new byte[] {(byte) below(256)};
        int at = below(4) == 0 ? below(bytes.length) : below(Math.min(bytes.length, 64));
        int length = Math.min(bytes.length - at, 1 + below(below(3) == 0 ? bytes.length : 16));
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (below(2) == 0) buffer.order(ByteOrder.LITTLE_ENDIAN);
        long number = NUMBERS[below(NUMBERS.length)];
        switch (below(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << below(8));
            case 1 -> bytes[at] = (byte) below(256);
            case 2 -> {
                if (bytes.length >= at + 4) buffer.putInt(at, (int) number);
            }
            case 3 -> {
                if (bytes.length >= at + 8) buffer.putLong(at, number);
            }
            case 4 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 5 -> {
                return spliced(bytes, at, length, new byte[0]);
            }
            case 6 -> {
                byte[] part = Arrays.copyOfRange(bytes, at, at + length);
                return spliced(bytes, below(bytes.length), 0, part);
            }
            default -> {
                if (bytes.length >= at + 2) buffer.putShort(at, (short) number);
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, int without, byte[] with) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(with);
        out.write(bytes, at + without, bytes.length - at - without);
        return out.toByteArray();
    }

    /** Another word, line or number in a text. */
    public byte[] text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int at = below(lines.size());
        switch (below(6)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(below(lines.size())));
            case 2 -> lines.add(at, TEXTS[below(TEXTS.length)]);
            default -> {
                String[] words = lines.get(at).split("(?<=[,:;\\[\\] ])|(?=[,:;\\[\\] ])", -1);
                words[below(words.length)] = word();
                lines.set(at, String.join("", words));
            }
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private String word() {
        return below(3) == 0
                ? String.valueOf(NUMBERS[below(NUMBERS.length)])
                : TEXTS[below(TEXTS.length)];
    }

    /** Another value somewhere in a tree. */
    public byte[] json(byte[] bytes) {
        try {
            JsonNode tree = Json.MAPPER.readTree(bytes);
            return Json.MAPPER.writeValueAsBytes(changed(tree));
        } catch (IOException e) {
            return bytes(bytes);
        }
    }

    private JsonNode changed(JsonNode node) {
        boolean here = !node.isContainerNode() || node.isEmpty() || below(8) == 0;
        if (here) return value(node);
        if (node instanceof ArrayNode array) {
            int i = below(array.size());
            switch (below(6)) {
                case 0 -> array.remove(i);
                case 1 -> array.insert(i, array.get(below(array.size())).deepCopy());
                default -> array.set(i, changed(array.get(i)));
            }
            return array;
        }
        ObjectNode object = (ObjectNode) node;
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(below(names.size()));
        switch (below(8)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(TEXTS[below(TEXTS.length)], object.remove(name));
            default -> object.set(name, changed(object.get(name)));
        }
        return object;
    }

    private JsonNode value(JsonNode node) {
        var nodes = Json.MAPPER.getNodeFactory();
        return switch (below(9)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.textNode(TEXTS[below(TEXTS.length)]);
            case 2 -> nodes.booleanNode(below(2) == 0);
            case 3 -> nodes.arrayNode().add(node);
            case 4 -> nodes.objectNode().set("x", node);
            case 5 -> nodes.numberNode(node.asDouble() * (below(5) - 2) + 0.5);
            case 6 -> nodes.numberNode(node.asLong() + below(5) - 2);
            default -> nodes.numberNode(NUMBERS[below(NUMBERS.length)]);
        };
    }

    /** The header of a safetensors file, its length set right. */
    private byte[] safetensors(byte[] bytes) {
        if (bytes.length < 9) return bytes(bytes);
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > bytes.length - 8) return bytes(bytes);
        byte[] header = json(Arrays.copyOfRange(bytes, 8, 8 + length));
        ByteBuffer file =
                ByteBuffer.allocate(bytes.length - length + header.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header).put(bytes, 8 + length, bytes.length - 8 - length);
        return file.array();
    }

    /** Content or names of the entries of a zip file, its check sums set right. */
    public byte[] zip(byte[] bytes) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry())
                entries.put(e.getName(), zip.readAllBytes());
        } catch (IOException | IllegalArgumentException e) {
            return bytes(bytes);
        }
        if (entries.isEmpty()) return bytes(bytes);
        Map<String, byte[]> wrong = files(entries);
        if (!wrong.isEmpty() && below(5) == 0) {
            String name = List.copyOf(wrong.keySet()).get(below(wrong.size()));
            int at = below(name.length() + 1);
            String other = name.substring(0, at) + TEXTS[below(TEXTS.length)] + name.substring(at);
            wrong.put(other, wrong.remove(name));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            if (below(2) == 0) zip.setLevel(0);
            for (Map.Entry<String, byte[]> entry : wrong.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException | IllegalArgumentException e) {
            return bytes(bytes);
        }
        return out.toByteArray();
    }

    /** Everything below a folder. */
    public static Map<String, byte[]> read(Path folder) {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(java.nio.file.Files::isRegularFile).toList())
                files.put(
                        folder.relativize(file).toString().replace('\\', '/'),
                        Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
