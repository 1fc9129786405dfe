// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** A file that lives as long as a call: a program on its way into the engine. */
final class TemporaryFile {

    private TemporaryFile() {}

    static <T> T with(String ending, Function<Path, T> use) {
        Path file = null;
        try {
            file = Files.createTempFile("cellmap", ending);
            return use.apply(file);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot make a temporary file",
                    System.getProperty("java.io.tmpdir"),
                    AtomicFiles.reason(e),
                    "Free some disk space, or set -Djava.io.tmpdir.",
                    e);
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
