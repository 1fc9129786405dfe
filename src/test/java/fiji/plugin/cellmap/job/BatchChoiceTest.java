// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** With a network of known cost. */
class BatchChoiceTest {

    private static final int EDGE = 8;
    private static final WindowShape SHAPE = WindowShape.same(EDGE, EDGE, EDGE);

    private final List<Integer> calls = new ArrayList<>();
    private final Map<Integer, Double> took = new HashMap<>();
    private long peak;
    private long memory = Long.MAX_VALUE;

    private int best(long windows, WindowFunction function, IntPredicate fits) {
        GreyBox box = GreyBox.of(new float[EDGE * EDGE * EDGE], EDGE, EDGE, EDGE);
        WindowTrial trial = new WindowTrial(box, function, memory, () -> peak, false);
        return new BatchChoice(windows).best(SHAPE, trial, took, fits, Progress.none());
    }

    /** Sleeps so many milliseconds in a call; a hundred bytes for each voxel. */
    private WindowFunction taking(IntToDoubleFunction ms) {
        return (input, n, window) -> {
            calls.add(n);
            peak = 100L * input.length;
            try {
                TimeUnit.MICROSECONDS.sleep((long) (1000 * ms.applyAsDouble(n)));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return input.clone();
        };
    }

    private int measured(long windows, double... seconds) {
        for (int i = 0; i < seconds.length; i++) took.put(1 << i, seconds[i]);
        return best(windows, taking(n -> 0), n -> n < 1 << seconds.length);
    }

    @Test
    void growsWhileItPays() {
        assertEquals(4, measured(10000, 1, 1.1, 1.3, 2.5));
        assertEquals(1, measured(10000, 1, 2, 4, 8));
        assertEquals(2, measured(10000, 1, 1.2, 2.3, 1));
    }

    /** Three windows in calls of two cost as much as four, but only at the end. */
    @Test
    void whatIsFilledUpCosts() {
        assertEquals(1, measured(3, 1, 1.6, 3));
        assertEquals(2, measured(4, 1, 1.6, 4));
        assertEquals(2, measured(301, 1, 1.6, 4));
        assertEquals(1, measured(1, 1, 1, 1));
    }

    @Test
    void measuresEachNumberOnce() {
        WindowFunction constant = taking(n -> 20);
        assertEquals(8, best(8000, constant, n -> n < 9));
        assertEquals(List.of(1, 1, 2, 2, 4, 4, 8, 8), calls);
        assertEquals(8, best(8000, constant, n -> n < 9));
        assertEquals(8, calls.size());
    }

    @Test
    void aTrialIsASmallPartOfTheWork() {
        WindowFunction constant = taking(n -> 5);
        assertEquals(1, best(24, constant, n -> true));
        assertEquals(List.of(), calls);
        assertEquals(2, best(96, constant, n -> true));
        assertEquals(List.of(1, 1, 2, 2), calls);
    }

    @Test
    void staysWithinTheMemory() {
        memory = 3 * 100 * EDGE * EDGE * EDGE;
        assertEquals(2, best(6400, taking(n -> 20), n -> true));
        took.clear();
        memory = Long.MAX_VALUE;
        assertEquals(4, best(6400, taking(n -> 20), n -> n < 5));
    }

    @Test
    void whatFailsIsNotChosen() {
        WindowFunction two =
                (input, n, window) -> {
                    if (n > 2) throw new CellMapException("Cannot", "", "Too many.", "");
                    return taking(k -> 20).apply(input, n, window);
                };
        assertEquals(2, best(6400, two, n -> true));
        assertTrue(calls.contains(2));
    }
}
