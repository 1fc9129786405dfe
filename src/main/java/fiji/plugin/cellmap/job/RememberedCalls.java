// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How networks were called on this machine. What was found best by measurement may be another
 * number the next time, and a window has other last bits in a batch of another size: so whoever
 * predicts the same on the same devices does as the first. Where nothing can be kept, everybody
 * measures. Thread-safe.
 *
 * @param folder with a file for each choice; need not exist
 */
record RememberedCalls(Path folder) {

    /** System property that names another place. */
    static final String PROPERTY = "cellmap.calls";

    /** The newest; a file has a few hundred bytes. */
    private static final int MOST = 500;

    /** Those of this user, or of the place that the property names. */
    static RememberedCalls standard() {
        String given = System.getProperty(PROPERTY);
        return new RememberedCalls(
                given != null
                        ? Path.of(given)
                        : Path.of(System.getProperty("user.home"), ".cellmap", "calls"));
    }

    /**
     * @param identity of everything that the choice depends on, as a hash
     */
    Optional<CallChoice> find(String identity) {
        try {
            return CallChoice.stored(folder.resolve(identity), identity);
        } catch (CellMapException e) {
            return Optional.empty();
        }
    }

    /** Keeps a choice, unless another process was first. */
    void keep(CallChoice choice) {
        try {
            Files.createDirectories(folder);
            choice.keep(folder.resolve(choice.identity()));
            forgetOldest();
        } catch (IOException | UncheckedIOException | CellMapException e) {
            // A home that is full or read-only: the next prediction measures, too.
        }
    }

    private void forgetOldest() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        if (files.size() <= MOST) return;
        List<Path> oldest =
                files.stream()
                        .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                        .limit(files.size() - MOST)
                        .toList();
        for (Path file : oldest) Files.deleteIfExists(file);
    }
}
