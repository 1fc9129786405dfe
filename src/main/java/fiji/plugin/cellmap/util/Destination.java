// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Where what is written under a name really goes. Immutable.
 *
 * @param file to be replaced, with no link at its end
 * @param isStream whether it is no file but a device, a pipe, or an open stream of this process
 */
record Destination(Path file, boolean isStream) {

    /** As many links as Linux follows. */
    private static final int MOST_LINKS = 40;

    /** Below these, names are open files of a process. */
    private static final List<Path> OPEN = List.of(Path.of("/dev/fd"), Path.of("/proc"));

    /**
     * @throws CellMapException if links lead in a circle
     */
    static Destination of(Path name) {
        Path at = name;
        try {
            for (int n = 0; n < MOST_LINKS; n++) {
                Path absolute = at.toAbsolutePath().normalize();
                if (OPEN.stream().anyMatch(absolute::startsWith)) return new Destination(at, true);
                BasicFileAttributes there =
                        Files.readAttributes(
                                at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!there.isSymbolicLink()) return new Destination(at, there.isOther());
                at = at.resolveSibling(Files.readSymbolicLink(at));
            }
        } catch (NoSuchFileException e) {
            return new Destination(at, false);
        } catch (IOException e) {
            if (at == name) return new Destination(at, false); // writing says why it fails
            throw AtomicFiles.unwritable(name, e);
        }
        throw AtomicFiles.unwritable(name, new IOException("Its links lead in a circle."));
    }

    /** Writes after what is there. */
    void append(AtomicFiles.Body body) {
        try (OutputStream out =
                Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            body.writeTo(out);
        } catch (IOException | UncheckedIOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
    }
}
