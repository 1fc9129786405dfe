// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingNewsTest {

    /** Remembers events. */
    private static final class Told implements Progress {
        final List<Event> events = new ArrayList<>();

        @Override
        public void begin(String stage, long total) {}

        @Override
        public void advance(long units) {}

        @Override
        public void message(String text) {}

        @Override
        public void tell(Event event) {
            events.add(event);
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    }

    private static JournalRow row(long step, boolean validated) {
        double[] dice = validated ? new double[] {0.5} : new double[0];
        return new JournalRow(
                step,
                0,
                0,
                1e-3,
                0.7,
                1,
                2,
                1,
                0,
                new MemoryUse(-1, -1),
                new ValidationScores(dice, dice));
    }

    private static TrainingStep step(long n, double loss) {
        return new TrainingStep(n, loss, 1e-3, 2, 0.5, 0.25);
    }

    @Test
    void stepsThatAreHeldBackAreToldTogetherBeforeWhatFollows() {
        Told told = new Told();
        TrainingNews news = new TrainingNews("run", "cpu", List.of(), told);
        TrainingPlan plan = new TrainingPlan(List.of("a"), 0, 9, 3, true);
        news.began(plan);
        for (int i = 1; i <= 5; i++) news.stepped(step(i, i));
        news.logged(row(5, false));
        news.rested(true);
        assertEquals(new TrainingEvent.Began("run", "cpu", plan), told.events.get(0));
        assertEquals(new TrainingEvent.Stepped(step(1, 1)), told.events.get(1));
        assertEquals(
                new TrainingEvent.Stepped(new TrainingStep(5, 3.5, 1e-3, 8, 2, 1)),
                told.events.get(2));
        assertTrue(told.events.get(3) instanceof TrainingEvent.Logged);
        assertEquals(new TrainingEvent.Rested(true), told.events.get(4));
    }

    /** Of 10,000 rows every sixth, and all with a validation. */
    @Test
    void aLongPastIsThinned() {
        List<JournalRow> rows = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) rows.add(row(i, i % 1000 == 0));
        Told told = new Told();
        new TrainingNews("run", "cpu", rows, told)
                .began(new TrainingPlan(List.of("a"), 10_000, 20_000, 10, true));
        List<JournalRow> sent = ((TrainingEvent.Logged) told.events.get(1)).rows();
        assertEquals(10, sent.stream().filter(JournalRow::validated).count());
        assertTrue(sent.size() < 2100, sent.size() + " rows");
    }

    @Test
    void aPreviewIsMadeSmall() {
        int n = 300;
        float[] raw = new float[n * n];
        byte[] truth = new byte[n * n];
        float[] probability = new float[n * n];
        for (int i = 0; i < n * n; i++) {
            raw[i] = i % n - 100;
            truth[i] = (byte) (i / n % 3);
            probability[i] = i % n / (float) n;
        }
        Preview whole =
                new Preview(
                        List.of("a"), n, n, raw, new byte[][] {truth}, new float[][] {probability});
        SmallPreview small = SmallPreview.of(whole);
        assertEquals(150, small.height());
        assertEquals(0, small.raw()[0]);
        assertEquals((byte) Math.round(298 * 255 / 299f), small.raw()[149]);
        assertEquals(2, small.truth()[0][150]);
        Preview back = small.preview();
        assertEquals(150, back.width());
        assertEquals(148 / 300f, back.probability()[0][74], 1 / 255f);
        Preview same =
                new Preview(
                        List.of("a"),
                        1,
                        2,
                        new float[] {3, 3},
                        new byte[][] {{0, 1}},
                        new float[][] {{0, 1}});
        assertArrayEquals(new byte[2], SmallPreview.of(same).raw());
        assertArrayEquals(new float[] {0, 1}, SmallPreview.of(same).preview().probability()[0]);
    }
}
