// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
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

    private String standIn(String answer) throws IOException {
        return StandIn.answering(folder, "cellmap-data", "cellmap-data 0", answer);
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
