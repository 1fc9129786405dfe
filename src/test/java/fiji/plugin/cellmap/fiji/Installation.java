// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.worker.Libraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that looks like Fiji with CellMap installed: our jar, the files that the update site
 * adds for this platform, and in {@code jars} what Fiji ships. Libraries are links into {@code
 * target/lib}.
 *
 * @param root the folder
 * @param jar our jar in it
 */
record Installation(Path root, Path jar) {

    private static final Path LIB = Path.of("target/lib").toAbsolutePath();

    /**
     * @param place the folder for our jar: {@code jars} as in Fiji, or {@code plugins} as in plain
     *     ImageJ, with the jar of its menu
     */
    static Installation make(Path root, String place) throws IOException {
        for (String path : added()) {
            Path library = LIB.resolve(Path.of(path).getFileName());
            if (Files.exists(library)) link(root.resolve(path), library);
        }
        for (Path library : shipped())
            link(root.resolve("jars").resolve(library.getFileName()), library);
        Path built = built();
        Path jar = root.resolve(place).resolve(built.getFileName());
        Files.createDirectories(jar.getParent());
        Files.copy(built, jar);
        if (place.equals("plugins")) {
            Path menu = only(Path.of("target/imagej1"), "CellMap_-.*-imagej1\\.jar");
            Files.copy(menu, jar.resolveSibling(menu.getFileName()));
        }
        return new Installation(root, jar);
    }

    /** Our jar as the build made it. */
    static Path built() throws IOException {
        return only(Path.of("target"), "CellMap_-[^-]+(-SNAPSHOT)?\\.jar");
    }

    /** The lines of the update site's list. */
    static List<String> added() throws IOException {
        return Files.readAllLines(Path.of("update-site/jars.txt")).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
    }

    /** The libraries of the build that a worker takes from Fiji. */
    static List<Path> shipped() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String name : Libraries.shippedByFiji()) found.add(library(name));
        return found;
    }

    /** A library of the build by its name without version. */
    static Path library(String name) throws IOException {
        return only(LIB, name + "-\\d.*\\.jar");
    }

    private static Path only(Path folder, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + pattern + " in " + folder));
        }
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createDirectories(link.getParent());
        try {
            Files.createLink(link, target);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(target, link); // Another file system.
        }
    }
}
