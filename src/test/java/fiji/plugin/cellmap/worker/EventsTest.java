// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import fiji.plugin.cellmap.predict.PredictionEvent;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.TrainingEvent;
import fiji.plugin.cellmap.train.TrainingPlan;
import fiji.plugin.cellmap.train.TrainingStep;
import fiji.plugin.cellmap.train.ValidationScores;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {

    /** Through the bytes of a channel and back. */
    @SuppressWarnings("unchecked")
    private static <E extends Progress.Event> E sent(E event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Channel(InputStream.nullInputStream(), out).send(Events.news(event));
        Channel in =
                new Channel(
                        new ByteArrayInputStream(out.toByteArray()),
                        OutputStream.nullOutputStream());
        return (E) Events.event((Message.News) in.receive().orElseThrow());
    }

    @Test
    void eventsOfPlainValuesComeBackEqual() throws IOException {
        TrainingPlan plan = new TrainingPlan(List.of("mito", "er"), 3, 9, 3, true);
        for (Progress.Event event :
                List.of(
                        new TrainingEvent.Began("/run", "cpu", plan),
                        new TrainingEvent.Stepped(new TrainingStep(4, 0.5, 1e-3, 2, 0.1, 0.01)),
                        new TrainingEvent.Rested(true),
                        new PredictionEvent.Listed(List.of("a", "b")),
                        new PredictionEvent.Began(7),
                        new PredictionEvent.Done(7, 64),
                        new MemoryUse(1L << 33, -1))) assertEquals(event, sent(event));
    }

    /** A class that was not judged has no number, and neither has a row without validation. */
    @Test
    void numbersThatAreNoneSurvive() throws IOException {
        JournalRow row =
                new JournalRow(
                        5,
                        1.5,
                        2,
                        1e-3,
                        0.4,
                        Double.NaN,
                        9,
                        2,
                        0.5,
                        new MemoryUse(7, -1),
                        new ValidationScores(
                                new double[] {0.25, Double.NaN}, new double[] {0.2, Double.NaN}));
        JournalRow back = sent(new TrainingEvent.Logged(List.of(row))).rows().get(0);
        assertArrayEquals(row.scores().dice(), back.scores().dice());
        assertArrayEquals(row.scores().iou(), back.scores().iou());
        assertEquals(row.memory(), back.memory());
        assertTrue(Double.isNaN(back.gradientNorm()));
        assertEquals(0.25, back.dice());
    }

    @Test
    void planesOfBytesSurvive() throws IOException {
        PredictionEvent.Planned plan =
                sent(
                        new PredictionEvent.Planned(
                                "c.zarr/crop1",
                                List.of("mito"),
                                new long[] {9, 8, 7},
                                new int[] {2, 1, 1},
                                new byte[] {1, 0}));
        assertArrayEquals(new byte[] {1, 0}, plan.finished());
        assertArrayEquals(new long[] {9, 8, 7}, plan.shape());
    }

    @Test
    void newsOfAnotherKindAreRefused() {
        Message.News news =
                new Message.News("java.lang.String", JsonNodeFactory.instance.textNode("x"));
        assertThrows(IOException.class, () -> Events.event(news));
    }
}
