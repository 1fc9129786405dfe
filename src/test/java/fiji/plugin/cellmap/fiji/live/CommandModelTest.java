// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.predict.PredictionEvent;
import fiji.plugin.cellmap.train.TrainingEvent;
import fiji.plugin.cellmap.train.TrainingPlan;
import fiji.plugin.cellmap.train.TrainingStep;
import fiji.plugin.cellmap.util.MemoryUse;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandModelTest {

    private final CommandModel model = new CommandModel();

    @Test
    void progressIsALineAndAShare() {
        assertEquals(-1, model.thousandths());
        long before = model.version();
        model.show("Training 3/4", 3, 4);
        assertNotEquals(before, model.version());
        assertEquals("Training 3/4", model.line());
        assertEquals(750, model.thousandths());
        model.show("too much", 9, 4);
        assertEquals(1000, model.thousandths());
    }

    @Test
    void eventsReachTrainingAndPrediction() {
        assertFalse(model.hasPanels());
        model.tell(new TrainingEvent.Stepped(new TrainingStep(1, 1, 1, 1, 1, 0)));
        assertNull(model.training());
        TrainingPlan plan = new TrainingPlan(List.of("mito"), 0, 10, 5, false);
        model.tell(new TrainingEvent.Began("run", "cpu", plan));
        model.tell(new TrainingEvent.Stepped(new TrainingStep(2, 1, 1, 1, 1, 0)));
        assertEquals("2 of 10", model.training().facts().get("Step"));
        model.tell(new PredictionEvent.Listed(List.of("a")));
        assertEquals("a", model.prediction().volumes().get(0).name());
        assertTrue(model.hasPanels());
    }

    @Test
    void memoryIsThatOfTheProcessAndOfTheDeviceIfKnown() {
        assertEquals("", model.memory());
        model.tell(new MemoryUse(3L << 29, -1));
        assertEquals("1.5 GiB", model.memory());
        model.tell(new MemoryUse(3L << 29, 1L << 31));
        assertEquals("1.5 GiB (GPU 2.0 GiB)", model.memory());
        model.tell(new MemoryUse(-1, 1L << 31));
        assertEquals("", model.memory());
    }
}
