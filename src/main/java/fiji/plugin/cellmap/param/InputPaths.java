// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Whether what a parameter names is there and can be read. Stateless. */
final class InputPaths {

    private InputPaths() {}

    /**
     * @throws UsageException naming the parameter, if it names nothing that could be read
     */
    static void check(Declaration d, Object value) {
        if (!d.kind().isThere()) return;
        if (value instanceof List<?> list) list.forEach(one -> check(d, one));
        if (!(value instanceof String text) || text.isBlank()) return;
        Path whole = path(d, text).toAbsolutePath().normalize();
        if (Files.exists(whole) && !Files.isReadable(whole))
            throw refused(d, text, "It cannot be read.");
        Path there = whole;
        Path missing = null;
        while (there != null && !Files.exists(there)) {
            missing = there;
            there = there.getParent();
        }
        if (missing == null) return;
        if (there != null && Files.isRegularFile(there)) return; // It may hold what has the name.
        throw refused(
                d,
                text,
                there == null || missing.equals(whole)
                        ? "There is no such " + kind(d) + "."
                        : "There is no " + missing.getFileName() + " in " + there + ".");
    }

    private static Path path(Declaration d, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw refused(d, text, e.getReason() + ".");
        }
    }

    private static UsageException refused(Declaration d, String text, String why) {
        return new UsageException(
                "Cannot find a " + kind(d), "@{" + d.key() + "} " + text, why, "Check the path.");
    }

    private static String kind(Declaration d) {
        if (d.kind().isEither()) return "file or folder";
        return d.kind().isFolder() ? "folder" : "file";
    }
}
