// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random submissions scored by the official code with its real libraries: every number must be
 * equal. Where several matchings have the same sum of IoU, the case lists the label in {@code
 * ties.txt} with the sum of closeness that another of them gives: that must be ours. The kept cases
 * are in {@code official-cases.zip}; more can be given as a folder in the system property {@code
 * cellmap.official.cases} (docs/scoring.md tells how they are made).
 */
class OfficialCasesTest {

    private static final double TOLERANCE = 1e-6;

    @TempDir Path folder;

    @Test
    void everyNumberIsEqual() throws Exception {
        String given = System.getProperty("cellmap.official.cases");
        Path cases = given == null ? unpack() : Path.of(given);
        List<String> differences = new ArrayList<>();
        int scored = 0;
        List<Path> folders;
        try (Stream<Path> list = Files.list(cases)) {
            folders = list.sorted().toList();
        }
        for (Path one : folders) {
            if (!Files.exists(one.resolve("expected_extended.json"))) continue;
            compare(one, differences);
            scored++;
        }
        assertTrue(scored >= 30, scored + " cases");
        assertEquals("", String.join("\n", differences));
    }

    private void compare(Path one, List<String> differences) throws IOException {
        Scores scores =
                Evaluator.evaluate(
                        one.resolve("sub.zarr"),
                        one.resolve("ground_truth.zarr"),
                        Manifest.read(one.resolve("manifest.csv")),
                        EvaluationOptions.official(),
                        Progress.none());
        Set<String> tied = ties(one, scores, differences);
        for (String file : List.of("expected.json", "expected_extended.json")) {
            JsonNode expected = Json.MAPPER.readTree(Files.readString(one.resolve(file)));
            ObjectNode actual =
                    file.contains("extended") ? scores.toExtendedJson() : scores.toJson();
            List<String> found = new ArrayList<>();
            compare("", expected, actual, found);
            for (String difference : found)
                if (!tied.contains(difference.split(":")[0]))
                    differences.add(one.getFileName() + " " + difference);
        }
    }

    /** Checks the labels with a tie; gives the paths of the numbers that depend on it. */
    private static Set<String> ties(Path one, Scores scores, List<String> differences)
            throws IOException {
        Set<String> tied = new HashSet<>();
        if (!Files.exists(one.resolve("ties.txt"))) return tied;
        for (String line : Files.readAllLines(one.resolve("ties.txt"))) {
            String[] parts = line.split("[/ ]");
            double ours = scores.crops().get(parts[0]).get(parts[1]).closeness();
            if (Math.abs(ours - Double.parseDouble(parts[2])) > TOLERANCE)
                differences.add(one.getFileName() + " tie of " + line + " but " + ours);
            tied.add("/" + parts[0] + "/" + parts[1] + "/hausdorff_norm_sum");
            tied.add("/label_scores/" + parts[1] + "/normalized_hausdorff_distance");
            tied.add("/label_scores/" + parts[1] + "/combined_score");
            tied.add("/overall_instance_score");
            tied.add("/overall_score");
        }
        return tied;
    }

    private static void compare(
            String at, JsonNode expected, JsonNode actual, List<String> differences) {
        if (expected.isObject() || expected.isArray()) {
            if (expected.isArray() && expected.size() != actual.size())
                differences.add(at + ": " + expected + " but " + actual);
            var names = expected.fieldNames();
            while (names.hasNext()) {
                String name = names.next();
                if (!name.equals("git_version"))
                    compare(at + "/" + name, expected.get(name), actual.path(name), differences);
            }
            for (int i = 0; expected.isArray() && i < expected.size(); i++)
                compare(at + "/" + i, expected.get(i), actual.path(i), differences);
        } else if (expected.isNumber()
                ? !actual.isNumber()
                        || Math.abs(expected.asDouble() - actual.asDouble()) > TOLERANCE
                : !expected.equals(actual)) {
            differences.add(at + ": " + expected + " but " + actual);
        }
    }

    private Path unpack() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("official-cases.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory()) continue;
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
        return folder;
    }
}
