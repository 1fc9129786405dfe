// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.process.block.Bench3;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Equality with mwatershed 0.5.4 and with elf's mutex watershed, on a smooth random field (S) and
 * on real EM's objects with noise (R), in blocks and as a whole.
 */
class MutexOracleTest {

    private static final int[] SHAPE = {48, 48, 48};
    private static final int VOXELS = 48 * 48 * 48;

    private final Npz oracles =
            new Npz(TestData.golden().resolve("instances/instance_decoders.npz"));

    /** Distinct weights that are functions of the bytes, as the oracles were made with. */
    private double[] weights(String volume) throws IOException {
        int[] q = oracles.ints("q" + volume);
        double[] w = new double[q.length];
        for (int i = 0; i < w.length; i++)
            w[i] = ((double) (1 << 20) * q[i] + (654435L * i & (1 << 20) - 1)) / (1 << 28);
        return w;
    }

    /**
     * Floats have too few digits for these weights; so each gets the rank of its strength, with
     * which the order is the same.
     */
    private static List<Affinity> ranked(double[] w, int[] offsets, int[][] strides) {
        Integer[] order = IntStream.range(0, w.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Double.compare(Math.abs(w[a]), Math.abs(w[b])));
        float[] values = new float[w.length];
        for (int i = 0; i < order.length; i++) {
            float strength = (i + 1) / (float) (1 << 21);
            values[order[i]] = w[order[i]] > 0 ? 0.5f + strength : 0.5f - strength;
        }
        List<Affinity> channels = new ArrayList<>();
        for (int c = 0; c < offsets.length / 3; c++)
            channels.add(
                    new Affinity(
                            new Bench3.FloatsField(
                                    Arrays.copyOfRange(values, c * VOXELS, (c + 1) * VOXELS),
                                    SHAPE),
                            Arrays.copyOfRange(offsets, 3 * c, 3 * c + 3),
                            -0.5,
                            strides[c]));
        return channels;
    }

    private void check(String oracle, List<Affinity> channels) throws IOException {
        byte[] all = new byte[VOXELS];
        Arrays.fill(all, (byte) 1);
        int[] expected = WholeMutex.renumbered(oracles.ints(oracle));
        for (int chunk : new int[] {48, 20}) {
            try (Bench3 bench = new Bench3(new int[] {chunk, chunk, chunk}, chunk, 2)) {
                int[] labels =
                        (int[])
                                Bench3.read(
                                        MutexWatershed.objects(
                                                channels,
                                                new Bench3.ArrayMask(all, SHAPE),
                                                "objects",
                                                bench.place(),
                                                Progress.none()));
                assertArrayEquals(expected, WholeMutex.renumbered(labels), "chunk " + chunk);
            }
        }
    }

    private static int[][] strides(int[]... longRange) {
        int[][] strides = new int[6][];
        for (int c = 0; c < 6; c++)
            strides[c] = c < 3 ? new int[] {1, 1, 1} : longRange[(c - 3) % longRange.length];
        return strides;
    }

    private static double[] biased(double[] w) {
        for (int i = 0; i < w.length; i++) w[i] += i < 3 * VOXELS ? -0.4 : -0.7;
        return w;
    }

    @ParameterizedTest
    @CsvSource({
        "S, nostride, 1, 1, 1", "S, stride122, 1, 2, 2", "S, stride222, 2, 2, 2",
        "R, nostride, 1, 1, 1", "R, stride122, 1, 2, 2", "R, stride222, 2, 2, 2"
    })
    void objectsAreThoseOfMwatershed(String volume, String name, int z, int y, int x)
            throws IOException {
        check(
                volume + ".mws.mwatershed." + name,
                ranked(
                        biased(weights(volume)),
                        oracles.ints("offsets"),
                        strides(new int[] {z, y, x})));
    }

    @Test
    void stridesBeginAtTheFirstEdgeInTheVolume() throws IOException {
        check(
                "R.mws.mwatershed.odd_strides",
                ranked(
                        biased(weights("R")),
                        oracles.ints("offsets_odd"),
                        strides(new int[] {2, 2, 2}, new int[] {1, 2, 2}, new int[] {2, 2, 2})));
    }

    @ParameterizedTest
    @CsvSource({"S, nostride, 1", "S, stride222, 2", "R, nostride, 1", "R, stride222, 2"})
    void objectsAreThoseOfElf(String volume, String name, int stride) throws IOException {
        double[] w = weights(volume);
        for (int i = 3 * VOXELS; i < w.length; i++) w[i] -= 1;
        check(
                volume + ".mws.elf." + name,
                ranked(w, oracles.ints("offsets"), strides(new int[] {stride, stride, stride})));
    }
}
