// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import org.junit.jupiter.api.Test;

class QualityBenchTest {

    private static final QualityBench.Expected BAR =
            new QualityBench.Expected(
                    "medulla_quick", 904, "pm", new double[] {0.8, 0.82}, 0.79, 0.75, "");

    @Test
    void refusesAMeanOrAWorstBelowTheBar() {
        assertDoesNotThrow(() -> judge(0.80, 0.78));
        CellMapException mean = assertThrows(CellMapException.class, () -> judge(0.79, 0.78));
        assertTrue(mean.getMessage().contains("mean 0.785 (at least 0.790)"), mean.getMessage());
        CellMapException worst = assertThrows(CellMapException.class, () -> judge(0.90, 0.74));
        assertTrue(worst.getMessage().contains("worst 0.740 (at least 0.750)"));
    }

    private static void judge(double a, double b) {
        QualityBench.judge(BAR, (a + b) / 2, Math.min(a, b), new double[] {a, b});
    }

    @Test
    void spreadIsTheSampleStandardDeviation() {
        assertEquals(1, QualityBench.deviation(new double[] {1, 2, 3}, 2), 1e-12);
    }

    /** The bars lie below what was recorded, or the first run would fail. */
    @Test
    void theRecordedFiguresPassTheirOwnBars() {
        QualityBench.Expected recorded = QualityBench.expected();
        assertEquals(5, recorded.dice().length);
        QualityBench.judge(recorded, recorded.mean(), recorded.worst(), recorded.dice());
    }

    @Test
    void needsADataRootWithGroundTruth() {
        QualityBench bench = new QualityBench("nowhere", "runs", 1, Progress.none());
        assertThrows(UsageException.class, bench::run);
    }
}
