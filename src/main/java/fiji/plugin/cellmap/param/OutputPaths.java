// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether what a parameter names can be written, before any work is done for it. Stateless. */
public final class OutputPaths {

    private OutputPaths() {}

    /**
     * @throws UsageException naming the parameter, if there is a file where a folder must be, or a
     *     folder where a file must be
     */
    static void check(Declaration d, Object value) {
        if (d.kind().isNew() && value instanceof String path)
            check("@{" + d.key() + "}", Path.of(path), d.kind().isFolder());
    }

    /**
     * @param name of the parameter, for messages
     * @param folder whether a folder will be made, not a file
     * @throws UsageException if there is a file where a folder must be, or a folder where a file
     *     must be
     */
    public static void check(String name, Path path, boolean folder) {
        Path at = path.toAbsolutePath().normalize();
        if (!folder && Files.isDirectory(at))
            throw refused(name, path, at + " is a folder, not a file.");
        if (!folder) at = at.getParent();
        while (at != null && !Files.exists(at)) at = at.getParent();
        if (at == null || Files.isDirectory(at)) return;
        throw refused(name, path, at + " is a file, not a folder.");
    }

    private static UsageException refused(String name, Path path, String why) {
        return new UsageException(
                "Cannot write there", name + " " + path, why, "Give another path.");
    }
}
