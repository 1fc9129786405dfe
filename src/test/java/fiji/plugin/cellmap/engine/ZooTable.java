// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.zoo.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Prints how near the networks of the zoo are to their originals, in double and in single
 * precision, as the first table in {@code docs/models.md} has it. Started with the class path of
 * the tests in the folder of the project.
 */
public final class ZooTable {

    private ZooTable() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("zoo");
        for (String name : Oracle.names()) {
            Oracle oracle = Oracle.read(name);
            OracleRun full = OracleRun.of(folder, oracle, 7);
            OracleRun single = OracleRun.of(folder, oracle, 6);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %,d | %,d | %.1e | %.1e | %.1e | %.1e |%n",
                    oracle.architecture(),
                    name,
                    oracle.network().parameterCount(),
                    oracle.parameters(),
                    full.outputDifference(oracle),
                    full.gradientDifference(oracle, 1e-5),
                    single.outputDifference(oracle),
                    single.gradientDifference(oracle, 0.1));
        }
        Files.deleteIfExists(folder.resolve("harness.pt"));
        Files.delete(folder);
    }
}
