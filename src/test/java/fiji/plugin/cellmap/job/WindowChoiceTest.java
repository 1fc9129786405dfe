// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.predict.GreyBox;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** With a network of known cost. */
class WindowChoiceTest {

    private static final int MARGIN = 4;
    private static final int OUTPUT = 4;
    private static final int VOLUME = 64;

    private final List<int[]> calls = new ArrayList<>();
    private long peak;

    private static ModelContract contract(int multiple) {
        int window = OUTPUT + 2 * MARGIN;
        ModelContract same =
                new ModelContract(
                        1,
                        "",
                        Map.of(),
                        List.of("mito"),
                        new double[] {8, 8, 8},
                        new int[] {window, window, window},
                        new int[] {multiple},
                        1,
                        0,
                        "sigmoid");
        return Named.like(same)
                .with(ModelContract::outputWindow, new int[] {OUTPUT, OUTPUT, OUTPUT})
                .make();
    }

    /** The middle of the input; a hundred bytes for each of its voxels. */
    private float[] middle(float[] input, int[] window) {
        return middle(input, window, 1);
    }

    /** The same by cubes, each with the value of its first voxel. */
    private float[] middle(float[] input, int[] window, int cube) {
        int[] n = {window[0] - 2 * MARGIN, window[1] - 2 * MARGIN, window[2] - 2 * MARGIN};
        float[] out = new float[n[0] * n[1] * n[2]];
        for (int z = 0, at = 0; z < n[0]; z++)
            for (int y = 0; y < n[1]; y++)
                for (int x = 0; x < n[2]; x++, at++) {
                    int row = (z / cube * cube + MARGIN) * window[1] + y / cube * cube + MARGIN;
                    out[at] = input[row * window[2] + x / cube * cube + MARGIN];
                }
        calls.add(window);
        peak = 100L * input.length;
        return out;
    }

    private int[] best(WindowFunction function, long memory, Predicate<ModelContract> fits) {
        return best(contract(1), new long[] {VOLUME, VOLUME, VOLUME}, function, memory, fits);
    }

    private int[] best(
            ModelContract contract,
            long[] length,
            WindowFunction function,
            long memory,
            Predicate<ModelContract> fits) {
        float[] grey = new float[VOLUME * VOLUME * VOLUME];
        for (int i = 0; i < grey.length; i++) grey[i] = (i * 31 % 101) / 101f;
        WindowTrial trial =
                new WindowTrial(
                        GreyBox.of(grey, VOLUME, VOLUME, VOLUME),
                        function,
                        memory,
                        () -> peak,
                        false);
        return WindowChoice.best(contract, length, trial, fits, Progress.none());
    }

    private static int[] cube(int n) {
        return new int[] {n, n, n};
    }

    /** One window does it all; two calls tell that it may. */
    @Test
    void readsAsLittleAsItCan() {
        assertArrayEquals(cube(72), best((in, n, w) -> middle(in, w), Long.MAX_VALUE, c -> true));
        assertEquals(2, calls.size());
        assertArrayEquals(cube(12), calls.get(0));
        assertArrayEquals(cube(16), calls.get(1));
    }

    /**
     * A contract that names its steps: outputs end where the volume does; the second call is small.
     */
    @Test
    void outputsAreNoLongerThanTheVolumeAsks() {
        long[] length = {64, 50, 29};
        WindowFunction function = (in, n, w) -> middle(in, w);
        assertArrayEquals(
                new int[] {72, 58, 38},
                best(contract(2), length, function, Long.MAX_VALUE, c -> true));
        assertEquals(2, calls.size());
        assertArrayEquals(cube(10), calls.get(1));
        assertArrayEquals(
                new int[] {72, 60, 40},
                best(contract(1), length, function, Long.MAX_VALUE, c -> true));
    }

    /** Pools by 4 and says that windows may grow by 2: shifts by 2 give other values. */
    @Test
    void aNetworkThatIsNotTheSameAStepFurtherOnGrowsByItsOutput() {
        WindowFunction pooled = (in, n, w) -> middle(in, w, 4);
        assertArrayEquals(
                new int[] {72, 60, 40},
                best(contract(2), new long[] {64, 50, 29}, pooled, Long.MAX_VALUE, c -> true));
        assertArrayEquals(cube(14), calls.get(2));
    }

    /** Of many sizes that nearly fit, those larger than one that did not are passed over. */
    @Test
    void littleMemoryStillFindsAWindow() {
        long[] length = {2048, 2048, 2048};
        List<int[]> planned = new ArrayList<>();
        Predicate<ModelContract> shallow =
                c -> {
                    planned.add(c.window());
                    return c.window()[0] < 100;
                };
        int[] found = best(contract(2), length, (in, n, w) -> middle(in, w), 1 << 28, shallow);
        assertTrue(found[0] > 50 && found[0] < 100 && found[1] > 100, Arrays.toString(found));
        assertTrue(planned.size() < 100, () -> "" + planned.size());
    }

    /** Two windows of 32 + 8 along each axis, or more of them where that is too much. */
    @Test
    void staysWithinTheMemory() {
        WindowFunction function = (in, n, w) -> middle(in, w);
        assertArrayEquals(cube(40), best(function, 40 * 40 * 40 * 100L, c -> true));
    }

    @Test
    void unknownMemoryMeansTheGivenWindow() {
        assertArrayEquals(cube(12), best((in, n, w) -> middle(in, w), 0, c -> true));
    }

    @Test
    void whatCannotBePlannedIsNotTried() {
        Predicate<ModelContract> small = c -> c.window()[0] < 60;
        assertArrayEquals(
                new int[] {40, 72, 72}, best((in, n, w) -> middle(in, w), Long.MAX_VALUE, small));
    }

    @Test
    void aNetworkThatLooksAtItsWholeWindowKeepsItsOwn() {
        WindowFunction mean =
                (in, n, w) -> {
                    float[] out = middle(in, w);
                    double sum = 0;
                    for (float v : in) sum += v;
                    for (int i = 0; i < out.length; i++) out[i] += (float) (sum / 1000);
                    return out;
                };
        assertArrayEquals(cube(12), best(mean, Long.MAX_VALUE, c -> true));
    }

    @Test
    void aNetworkThatTakesNoOtherWindowKeepsItsOwn() {
        WindowFunction picky =
                (in, n, w) -> {
                    if (w[0] > 12) throw new CellMapException("Cannot", "", "Too large.", "");
                    return middle(in, w);
                };
        assertArrayEquals(cube(12), best(picky, Long.MAX_VALUE, c -> true));
    }

    @Test
    void onlyNetworksThatTakeLargerWindowsAreAsked() {
        assertFalse(WindowChoice.isOpen(contract(3)));
        assertTrue(WindowChoice.isOpen(contract(2)));
        assertFalse(
                WindowChoice.isOpen(
                        Named.like(contract(1)).with(ModelContract::outputWindow, null).make()));
    }
}
