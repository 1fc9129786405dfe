// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders of tests. */
public final class Trees {

    private Trees() {}

    /** Copies a folder with all that it holds; its parents are made. */
    public static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(from)) {
            all = found.toList();
        }
        Files.createDirectories(to.toAbsolutePath().getParent());
        for (Path path : all) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) Files.createDirectories(target);
            else Files.copy(path, target);
        }
    }
}
