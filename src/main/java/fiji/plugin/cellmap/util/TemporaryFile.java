// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A file in the system's folder for temporary files that lives as long as a call. What processes
 * that were killed left there is swept when a process makes its first. Thread-safe.
 */
public final class TemporaryFile {

    private TemporaryFile() {}

    /**
     * Makes an empty file, readable for this user only, and deletes it after use.
     *
     * @param of what failures name in its place, such as the model that it is a copy of
     */
    public static <T> T with(Object of, Function<Path, T> use) {
        Path file = null;
        try {
            file =
                    Files.createTempFile(
                            Swept.FOLDER, AtomicFiles.prefix("cellmap"), AtomicFiles.SUFFIX);
            return use.apply(file);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot make a temporary file",
                    System.getProperty("java.io.tmpdir"),
                    AtomicFiles.reason(e),
                    "Free some disk space, or set -Djava.io.tmpdir.",
                    e);
        } catch (CellMapException e) {
            String hidden = String.valueOf(file);
            throw e.said(text -> text.replace(hidden, String.valueOf(of)));
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

    /** Loading this class sweeps the folder once. */
    private static final class Swept {
        static final Path FOLDER = sweep();

        private static Path sweep() {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"));
            try {
                AtomicFiles.sweep(folder);
            } catch (CellMapException e) {
                // It can be written to, perhaps, where it cannot be listed.
            }
            return folder;
        }
    }
}
