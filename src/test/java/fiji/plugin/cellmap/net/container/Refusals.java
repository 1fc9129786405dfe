// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Path;
import java.time.Duration;

/** How files of weights are refused. */
final class Refusals {

    private Refusals() {}

    /** Asserts that a file is refused soon, by its name, and for a reason with these words. */
    static CellMapException refused(Path file, String expected) {
        CellMapException error =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> assertThrows(CellMapException.class, () -> Checkpoint.read(file)));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
        assertTrue(error.getMessage().contains(file.getFileName().toString()), error.getMessage());
        return error;
    }
}
