// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLayersTest {

    @TempDir Path folder;
    private RunFolder run;

    @BeforeEach
    void make() throws IOException {
        run = SmallRun.make(folder);
    }

    private static List<String> lines(List<Layer> layers) {
        return layers.stream().map(l -> l.name() + " " + l.kind() + " " + l.active()).toList();
    }

    @Test
    void theEmLiesBelowAndWhereThereAreObjectsProbabilitiesAreHidden() {
        List<String> expected =
                List.of(
                        "EM d EM true",
                        "mito LABELS true",
                        "er (probability) PROBABILITY false",
                        "mito (probability) PROBABILITY false");
        assertEquals(expected, lines(RunLayers.of(run, "")));
        assertEquals(expected, lines(RunLayers.of(run, "7")));
        assertEquals(expected, lines(RunLayers.of(run, " crop7")));
    }

    @Test
    void resultsInN5AreShownAsWell() throws IOException {
        AtomicFiles.deleteTree(run.predictions());
        AtomicFiles.deleteTree(run.processed());
        byte[] bright = new byte[32 * 32 * 32];
        SmallRun.write(run.predictions().resolve("d.n5"), "crop7/er", 32, 128, bright);
        assertEquals(
                List.of("EM d EM true", "er (probability) PROBABILITY true"),
                lines(RunLayers.of(run, "")));
    }

    @Test
    void withoutItsDataARunShowsWhatItHas() throws IOException {
        AtomicFiles.write(run.environment(), Json.bytes(Map.of("data", "/no/such/folder")));
        assertEquals("mito LABELS true", lines(RunLayers.of(run, "")).get(0));
    }

    @Test
    void anUnknownCropAndAnEmptyRunAreRefused() {
        UsageException e = assertThrows(UsageException.class, () -> RunLayers.of(run, "8"));
        assertTrue(e.why().contains("crop7"), e.why());
        RunFolder empty = new RunFolder(folder.resolve("empty"));
        assertThrows(UsageException.class, () -> RunLayers.of(empty, ""));
    }
}
