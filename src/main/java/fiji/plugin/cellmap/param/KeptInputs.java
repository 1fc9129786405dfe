// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes sure that what a request reads is not replaced by what it writes. Stateless. */
public final class KeptInputs {

    private KeptInputs() {}

    /** A path and the parameter that names it. */
    private record Named(Declaration parameter, String path) {}

    /**
     * @throws UsageException if a file that the request writes is one that it reads, or writes as
     *     something else
     */
    static void check(Record request) {
        List<Named> all = paths(request);
        for (Named written : all)
            if (written.parameter().kind() == Param.Kind.NEW_FILE)
                for (Named other : all)
                    if (!other.parameter().key().equals(written.parameter().key()))
                        check("@{" + written.parameter().key() + "}", written.path(), other);
    }

    /**
     * As for the files of the request itself, for one more that is written.
     *
     * @param name of its parameter, for messages
     */
    public static void check(String name, String path, Record request) {
        for (Named other : paths(request)) check(name, path, other);
    }

    private static void check(String name, String path, Named other) {
        if (!isSame(path, other.path())) return;
        throw new UsageException(
                "Cannot write there",
                name + " " + path,
                "It is also @{"
                        + other.parameter().key()
                        + "}, which "
                        + (other.parameter().kind().isNew()
                                ? "is written as well."
                                : "is read and would be replaced."),
                "Give another path.");
    }

    private static List<Named> paths(Record request) {
        List<Named> found = new ArrayList<>();
        for (Declaration d : Declaration.of(request.getClass())) {
            Object value = d.of(request);
            if (value instanceof Record part) found.addAll(paths(part));
            if (!d.kind().isChosen()) continue;
            if (value instanceof String text) found.add(new Named(d, text));
            if (value instanceof List<?> list)
                for (Object one : list) found.add(new Named(d, String.valueOf(one)));
        }
        return found;
    }

    /** Devices and pipes are never replaced, and may serve for several things. */
    private static boolean isSame(String written, String other) {
        try {
            Path a = Path.of(written);
            Path b = Path.of(other);
            if (!Files.exists(a))
                return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
            return Files.isRegularFile(a) && Files.exists(b) && Files.isSameFile(a, b);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
