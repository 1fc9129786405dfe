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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On the CPU, where the forms must compute the same as well; with small networks, since bfloat16
 * takes a processor without instructions for it a minute a network.
 */
class GpuBenchTest {

    @TempDir Path folder;

    private static List<Figure> measure(String network, Precision precision, String python) {
        return new GpuBench(
                        List.of(network), 16, 1, "cpu", precision, python, 1, 0.01, Progress.none())
                .run();
    }

    @Test
    void everyFormOfHalfPrecisionGivesTheSameLoss() {
        assertSameLoss("TwoLevels", Precision.BF16, "mixed norms");
    }

    @Test
    void everyFormOfDepthwiseConvolutionsGivesTheSameLoss() {
        assertSameLoss(
                "MedNeXt size=S kernel=3",
                Precision.FLOAT32,
                "depthwise channels last",
                "depthwise channels first");
    }

    private static void assertSameLoss(String network, Precision precision, String... own) {
        List<Figure> figures = measure(network, precision, null);
        List<String> forms = new ArrayList<>(List.of("as shipped", "cuDNN benchmark"));
        forms.addAll(List.of(own));
        forms.add("all changes");
        assertEquals(
                forms.stream().map(form -> "step, " + form).toList(),
                figures.stream()
                        .map(f -> f.name().replaceFirst(".*: ", ""))
                        .filter(name -> name.startsWith("step"))
                        .toList());
        int compared = 0;
        for (Figure figure : figures) {
            assertNull(figure.peer());
            if (figure.unit().equals("s")) assertTrue(figure.value() > 0, figure.name());
            if (!figure.unit().equals("relative")) continue;
            assertTrue(figure.value() < 0.01, figure.line());
            compared++;
        }
        assertEquals(forms.size() - 1, compared);
        Figure second = figures.get(figures.size() - 1);
        assertTrue(second.name().endsWith("two devices instead of one (computed)"));
        assertTrue(second.value() > 1 && second.value() < 2, second.line());
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
                NetworkTask.of(List.of("TwoLevels"), 16, 1).get(0).network().parameterCount();
        String python =
                StandIn.answering(folder, "torch", "PyTorch 0", answer.formatted(parameters));
        List<Figure> figures = measure("TwoLevels", Precision.FLOAT32, python);
        assertEquals(
                List.of("step, as shipped", "step, cuDNN benchmark"),
                figures.stream()
                        .filter(f -> f.peer() != null)
                        .map(f -> f.name().replaceFirst(".*: ", ""))
                        .toList());
        assertEquals(2, figures.get(0).peerValue());
        String other = StandIn.answering(folder, "torch", "PyTorch 0", answer.formatted(3));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> measure("TwoLevels", Precision.FLOAT32, other));
        assertTrue(e.why().contains("another number of parameters"), e.getMessage());
    }
}
