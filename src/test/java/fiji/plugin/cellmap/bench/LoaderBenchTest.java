// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderBenchTest {

    @TempDir Path folder;

    private static List<Figure> measure(String python) {
        List<String> crops = List.of("data.crops=[901,902]");
        return new LoaderBench(
                        ShippedConfigs.open("medulla_quick", crops),
                        TestData.data(),
                        16,
                        2,
                        python,
                        1,
                        0.05,
                        Progress.none())
                .run();
    }

    /** A shell that stands in for Python and gives the same answer to everything. */
    private String standIn(String answer) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "a shell stands in for Python");
        Path python = folder.resolve("python");
        Files.writeString(
                python,
                "#!/bin/sh\necho '{\"cellmap-data\": \"cellmap-data 0\"}'\nwhile read line; do echo '"
                        + answer
                        + "'; done\n");
        assertTrue(python.toFile().setExecutable(true));
        return python.toString();
    }

    @Test
    void everyKindOfSampleIsMeasured() {
        List<Figure> figures = measure(null);
        assertEquals(5, figures.size());
        assertEquals("as stored, 16^3", figures.get(0).name());
        for (Figure figure : figures) {
            assertTrue(figure.value() > 0, figure.line());
            assertNull(figure.peer());
        }
    }

    @Test
    void aLoaderThatReadsOtherVoxelsIsNoPeer() throws IOException {
        String python = standIn("{\"sum\": 3}");
        CellMapException e = assertThrows(CellMapException.class, () -> measure(python));
        assertTrue(e.why().contains("other voxels"), e.getMessage());
    }
}
