// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.config.ShapeChannel;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FlipAverageTest {

    private static final int[] WINDOW = {2, 3, 4};
    private static final int SIZE = 24;
    private static final List<String> CLASS = List.of("mito");

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
                new FlipAverage(Functions.ORACLE, CLASS, WindowShape.same(WINDOW))
                        .apply(input, 2, WINDOW);
        float middle = (0.5f + 10 + 150) / 1000;
        for (int i = 0; i < SIZE; i++) assertEquals(middle, out[SIZE + i], 1e-6f);
    }

    @Test
    void aNetworkThatTreatsVoxelsAloneIsUnchanged() {
        float[] input = Functions.noise(2, 2 * SIZE);
        float[] out =
                new FlipAverage((in, n, w) -> in.clone(), CLASS, WindowShape.same(WINDOW))
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
        FlipAverage flips = new FlipAverage(network, CLASS, WindowShape.same(WINDOW));
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

    /** Exact affinities of three objects come out of the average as they went in. */
    @Test
    void affinitiesGoToTheirChannelAndVoxel() {
        int[] window = {5, 6, 7};
        List<Offset> offsets =
                Stream.of(
                                "-1 0 0", "0 -1 0", "0 0 -1", "-2 0 0", "0 3 0", "0 -3 0", "0 2 2",
                                "0 2 -2")
                        .map(o -> Offset.parse(o).orElseThrow())
                        .toList();
        List<String> names = new ArrayList<>(List.of("cell"));
        offsets.forEach(o -> names.add(o.image("cell")));
        WindowFunction exact = (in, n, w) -> affinities(in, w, offsets);
        float[] ids = new float[5 * 6 * 7];
        for (int i = 0; i < ids.length; i++) ids[i] = (i * 37 + i / 11) % 3;
        float[] expected = affinities(ids, window, offsets);
        float[] found =
                new FlipAverage(exact, names, WindowShape.same(window)).apply(ids, 1, window);
        for (int i = 0; i < expected.length; i++)
            if (!Float.isNaN(expected[i])) assertEquals(expected[i], found[i], 1e-6f, "value " + i);
    }

    /** Ids, then for each offset whether both ends have one id; NaN outside is never asked for. */
    private static float[] affinities(float[] ids, int[] shape, List<Offset> offsets) {
        int voxels = ids.length;
        float[] out = new float[(1 + offsets.size()) * voxels];
        System.arraycopy(ids, 0, out, 0, voxels);
        for (int i = 0; i < voxels; i++) {
            int[] at = {i / (shape[1] * shape[2]), i / shape[2] % shape[1], i % shape[2]};
            for (int c = 0; c < offsets.size(); c++) {
                int to = 0;
                boolean inside = true;
                for (int d = 0; d < 3; d++) {
                    int p = at[d] + offsets.get(c).at(d);
                    inside &= p >= 0 && p < shape[d];
                    to = to * shape[d] + p;
                }
                out[(1 + c) * voxels + i] =
                        !inside ? Float.NaN : ids[i] > 0 && ids[i] == ids[to] ? 1 : 0;
            }
        }
        return out;
    }

    /**
     * A network that says where things lie: in a mirror image ways and correlations with a mirrored
     * axis change their sign, descriptors only inside objects.
     */
    @Test
    void waysAndCorrelationsTurnAround() {
        int[] window = {3, 4, 5};
        List<String> names = new ArrayList<>(List.of("cell"));
        for (ShapeChannel c : ShapeChannel.values()) names.add(c.image("cell"));
        WindowFunction exact =
                (in, n, w) -> {
                    int voxels = in.length;
                    float[] out = new float[names.size() * voxels];
                    for (int i = 0; i < voxels; i++) {
                        double[] at = {
                            i / (w[1] * w[2]) - (w[0] - 1) / 2.0,
                            i / w[2] % w[1] - (w[1] - 1) / 2.0,
                            i % w[2] - (w[2] - 1) / 2.0
                        };
                        double z = at[0];
                        double y = at[1];
                        double x = at[2];
                        double[] says = {
                            in[i], 2, z, y, x, z, y, x, z * z, y * y, x * x, z * y, z * x, y * x, 3
                        };
                        for (int c = 0; c < says.length; c++) {
                            boolean lsd = names.get(c).contains("lsd");
                            out[c * voxels + i] = (float) (lsd && in[i] <= 0 ? -4 : says[c]);
                        }
                    }
                    return out;
                };
        float[] image = new float[60];
        for (int i = 0; i < image.length; i++) image[i] = (i * 37 + i / 11) % 3 - 1;
        float[] expected = exact.apply(image, 1, window);
        float[] found =
                new FlipAverage(exact, names, WindowShape.same(window)).apply(image, 1, window);
        assertArrayEquals(expected, found, 1e-6f);
    }

    @Test
    void anOffsetWithoutCounterpartIsRefused() {
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () ->
                                new FlipAverage(
                                        Functions.ORACLE,
                                        List.of("cell_aff_y1x1"),
                                        WindowShape.same(WINDOW)));
        assertEquals("Invalid value for predict.flips", e.what());
    }
}
