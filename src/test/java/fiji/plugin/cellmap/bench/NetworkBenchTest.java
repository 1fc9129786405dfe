// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkBenchTest {

    /** The smaller of the two published forms. */
    private static final String SMALL = "UNet";

    @TempDir Path folder;

    private static List<Figure> measure(String python) {
        List<String> networks = List.of(SMALL);
        return new NetworkBench(networks, 16, 1, 1, python, 1, false, 0, Progress.none()).run();
    }

    private String standIn(String answer) throws IOException {
        return StandIn.answering(folder, "torch", "PyTorch 0", answer);
    }

    @Test
    void trainingAndInferenceOfEachPublishedForm() {
        List<Figure> figures = measure(null);
        assertEquals(4, figures.size());
        assertEquals("UNet, 16x16x32, forward+backward", figures.get(0).name());
        assertEquals("UNet residual_units=2, 16x16x32, inference", figures.get(3).name());
        for (Figure figure : figures) {
            assertTrue(figure.value() > 0, figure.line());
            assertNull(figure.peer());
        }
    }

    @Test
    void whatPythonLacksIsMeasuredAlone() throws IOException {
        for (Figure figure : measure(standIn("{\"missing\": \"monai\"}")))
            assertNull(figure.peer(), figure.line());
    }

    @Test
    void anOriginalWithOtherParametersIsNoPeer() throws IOException {
        String python = standIn("{\"parameters\": 3}");
        CellMapException e = assertThrows(CellMapException.class, () -> measure(python));
        assertTrue(e.why().contains("another number of parameters"), e.getMessage());
    }

    @Test
    void ratiosAreThoseOfRounds() {
        Figure figure =
                Figure.beside("f", new double[] {2, 9, 3}, "s", "peer", new double[] {1, 6, 6});
        assertEquals(3, figure.value());
        assertEquals(6, figure.peerValue());
        assertEquals(0.5, figure.ratio());
        assertArrayEquals(new double[] {0.5, 2}, figure.range());
    }

    @Test
    void networksAreChosenByNameAndOptions() {
        assertEquals(12, NetworkTask.of(List.of("mednext"), 32, 1).size());
        List<NetworkTask> chosen =
                NetworkTask.of(List.of("MedNeXt size=L kernel=7", "UNet_2D"), 20, 1);
        assertEquals("MedNeXt kernel=7 size=L", chosen.get(0).label());
        assertArrayEquals(new int[] {32, 32, 32}, chosen.get(0).patch());
        assertArrayEquals(new int[] {1, 80, 80}, chosen.get(1).patch());
        for (NetworkTask task : NetworkTask.of(null, 32, 1))
            assertTrue(task.network().takes(task.patch()), task.name());
        assertThrows(UsageException.class, () -> NetworkTask.of(List.of("MedNeXt size=XL"), 32, 1));
    }

    @Test
    void halfPrecisionIsNearAndNotTheSame() {
        List<String> networks = List.of(SMALL + " residual_units=2");
        List<Figure> figures = new PrecisionBench(networks, 64, 1, 1, Progress.none()).run();
        assertEquals(4, figures.size());
        double bf16 = figures.get(0).value();
        double fp16 = figures.get(2).value();
        assertTrue(bf16 < 0.1 && fp16 > 0 && fp16 < bf16, bf16 + " " + fp16);
        assertTrue(figures.get(1).value() > 0, figures.get(1).line());
    }
}
