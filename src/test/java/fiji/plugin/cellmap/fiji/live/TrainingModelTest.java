// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.TrainingPlan;
import fiji.plugin.cellmap.train.TrainingStep;
import fiji.plugin.cellmap.train.ValidationScores;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.WorkClock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingModelTest {

    private static final long SECOND = 1_000_000_000;

    private long now;
    private final TrainingModel model = new TrainingModel("gpu:0", new WorkClock(() -> now));

    private void begin(long step, String... classes) {
        model.began(new TrainingPlan(List.of(classes), step, 1000, 100, true));
    }

    /** One second a step, a quarter of it waiting, four patches. */
    private void steps(long from, long to) {
        for (long i = from; i <= to; i++) {
            now += SECOND;
            model.stepped(new TrainingStep(i, 1.0 / i, 1e-3, 4, 1, 0.25));
        }
    }

    /** The IoU is half of the Dice. */
    private static JournalRow row(long step, double... dice) {
        return new JournalRow(
                step,
                0,
                0,
                1e-3,
                2.0 / step,
                1.25,
                4,
                2,
                0,
                new MemoryUse(-1, -1),
                new ValidationScores(dice, Arrays.stream(dice).map(d -> d / 2).toArray()));
    }

    @Test
    void numbersSayWhereItStands() {
        begin(0, "mito", "er");
        steps(1, 50);
        assertEquals("50 of 1,000", model.facts().get("Step"));
        assertEquals("0.5 of 10", model.facts().get("Epoch"));
        assertEquals("15:50 min", model.facts().get("Time left"));
        assertEquals("4.00 samples/s", model.facts().get("Speed"));
        assertEquals("25 %", model.facts().get("Waiting for data"));
        assertEquals("1.00e-03", model.facts().get("Learning rate"));
        assertEquals("gpu:0", model.facts().get("Device"));
        assertEquals("", model.facts().get("Best Dice"));
    }

    @Test
    void ratesAreThoseOfTheLastSeconds() {
        begin(0, "mito");
        steps(1, 50);
        for (int i = 51; i <= 71; i++) model.stepped(new TrainingStep(i, 1, 1e-3, 4, 0.5, 0));
        assertEquals("8.00 samples/s", model.facts().get("Speed"));
        assertEquals("0 %", model.facts().get("Waiting for data"));
    }

    /** Neither steps of an earlier process nor rest say how fast it goes. */
    @Test
    void theTimeLeftIsThatOfWork() {
        begin(900, "mito");
        steps(901, 910);
        assertEquals("1:30 min", model.facts().get("Time left"));
        model.rested(true);
        assertTrue(model.resting());
        now += 3600 * SECOND;
        assertEquals("1:30 min", model.facts().get("Time left"));
        model.rested(false);
        steps(911, 920);
        assertEquals("1:20 min", model.facts().get("Time left"));
        assertFalse(model.resting());
    }

    @Test
    void curvesHaveNamesAndPoints() {
        begin(0, "mito", "er", "golgi");
        steps(1, 2);
        model.logged(row(2));
        model.logged(row(4, 0.25, 0.75, Double.NaN));
        model.logged(row(6, 0.2, 0.6, Double.NaN));
        List<Curve.Line> loss = model.loss();
        assertArrayEquals(new double[] {1, 0.5}, loss.get(0).y());
        assertArrayEquals(new double[] {1, 0.5, 1 / 3.0}, loss.get(1).y());
        List<Curve.Line> dice = model.dice();
        assertEquals(List.of("mean", "mito", "er"), dice.stream().map(Curve.Line::name).toList());
        assertArrayEquals(new double[] {4, 6}, dice.get(0).x());
        assertArrayEquals(new double[] {0.75, 0.6}, dice.get(2).y());
        assertEquals("0.5000 (step 4)", model.facts().get("Best Dice"));
        assertEquals("1.25", model.facts().get("Gradient norm"));
        List<Curve.Line> iou = model.iou();
        assertEquals(List.of("mean", "mito", "er"), iou.stream().map(Curve.Line::name).toList());
        assertArrayEquals(new double[] {0.25, 0.2}, iou.get(0).y(), 1e-12);
        assertArrayEquals(new double[] {0.375, 0.3}, iou.get(2).y(), 1e-12);
    }

    @Test
    void oneClassIsItsOwnMean() {
        begin(0, "mito");
        model.logged(row(4, 0.5));
        assertFalse(model.hasMean());
        assertEquals(List.of("mito"), model.dice().stream().map(Curve.Line::name).toList());
    }

    @Test
    void nothingIsLeftAtTheEnd() {
        begin(0, "mito");
        steps(1, 10);
        model.ended(null, true);
        assertTrue(model.over());
        assertEquals("", model.facts().get("Time left"));
    }
}
