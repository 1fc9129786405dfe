// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds the shared test data beside the project; tests that need it are skipped without it. */
public final class TestData {

    private static final Path SHARED = Path.of("../shared");

    private TestData() {}

    /** The real EM data in CellMap layout. */
    public static Path data() {
        return need("data");
    }

    /** The numeric oracles. */
    public static Path golden() {
        return need("golden");
    }

    /** The facts of the specification. */
    public static Path facts() {
        return need("spec/facts");
    }

    private static Path need(String name) {
        Path path = SHARED.resolve(name);
        Assumptions.assumeTrue(
                Files.isDirectory(path),
                () -> "skipped: no ../shared/" + name + " beside the project");
        return path;
    }
}
