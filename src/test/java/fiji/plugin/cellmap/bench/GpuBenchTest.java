// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.program.Forms;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the CPU, where the forms must compute the same as well. */
class GpuBenchTest {

    @TempDir Path folder;

    private static List<Figure> measure(String network, String python) {
        return new GpuBench(
                        List.of(network),
                        16,
                        1,
                        "cpu",
                        Precision.BF16,
                        python,
                        1,
                        0.01,
                        Progress.none())
                .run();
    }

    @Test
    void everyFormGivesTheSameLoss() {
        List<Figure> figures = measure("MedNeXt size=S kernel=5", null);
        List<String> steps =
                figures.stream()
                        .map(f -> f.name().replaceFirst(".*: ", ""))
                        .filter(name -> name.startsWith("step"))
                        .toList();
        assertEquals(
                List.of(
                        "step, as shipped",
                        "step, cuDNN benchmark",
                        "step, mixed norms",
                        "step, depthwise channels last",
                        "step, depthwise channels first",
                        "step, all changes"),
                steps);
        int compared = 0;
        for (Figure figure : figures) {
            assertNull(figure.peer());
            if (figure.unit().equals("s")) assertTrue(figure.value() > 0, figure.name());
            if (!figure.unit().equals("relative")) continue;
            assertTrue(figure.value() < 0.01, figure.line());
            compared++;
        }
        assertEquals(5, compared);
        Figure second = figures.get(figures.size() - 1);
        assertTrue(second.name().endsWith("two devices instead of one (computed)"));
        assertTrue(second.value() > 1.9 && second.value() < 2, second.line());
        assertNull(System.getProperty(Forms.NORMS), "as before");
    }

    @Test
    void severalDevicesAreMeasuredTogether() {
        List<Figure> figures =
                new GpuBench(
                                List.of("BasicUNet"),
                                16,
                                1,
                                "cpu:2",
                                Precision.FLOAT32,
                                null,
                                1,
                                0.01,
                                Progress.none())
                        .run();
        List<Figure> both = figures.stream().filter(f -> f.name().contains(" x cpu:2: ")).toList();
        assertEquals(List.of("s", "CPU s"), both.stream().limit(2).map(Figure::unit).toList());
        assertEquals("exchange after the backward pass", both.get(0).peer());
        Figure hidden = both.get(3);
        assertTrue(hidden.value() <= 1, hidden.line());
        double sum = 0;
        for (Figure figure : both)
            if (figure.name().contains(" of bucket ")) sum += figure.value() * (1 << 20);
        assertEquals(
                4 * NetworkTask.of(List.of("BasicUNet"), 16, 1).get(0).network().parameterCount(),
                sum,
                1);
    }

    @Test
    void pyTorchStandsBesideTheFormsThatItHas() throws IOException {
        String answer = "{\"parameters\": %d, \"wall\": 2}";
        long parameters =
                NetworkTask.of(List.of("BasicUNet"), 16, 1).get(0).network().parameterCount();
        String python =
                StandIn.answering(folder, "torch", "PyTorch 0", answer.formatted(parameters));
        List<Figure> figures = measure("BasicUNet", python);
        assertEquals(
                List.of("step, as shipped", "step, cuDNN benchmark"),
                figures.stream()
                        .filter(f -> f.peer() != null)
                        .map(f -> f.name().replaceFirst(".*: ", ""))
                        .toList());
        assertEquals(2, figures.get(0).peerValue());
        String other = StandIn.answering(folder, "torch", "PyTorch 0", answer.formatted(3));
        CellMapException e =
                assertThrows(CellMapException.class, () -> measure("BasicUNet", other));
        assertTrue(e.why().contains("another number of parameters"), e.getMessage());
    }
}
