// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, shapes, their order, parameter counts and starting weights against the originals. */
class ZooTest {

    /** Fewer values say nothing about a distribution. */
    private static final int ENOUGH = 400;

    private static final int SEEDS = 8;

    static Stream<Oracle> oracles() {
        return Oracle.names().stream().map(Oracle::read);
    }

    @ParameterizedTest
    @MethodSource("oracles")
    void stateDict(Oracle oracle) {
        Network network = oracle.network();
        assertEquals(oracle.parameters(), network.parameterCount());
        List<String> actual = new ArrayList<>();
        network.program(Precision.FLOAT32)
                .forEachSlot((name, slot) -> actual.add(name + " " + text(slot.shape())));
        List<String> expected =
                oracle.tensors().stream().map(t -> t.name() + " " + t.shape()).toList();
        assertEquals(String.join("\n", expected), String.join("\n", actual));
    }

    private static String text(int[] shape) {
        if (shape.length == 0) return "scalar";
        return Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining("x"));
    }

    /**
     * Mean, variance and kurtosis (1.8 for uniform, 3 for normal values) over the same number of
     * seeds as the originals had; a constant start is equal exactly.
     */
    @ParameterizedTest
    @MethodSource("oracles")
    void startingWeights(Oracle oracle) {
        Network network = oracle.network();
        List<Weights> seeds =
                Stream.iterate(1L, s -> s + 1).limit(SEEDS).map(network::initial).toList();
        int judged = 0;
        for (var start : oracle.starts().entrySet()) {
            double[] m = start.getValue();
            double n = 0;
            double[] sums = new double[3];
            for (Weights weights : seeds)
                for (float v : weights.get(start.getKey()).values()) {
                    n++;
                    sums[0] += v;
                    sums[1] += (double) v * v;
                    sums[2] += Math.pow(v, 4);
                }
            for (int i = 0; i < 3; i++) sums[i] /= n;
            double variance = m[1] - m[0] * m[0];
            if (variance < 1e-12) {
                assertEquals(m[0], sums[0], 1e-7, start.getKey());
                assertEquals(m[1], sums[1], 1e-6, start.getKey());
            } else if (n >= SEEDS * ENOUGH) {
                double error = 6 * Math.sqrt(2 / n);
                assertEquals(m[0], sums[0], error * Math.sqrt(m[1]), start.getKey());
                assertEquals(m[1], sums[1], 1.5 * error * m[1], start.getKey());
                double kurtosis = m[2] / m[1] / m[1];
                assertEquals(kurtosis, sums[2] / sums[1] / sums[1], 0.5, start.getKey());
                judged++;
            }
        }
        assertTrue(judged > 0, "no tensor is large enough");
    }
}
