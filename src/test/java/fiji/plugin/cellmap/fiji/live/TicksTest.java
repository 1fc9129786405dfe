// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1, '0.0 0.2 0.4 0.6 0.8 1.0'",
        "0, 1200, '0 500 1,000 1,500'",
        "0, 1049, '0 500 1,000 1,500'",
        "0.21, 0.93, '0.2 0.4 0.6 0.8 1.0'",
        "-1, 1, '-1.0 -0.5 0.0 0.5 1.0'",
        "0, 0.031, '0.00 0.01 0.02 0.03 0.04'",
        "0, 250000, '0 50,000 100,000 150,000 200,000 250,000'"
    })
    void marksAreRoundNumbers(double low, double high, String marks) {
        Ticks ticks = Ticks.over(low, high, 6);
        String text =
                IntStream.range(0, ticks.count())
                        .mapToObj(ticks::text)
                        .collect(Collectors.joining(" "));
        assertEquals(marks, text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 3", "0, 1e-9", "-7, 1e9", "0.1234, 0.1235"})
    void everyRangeFitsBetweenTheEnds(double low, double high) {
        Ticks ticks = Ticks.over(low, high, 6);
        assertTrue(ticks.count() >= 2 && ticks.count() <= 6, ticks.toString());
        assertTrue(ticks.first() <= low + 1e-12 && ticks.end() >= high - 1e-12, ticks.toString());
        assertTrue(ticks.end() > ticks.first());
    }

    @Test
    void neighboursHaveDifferentTexts() {
        Ticks ticks = Ticks.over(0.1234, 0.1235, 6);
        for (int i = 1; i < ticks.count(); i++)
            assertTrue(!ticks.text(i).equals(ticks.text(i - 1)), ticks.text(i));
    }
}
