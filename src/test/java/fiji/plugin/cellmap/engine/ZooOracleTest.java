// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.zoo.Oracle;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small networks with procedural weights against the originals: every head, every gradient. Both
 * sides compute in double precision: in single precision a value beside the kink of a ReLU falls on
 * one side on one processor and on the other on another, and gradients differ.
 */
class ZooOracleTest {

    private static final double TOLERANCE = 1e-9;

    @TempDir Path folder;

    static Stream<Oracle> oracles() {
        return Oracle.names().stream().map(Oracle::read);
    }

    @ParameterizedTest
    @MethodSource("oracles")
    void outputsAndGradients(Oracle oracle) {
        OracleRun run = OracleRun.of(folder, oracle, 7);
        assertEquals(OracleRun.gradients(oracle), run.gradients().size());
        double outputs = run.outputDifference(oracle);
        assertTrue(outputs <= TOLERANCE, "outputs differ by " + outputs);
        double gradients = run.gradientDifference(oracle, 1e-5);
        assertTrue(gradients <= TOLERANCE, "gradients differ by " + gradients);
    }

    /** In training the depthwise convolutions take another way through memory. */
    @ParameterizedTest
    @ValueSource(strings = {"mednext_custom", "mednext_2d"})
    void trainingGivesTheSame(String name) {
        Oracle oracle = Oracle.read(name);
        OracleRun run = OracleRun.of(folder, oracle, 6, true);
        double outputs = run.outputDifference(oracle);
        assertTrue(outputs <= 1e-5, "outputs differ by " + outputs);
        double gradients = run.gradientDifference(oracle, 0.1);
        assertTrue(gradients <= 1e-4, "gradients differ by " + gradients);
    }
}
