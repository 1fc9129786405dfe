// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlipAverageTest {

    private static final int[] WINDOW = {2, 3, 4};
    private static final int SIZE = 24;

    @Test
    void flippingTwiceIsNothing() {
        float[] values = Functions.noise(1, 3 * SIZE);
        for (int axes = 0; axes < 8; axes++)
            assertArrayEquals(
                    values, FlipAverage.flip(FlipAverage.flip(values, WINDOW, axes), WINDOW, axes));
    }

    @Test
    void eachAxisIsTheRightOne() {
        float[] values = new float[2 * SIZE];
        for (int i = 0; i < values.length; i++) values[i] = i;
        assertEquals(12, FlipAverage.flip(values, WINDOW, 1)[0]);
        assertEquals(8, FlipAverage.flip(values, WINDOW, 2)[0]);
        assertEquals(3, FlipAverage.flip(values, WINDOW, 4)[0]);
        assertEquals(SIZE + 23, FlipAverage.flip(values, WINDOW, 7)[SIZE]);
    }

    /** A network that answers by place, not content, becomes symmetric. */
    @Test
    void theAverageIsSymmetric() {
        float[] input = new float[2 * SIZE];
        float[] out =
                new FlipAverage(Functions.ORACLE, WindowShape.same(WINDOW)).apply(input, 2, WINDOW);
        float middle = (0.5f + 10 + 150) / 1000;
        for (int i = 0; i < SIZE; i++) assertEquals(middle, out[SIZE + i], 1e-6f);
    }

    @Test
    void aNetworkThatTreatsVoxelsAloneIsUnchanged() {
        float[] input = Functions.noise(2, 2 * SIZE);
        float[] out =
                new FlipAverage((in, n, w) -> in.clone(), WindowShape.same(WINDOW))
                        .apply(input, 2, WINDOW);
        Golden.assertClose(input, out, 1e-7, "identity");
    }

    @Test
    void aCancelWaitsForOneCallOfTheNetwork() {
        AtomicInteger calls = new AtomicInteger();
        WindowFunction network =
                (in, n, w) -> {
                    calls.incrementAndGet();
                    return in.clone();
                };
        FlipAverage flips = new FlipAverage(network, WindowShape.same(WINDOW));
        Progress thrice = Progress.until(() -> calls.get() == 3);
        assertThrows(
                CancelledException.class, () -> flips.apply(new float[SIZE], 1, WINDOW, thrice));
        assertEquals(3, calls.get());

        calls.set(0);
        EnsembleFunction.Member member =
                new EnsembleFunction.Member(network, List.of("mito"), "sigmoid");
        EnsembleFunction both = new EnsembleFunction(List.of(member, member));
        Progress once = Progress.until(() -> calls.get() == 1);
        assertThrows(CancelledException.class, () -> both.apply(new float[SIZE], 1, WINDOW, once));
        assertEquals(1, calls.get());
    }
}
