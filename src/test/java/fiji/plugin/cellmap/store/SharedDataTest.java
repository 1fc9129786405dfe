// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Reads every array of the shared EM data; the finest levels have the published checksums. */
class SharedDataTest {

    private static final Pattern ROW =
            Pattern.compile("\\| (\\S+)(?: (\\S+))? \\| `([0-9a-f]{64})` \\|");

    @TestFactory
    List<DynamicTest> publishedChecksums() throws IOException {
        Path data = TestData.data();
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : Files.readAllLines(data.resolve("README.md"))) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) continue;
            Path path = place(data, row.group(1), row.group(2));
            String expected = row.group(3);
            tests.add(
                    DynamicTest.dynamicTest(
                            data.relativize(path).toString(), () -> checkHash(path, expected)));
        }
        assertEquals(21, tests.size());
        return tests;
    }

    private static Path place(Path data, String first, String second) {
        if (second != null)
            return data.resolve(first)
                    .resolve(first + ".zarr/recon-1/labels/groundtruth")
                    .resolve(second)
                    .resolve("s0");
        return data.resolve(first.startsWith("ground_truth") ? first : first + "/s0");
    }

    private static void checkHash(Path path, String expected) {
        try (ArrayStore store = Stores.open(path)) {
            assertEquals("Zarr v2", store.format());
            ChunkedArray array = store.open("");
            assertEquals(expected, VoxelHash.of(array, Progress.none()));
            ChunkedArray cached = new SeenAsImage(array, new ChunkCache(64));
            assertEquals(expected, VoxelHash.of(cached, Progress.none()));
        }
    }

    @Test
    void everyLevelReads() throws IOException {
        Path data = TestData.data();
        List<Path> arrays;
        try (Stream<Path> files = Files.walk(data)) {
            arrays =
                    files.filter(p -> p.endsWith(".zarray"))
                            .map(Path::getParent)
                            .filter(p -> !p.startsWith(data.resolve("edge-cases")))
                            .toList();
        }
        assertEquals(72, arrays.size());
        for (Path path : arrays) {
            ChunkedArray array = Stores.open(path).open("");
            assertEquals(64, VoxelHash.of(array, Progress.none()).length());
        }
    }

    @Test
    void theChallengeLayoutIsOneTree() {
        Path data = TestData.data();
        try (ArrayStore store = Stores.open(data.resolve("flyem_medulla-1/flyem_medulla-1.zarr"))) {
            assertEquals(List.of("recon-1"), store.list(""));
            assertEquals(
                    List.of("crop901", "crop902", "crop903"),
                    store.list("recon-1/labels/groundtruth"));
            Multiscale em = Multiscale.read(store, "recon-1/em/fibsem-uint8");
            assertEquals("s0", em.finest().path());
            assertArrayEquals(new double[] {10, 10, 10}, em.finest().grid().scale());
            assertEquals("s1", em.nearest(new double[] {16, 16, 16}).path());
            Inspection tree = Inspection.of(store, "recon-1/em", false, Progress.none());
            Inspection volume = tree.children().get(0);
            assertEquals("multiscale", volume.kind());
            assertArrayEquals(new long[] {160, 250, 250}, volume.shape());
            assertEquals("uint8", volume.dtype());
            assertEquals(List.of(), volume.findings());
            assertTrue(volume.levels().size() >= 2);
        }
    }
}
