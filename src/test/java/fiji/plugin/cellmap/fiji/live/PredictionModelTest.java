// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.fiji.live.PredictionModel.State;
import fiji.plugin.cellmap.fiji.live.PredictionModel.Volume;
import fiji.plugin.cellmap.predict.PredictionEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionModelTest {

    private long now;
    private final PredictionModel model = new PredictionModel(() -> now);

    private void plan(int... finished) {
        byte[] bytes = new byte[finished.length];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) finished[i];
        model.tell(
                new PredictionEvent.Planned(
                        "where",
                        List.of("c"),
                        new long[] {64, 64, 64},
                        new int[] {bytes.length, 1, 1},
                        bytes));
    }

    @Test
    void blocksGoThroughTheirStates() {
        model.tell(new PredictionEvent.Listed(List.of("a", "b")));
        assertEquals("0 of 0 or more", model.facts().get("Blocks"));
        plan(1, 0, 0, 0);
        model.tell(new PredictionEvent.Began(1));
        now += 2_000_000_000L;
        model.tell(new PredictionEvent.Done(1, 8_000_000));
        model.tell(new PredictionEvent.Began(2));
        List<Volume> volumes = model.volumes();
        assertArrayEquals(
                new State[] {State.SKIPPED, State.DONE, State.RUNNING, State.PLANNED},
                volumes.get(0).states());
        assertEquals("b", volumes.get(1).name());
        assertEquals(0, volumes.get(1).states().length);
        assertEquals("1 of 2", model.facts().get("Volume"));
        assertEquals("2 of 4 or more", model.facts().get("Blocks"));
        assertEquals("4.00 Mvoxel/s", model.facts().get("Speed"));
        plan(0);
        assertEquals("2 of 2", model.facts().get("Volume"));
        assertEquals("2 of 5", model.facts().get("Blocks"));
    }

    @Test
    void aVolumeThatWasNotListedIsNamedByItsPlace() {
        plan(0, 0);
        assertEquals("where", model.volumes().get(0).name());
    }

    @Test
    void blocksThatShareACellShowWorkBeforeWhatIsLeftOfIt() {
        Volume v =
                new Volume(
                        "v",
                        new State[] {
                            State.SKIPPED, State.DONE, State.PLANNED, State.RUNNING, State.DONE
                        });
        assertEquals(State.SKIPPED, v.of(0, 1));
        assertEquals(State.PLANNED, v.of(1, 3));
        assertEquals(State.RUNNING, v.of(1, 5));
        assertEquals(State.DONE, v.of(4, 5));
        assertEquals(1, MosaicPanel.shared(MosaicPanel.MOST_CELLS));
        assertEquals(525, MosaicPanel.shared(2_097_153));
    }
}
