// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.engine.DeviceMemoryException;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** With a device whose memory holds a certain number of voxels. */
class SpareCallsTest {

    private static final int[] WINDOW = {2, 2, 2};

    private final AtomicInteger made = new AtomicInteger();
    private int room = 16;

    private final WindowFunction small =
            (input, n, window) -> {
                if (input.length > room)
                    throw new DeviceMemoryException(
                            "net.pt", "CUDA out of memory. Tried to allocate 2.00 GiB", null);
                return new float[] {1};
            };

    private final SpareCalls calls =
            new SpareCalls(
                    small,
                    () -> {
                        made.incrementAndGet();
                        return (input, n, window) -> new float[] {2};
                    });

    private float call(int n) {
        return calls.apply(new float[8 * n], n, WINDOW)[0];
    }

    @Test
    void theDeviceIsUsedWhileItSuffices() {
        assertEquals(1, call(2));
        assertEquals(0, made.get());
        assertEquals(List.of(), calls.notes());
    }

    /** Whoever calls tries fewer windows first. */
    @Test
    void severalWindowsThatDoNotFitAreAFailure() {
        assertThrows(DeviceMemoryException.class, () -> call(3));
        assertEquals(0, made.get());
    }

    @Test
    void oneWindowThatDoesNotFitGoesToTheProcessorAndAllAfterIt() {
        room = 4;
        assertEquals(2, call(1));
        room = 16;
        assertEquals(2, call(1));
        assertEquals(2, call(2));
        assertEquals(1, made.get());
        assertEquals(1, calls.notes().size());
        assertTrue(calls.notes().get(0).contains("computed 4 windows"), calls.notes().toString());
    }

    @Test
    void otherFailuresAreFailures() {
        SpareCalls broken =
                new SpareCalls(
                        (input, n, window) -> {
                            throw new CellMapException("The network failed", "", "Wrong size.", "");
                        },
                        () -> small);
        assertThrows(CellMapException.class, () -> broken.apply(new float[8], 1, WINDOW));
    }
}
