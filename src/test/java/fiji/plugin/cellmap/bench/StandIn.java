// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A shell that stands in for Python. */
final class StandIn {

    private StandIn() {}

    /** Says what library it is, and then gives the same answer to every request. */
    static String answering(Path folder, String library, String version, String answer)
            throws IOException {
        return script(
                folder,
                "echo '{\"%s\": \"%s\"}'\nwhile read line; do echo '%s'; done"
                        .formatted(library, version, answer));
    }

    /** Runs a script, which is given the arguments that Python would be given. */
    static String script(Path folder, String text) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "a shell stands in for Python");
        Path python = Files.writeString(folder.resolve("python"), "#!/bin/sh\n" + text + "\n");
        assertTrue(python.toFile().setExecutable(true));
        return python.toString();
    }
}
