// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All on one thread: what happens meanwhile, happens within a call of the network or an answer. */
@Timeout(60)
class CellWorkTest {

    @TempDir Path folder;
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile int calls;

    /** Voxels of windows that the network does not take. */
    private int refused = -1;

    /** Called before each call of the network with its number. */
    private Consumer<Integer> during = call -> {};

    private Consumer<Sight> after = sight -> {};
    private CellWork work;

    private void run(Gaze first, int answers) {
        WindowFunction function =
                (input, n, window) -> {
                    calls++;
                    during.accept(calls);
                    if (input.length / n == refused)
                        throw new CellMapException("Size", "here", "why", "fix");
                    return Functions.GLOBAL.apply(input, n, window);
                };
        Prediction p =
                Prediction.in(folder, 14, 9, 11)
                        .with(Prediction.settings("uint8", false, 1, 0))
                        .with(function);
        try (LookedCells cells =
                new LookedCells(p.request(null), Prediction.CHUNK, Progress.none())) {
            work = new CellWork(cells);
            work.look(first);
            work.run(
                    new Progress() {
                        @Override
                        public void begin(String stage, long total) {}

                        @Override
                        public void advance(long units) {}

                        @Override
                        public void message(String text) {}

                        @Override
                        public void tell(Event event) {
                            seen.add(text((Sight) event));
                            after.accept((Sight) event);
                        }

                        @Override
                        public boolean cancelled() {
                            return seen.size() >= answers;
                        }
                    });
        }
    }

    private static String text(Sight sight) {
        if (sight instanceof Sight.Cell cell) return "cell " + cell.number();
        if (sight instanceof Sight.Glimpse glimpse)
            return "estimate " + glimpse.gaze() + " of " + Box.of(glimpse.shape()).size();
        return ((Sight.Trouble) sight).gaze() + ": " + ((Sight.Trouble) sight).error();
    }

    private static Gaze gaze(long number, long... cells) {
        return new Gaze(number, cells, null);
    }

    private static Gaze estimating(long number, long... cells) {
        return new Gaze(number, cells, new long[] {7, 4, 5});
    }

    @Test
    void theEstimatesComeFirstThenTheCellsInOrder() {
        run(estimating(1, 17, 16, 3), 5);
        assertEquals(
                List.of("estimate 1 of 64", "estimate 1 of 216", "cell 17", "cell 16", "cell 3"),
                seen);
    }

    @Test
    void aCellThatLeftTheViewIsGivenUpBeforeTheNextCallOfTheNetwork() {
        during =
                call -> {
                    if (call == 3) work.look(gaze(2, 35));
                };
        run(gaze(1, 0, 1, 2), 1);
        assertEquals(List.of("cell 35"), seen);
    }

    /** One that is still in view is finished first, whatever else has come. */
    @Test
    void aCellThatIsStillWantedIsNotBegunAgain() {
        during =
                call -> {
                    if (call == 3) work.look(gaze(2, 35, 0));
                };
        run(gaze(1, 0, 1), 2);
        assertEquals(List.of("cell 0", "cell 35"), seen);
    }

    @Test
    void aNewEstimateGoesBeforeTheRunningCellWhichThenGoesOn() {
        int[] alone = {0};
        run(gaze(1, 0), 1);
        alone[0] = calls;
        calls = 0;
        seen.clear();
        during =
                call -> {
                    if (call == 3) work.look(estimating(2, 0));
                };
        run(gaze(1, 0, 9), 3);
        assertEquals(List.of("estimate 2 of 64", "estimate 2 of 216", "cell 0"), seen);
        assertTrue(calls <= alone[0] + 2, calls + " calls, " + alone[0] + " without estimate");
    }

    @Test
    void afterAMoveNothingOfTheOldViewIsComputed() {
        during =
                call -> {
                    if (call == 3) work.look(Gaze.nowhere(2));
                    if (call > 3) throw new AssertionError("computed");
                };
        Thread later =
                new Thread(
                        () -> {
                            while (calls < 3) Thread.onSpinWait();
                            try {
                                Thread.sleep(300);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            seen.add("end");
                        });
        later.start();
        run(estimating(1, 0, 1, 2), 3);
        assertEquals(List.of("estimate 1 of 64", "estimate 1 of 216", "end"), seen);
    }

    /** A view that moves again has a first estimate of its own, and none of the old one. */
    @Test
    void aViewThatMovesDuringTheFirstEstimateGetsAnotherOne() {
        during =
                call -> {
                    if (call == 1) work.look(estimating(2));
                };
        run(estimating(1, 0), 3);
        assertEquals(List.of("estimate 1 of 64", "estimate 2 of 64", "estimate 2 of 216"), seen);
    }

    /** One that fails with the smaller window is not asked for it again. */
    @Test
    void aNetworkThatDoesNotTakeTheSmallerWindowStillEstimates() {
        refused = 64;
        after =
                sight -> {
                    if (seen.size() == 1) work.look(estimating(2));
                };
        run(estimating(1), 2);
        assertEquals(List.of("estimate 1 of 216", "estimate 2 of 216"), seen);
        assertEquals(2, calls);
    }

    @Test
    void aFailureIsSaidOnceForAGazeAndTheNextIsTriedAgain() {
        during =
                call -> {
                    if (call == 1) throw new CellMapException("It broke", "here", "why", "fix");
                };
        after =
                sight -> {
                    if (sight instanceof Sight.Trouble) work.look(gaze(2, 5, 6));
                };
        run(gaze(1, 0, 1, 2), 3);
        assertEquals(3, seen.size());
        assertTrue(seen.get(0).startsWith("1: It broke"), seen + "");
        assertEquals(List.of("cell 5", "cell 6"), seen.subList(1, 3));
    }
}
