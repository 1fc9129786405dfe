// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over two hundred submissions that mean harm or make no sense: a finding each, nothing else. */
class HostileSubmissionsTest {

    private static final String ARRAY =
            "{\"zarr_format\": 2, \"shape\": [8,8,8], \"chunks\": [8,8,8], \"dtype\": \"|u1\","
                    + " \"compressor\": {\"id\": \"zstd\", \"level\": 1}, \"fill_value\": 0, \"order\":"
                    + " \"C\", \"filters\": null}";
    private static final String ATTRIBUTES =
            "{\"voxel_size\": [4,4,4], \"translation\": [0,0,0], \"shape\": [8,8,8]}";
    private static final Manifest MANIFEST =
            new Manifest(
                    List.of(
                            new CropTarget(
                                    7,
                                    "d",
                                    "er",
                                    new double[] {4, 4, 4},
                                    new double[3],
                                    new long[] {8, 8, 8})));

    @TempDir Path folder;
    private final Map<String, byte[]> cases = new LinkedHashMap<>();

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A good submission whose array, attributes and chunk can be replaced. */
    private static RawZip base(String array, String attributes, byte[] chunk) {
        RawZip zip = new RawZip().add(".zgroup", text("{\"zarr_format\": 2}"));
        zip.add("crop7/.zgroup", text("{\"zarr_format\": 2}"));
        zip.add("crop7/er/.zarray", text(array)).add("crop7/er/.zattrs", text(attributes));
        return chunk == null ? zip : zip.add("crop7/er/0.0.0", chunk);
    }

    private static RawZip good() {
        return base(ARRAY, ATTRIBUTES, null);
    }

    @Test
    void theBaseIsFine() throws Exception {
        assertEquals(List.of(), findings("good", good().bytes()));
    }

    @Test
    void eachGetsAFindingAndNothingHappens() throws Exception {
        names();
        sizes();
        damaged();
        metadata();
        attributes();
        chunks();
        assertTrue(cases.size() >= 200, cases.size() + " cases");
        for (Map.Entry<String, byte[]> one : cases.entrySet()) {
            List<Finding> findings = findings("case", one.getValue());
            assertFalse(findings.isEmpty(), "no finding: " + one.getKey());
            for (Finding f : findings) {
                assertFalse(f.line().contains("\n"), one.getKey());
                assertFalse(f.fix().isEmpty() && f.what().isEmpty(), one.getKey());
            }
        }
        try (Stream<Path> left = Files.walk(folder.getParent().resolve(folder.getFileName()))) {
            assertEquals(List.of(folder), left.filter(Files::isDirectory).toList());
        }
    }

    /** But for the label that is empty on purpose. */
    private List<Finding> findings(String name, byte[] zip) throws IOException {
        Path file = Files.write(folder.resolve(name + ".zip"), zip);
        List<Finding> found =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(30), () -> Validator.validate(file, MANIFEST));
        return found.stream().filter(f -> !f.what().startsWith("It is all 0")).toList();
    }

    private void names() {
        for (String name :
                List.of(
                        "../evil",
                        "/etc/evil",
                        "..\\evil",
                        "C:/evil",
                        "c:evil",
                        "crop7/../../evil",
                        "a/../..",
                        "./",
                        ".",
                        "",
                        "crop7/er/../../../evil",
                        "//server/evil",
                        "\\\\server\\evil",
                        "a\0b",
                        "../../../../../../tmp/evil",
                        "./../evil",
                        "crop7/..",
                        "x/.././",
                        "..",
                        "../"))
            cases.put("name '" + name + "'", good().add(name, text("x")).bytes());
        for (String name : List.of("link", "crop7/link", "crop7/er/0.0.1", "crop8", ".zattrs"))
            cases.put(
                    "link " + name, good().add(name, text("/etc/passwd"), 11, 0120777, 0).bytes());
        for (String name : List.of("crop7/er/.zarray", "crop7/er/.zattrs", ".zgroup"))
            cases.put("twice " + name, good().add(name, text("{}")).bytes());
        for (int i = 0; i < 3; i++)
            cases.put("encrypted " + i, good().add("e" + i, text("x"), 1, 0, 1).bytes());
    }

    private void sizes() {
        for (String name : List.of("crop7/er/1.0.0", "crop7/x", "b.bin"))
            cases.put("bomb " + name, good().add(name, text("x"), 0xFFFF_FFF0L, 0, 0).bytes());
        for (String name : List.of("crop7/.zattrs", ".zmetadata", "crop7/zarr.json"))
            cases.put("large " + name, good().add(name, text("{}"), 20L << 20, 0, 0).bytes());
        RawZip many = good();
        for (int i = 0; i < 60; i++) many.add("crop7/er/0.0." + i, text("x"), 1L << 30, 0, 0);
        cases.put("many large", many.bytes());
    }

    private void damaged() {
        byte[] zip = good().bytes();
        for (int i = 0; i < 25; i++) cases.put("cut " + i, Arrays.copyOf(zip, zip.length * i / 25));
        for (int at : List.of(10, 11, 12, 13, 14, 16, 17, 18, 19)) {
            byte[] bad = zip.clone();
            bad[bad.length - 22 + at] ^= (byte) 0x55;
            cases.put("end " + at, bad);
        }
        cases.put("no zip", text("hello, this is not a zip file at all"));
        cases.put("only an end", new RawZip().bytes());
    }

    private void metadata() {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        Map<String, List<String>> values = new LinkedHashMap<>();
        values.put("zarr_format", List.of("null", "3", "\"x\"", "-1", "[]", "{}", "2e99", deep));
        values.put(
                "shape",
                List.of(
                        "null",
                        "\"x\"",
                        "-1",
                        "[]",
                        "{}",
                        "[8,8]",
                        "[8,8,8,8]",
                        "[-8,8,8]",
                        "[0,8,8]",
                        "[1e18,8,8]",
                        "[8,8,\"a\"]",
                        "[8.5,8,8]",
                        "[true,8,8]",
                        "[9223372036854775807,9223372036854775807,9223372036854775807]",
                        "[1000000000000,1000000000000,1000000000000]",
                        "[3000000000,1,1]",
                        deep));
        values.put(
                "chunks",
                List.of(
                        "null",
                        "\"x\"",
                        "[]",
                        "{}",
                        "[8,8]",
                        "[0,8,8]",
                        "[-8,8,8]",
                        "[8,8,8,8]",
                        "[2147483647,2147483647,2147483647]",
                        "[1000000,1000000,1000000]",
                        "[9223372036854775807,8,8]",
                        "[2048,2048,2048]",
                        "[8.5,8,8]",
                        deep));
        values.put(
                "dtype",
                List.of(
                        "null",
                        "7",
                        "\"\"",
                        "\"|O\"",
                        "\"<U9\"",
                        "\"|V4\"",
                        "\"<M8[ns]\"",
                        "\"u1\"",
                        "\"<f3\"",
                        "\"<u99\"",
                        "\"<c8\"",
                        "[[\"a\",\"<u1\"]]",
                        "{}",
                        deep));
        values.put(
                "compressor",
                List.of(
                        "\"x\"",
                        "7",
                        "[]",
                        "{}",
                        "{\"id\": \"evil\"}",
                        "{\"id\": 7}",
                        "{\"id\": \"../x\"}",
                        "{\"id\": null}",
                        deep));
        values.put("order", List.of("\"X\"", "7", "[]", "{}", "\"\"", deep));
        values.put(
                "filters",
                List.of("[{\"id\": \"delta\"}]", "[7]", "[[]]", "{\"id\": \"x\"}", deep));
        values.forEach((key, list) -> list.forEach(value -> replaced(key, value)));
        for (String whole :
                List.of(
                        "", "null", "[]", "7", "\"x\"", "{", "{}", "{\"a\"", "\0\0", deep,
                        "<xml/>"))
            cases.put("array " + start(whole), base(whole, ATTRIBUTES, null).bytes());
    }

    private void replaced(String key, String value) {
        String pattern = "\"" + key + "\": (\\[[^\\]]*]|\\{[^}]*}|[^,}]*)";
        String array =
                ARRAY.replaceFirst(pattern, "\"" + key + "\": " + value.replace("\\", "\\\\"));
        cases.put(key + " " + start(value), base(array, ATTRIBUTES, null).bytes());
    }

    private void attributes() {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        for (String key : List.of("voxel_size", "translation"))
            for (String value :
                    List.of(
                            "null",
                            "\"x\"",
                            "[]",
                            "{}",
                            "[4]",
                            "[4,4]",
                            "[\"a\",4,4]",
                            "[1e999,4,4]",
                            "[null,4,4]",
                            "[true,4,4]",
                            "[[4],4,4]",
                            deep)) {
                String other =
                        key.equals("voxel_size")
                                ? "\"translation\": [0,0,0]"
                                : "\"voxel_size\": [4,4,4]";
                String all = "{\"" + key + "\": " + value + ", " + other + "}";
                cases.put(key + " " + start(value), base(ARRAY, all, null).bytes());
            }
        for (String value : List.of("[0,4,4]", "[-4,4,4]", "[1e-300,4,4]", "[1e300,4,4]"))
            cases.put(
                    "voxel_size " + value,
                    base(ARRAY, "{\"voxel_size\": " + value + ", \"translation\": [0,0,0]}", null)
                            .bytes());
        for (String value : List.of("[1e300,0,0]", "[-1e300,0,0]", "[0,0,1e18]"))
            cases.put(
                    "translation " + value,
                    base(ARRAY, "{\"voxel_size\": [4,4,4], \"translation\": " + value + "}", null)
                            .bytes());
        for (String whole : List.of("", "null", "[]", "7", "{", "\0", deep))
            cases.put("attributes " + start(whole), base(ARRAY, whole, null).bytes());
    }

    private void chunks() {
        byte[] hugeFrame = new byte[32];
        byte[] header = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, (byte) 0xC0};
        System.arraycopy(header, 0, hugeFrame, 0, header.length);
        Arrays.fill(hugeFrame, 6, 14, (byte) 0x7F);
        cases.put("chunk: a frame of 2^62 bytes", base(ARRAY, ATTRIBUTES, hugeFrame).bytes());
        cases.put("chunk: empty", base(ARRAY, ATTRIBUTES, new byte[0]).bytes());
        for (int i = 1; i < 10; i++)
            cases.put("chunk: garbage " + i, base(ARRAY, ATTRIBUTES, new byte[i * 7]).bytes());
        for (String id : List.of("blosc", "zlib", "gzip", "lz4", "bz2"))
            cases.put(
                    "chunk: no " + id,
                    base(ARRAY.replace("zstd", id), ATTRIBUTES, text("garbage garbage")).bytes());
        String raw = ARRAY.replace("{\"id\": \"zstd\", \"level\": 1}", "null");
        cases.put("chunk: short", base(raw, ATTRIBUTES, new byte[100]).bytes());
        cases.put("crop is a file", new RawZip().add("crop7", text("x")).bytes());
        cases.put("label is a file", new RawZip().add("crop7/er", text("x")).bytes());
        cases.put(
                "root is version 3", good().add("zarr.json", text("{\"zarr_format\": 3}")).bytes());
    }

    private static String start(String value) {
        return value.length() > 60 ? value.substring(0, 20) + "… " + value.length() : value;
    }
}
