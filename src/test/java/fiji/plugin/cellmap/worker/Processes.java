// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the process that wrote its id into a file. */
final class Processes {

    private Processes() {}

    static ProcessHandle awaitChild(Path file) throws Exception {
        while (!Files.exists(file)) Thread.sleep(10);
        return ProcessHandle.of(Long.parseLong(Files.readString(file))).orElseThrow();
    }
}
