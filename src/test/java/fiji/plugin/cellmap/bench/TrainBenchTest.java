// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.job.TrainedNetwork;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainBenchTest {

    @TempDir Path folder;

    private static List<Figure> measure(String python) {
        List<String> crops = List.of("data.crops=[901,902]");
        return new TrainBench(
                        ShippedConfigs.open("medulla_quick", crops),
                        TestData.data(),
                        16,
                        1,
                        1,
                        python,
                        1,
                        0.05,
                        4,
                        Progress.none())
                .run();
    }

    private String standIn(String answer) throws IOException {
        return StandIn.answering(folder, "torch", "PyTorch 0", answer);
    }

    @Test
    void stepsWaitingAndMemoryAreMeasured() {
        List<Figure> figures = measure(null);
        assertEquals(
                List.of(
                        "step without loading",
                        "step with loading",
                        "step without loading: two devices instead of one, exchange after the pass (computed)",
                        "step without loading: two devices instead of one (computed)",
                        "share of waiting for samples",
                        "memory after 1 steps",
                        "memory after 4 steps",
                        "growth outside the Java heap"),
                figures.stream().map(Figure::name).toList());
        for (Figure figure : figures) assertNull(figure.peer());
        assertTrue(figures.get(0).value() > 0 && figures.get(1).value() > 0);
        assertTrue(figures.get(2).value() > 1 && figures.get(2).value() < 2);
        assertTrue(figures.get(3).value() > figures.get(2).value() && figures.get(3).value() < 2);
        assertTrue(figures.get(4).value() > 0 && figures.get(4).value() < 1);
    }

    @Test
    void anOriginalWithOtherParametersIsNoPeer() throws IOException {
        String python = standIn("{\"parameters\": 3}");
        CellMapException e = assertThrows(CellMapException.class, () -> measure(python));
        assertTrue(e.why().contains("another number of parameters"), e.getMessage());
    }

    @Test
    void stepsStandBesideThoseOfTheOriginal() throws IOException {
        ConfigFile config = ShippedConfigs.open("medulla_quick", List.of());
        long parameters = TrainedNetwork.of(config, false).network().parameterCount();
        String answer = "{\"parameters\": %d, \"wall\": 1, \"cpu\": 2, \"memory\": 1048576}";
        List<Figure> figures = measure(standIn(answer.formatted(parameters)));
        assertEquals(2, figures.get(0).peerValue());
        assertEquals(2, figures.get(1).peerValue());
        assertEquals(1, figures.get(6).peerValue());
    }
}
