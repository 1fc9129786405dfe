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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Equality with waterz 0.10.1: fragments, and fragments joined by their mean affinity or its
 * median.
 */
class AgglomerationOracleTest {

    private static final int[] SHAPE = {48, 48, 48};
    private static final int VOXELS = 48 * 48 * 48;

    private final Npz oracles =
            new Npz(TestData.golden().resolve("instances/instance_decoders.npz"));

    /** Distinct weights, exact in floats, that are functions of the bytes. */
    private List<Affinity> channels(String volume) throws IOException {
        int[] q = oracles.ints("q" + volume);
        int[] seen = new int[256];
        float[] w = new float[3 * VOXELS];
        for (int i = 0; i < w.length; i++)
            w[i] = (65536 * q[i] + (40503 * seen[q[i]]++ & 0xffff)) / (float) (1 << 24);
        List<Affinity> channels = new ArrayList<>();
        for (int d = 0; d < 3; d++) {
            int[] offset = new int[3];
            offset[d] = -1;
            float[] values = Arrays.copyOfRange(w, d * VOXELS, (d + 1) * VOXELS);
            channels.add(Affinity.of(new Bench3.FloatsField(values, SHAPE), offset, 0));
        }
        return channels;
    }

    private void check(String oracle, List<Affinity> channels, Agglomeration.Limits limits)
            throws IOException {
        byte[] all = new byte[VOXELS];
        Arrays.fill(all, (byte) 1);
        int[] expected = WholeMutex.renumbered(oracles.ints(oracle));
        for (int chunk : new int[] {48, 20}) {
            try (Bench3 bench = new Bench3(new int[] {chunk, chunk, chunk}, chunk, 2)) {
                int[] labels =
                        (int[])
                                Bench3.read(
                                        Agglomeration.objects(
                                                channels,
                                                new Bench3.ArrayMask(all, SHAPE),
                                                limits,
                                                "objects",
                                                bench.place(),
                                                Progress.none()));
                assertArrayEquals(expected, WholeMutex.renumbered(labels), "chunk " + chunk);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"S, 0.0001, 0.9999", "S, 0.3, 0.95", "R, 0.0001, 0.9999", "R, 0.3, 0.95"})
    void fragmentsAreThoseOfWaterz(String volume, String low, String high) throws IOException {
        check(
                volume + ".fragments.low" + low + ".high" + high,
                channels(volume),
                new Agglomeration.Limits(Double.parseDouble(low), Double.parseDouble(high), 0));
    }

    @ParameterizedTest
    @CsvSource({"S, 0.15", "S, 0.3", "S, 0.5", "R, 0.15", "R, 0.3", "R, 0.5"})
    void objectsAreThoseOfWaterzWithTheMean(String volume, String threshold) throws IOException {
        check(
                volume + ".seg.mean.pq.t" + threshold,
                channels(volume),
                new Agglomeration.Limits(0.3, 0.95, Double.parseDouble(threshold)));
    }

    @ParameterizedTest
    @CsvSource({"S, hist50, false", "S, hist50max, true", "R, hist50, false", "R, hist50max, true"})
    void objectsAreThoseOfWaterzWithTheMedian(String volume, String name, boolean largest)
            throws IOException {
        for (String threshold : List.of("0.15", "0.3", "0.5"))
            check(
                    volume + ".seg." + name + ".bin256.t" + threshold,
                    channels(volume),
                    new Agglomeration.Limits(
                            0.3, 0.95, Double.parseDouble(threshold), new Linkage(50, largest)));
    }
}
