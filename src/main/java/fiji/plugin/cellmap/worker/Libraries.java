// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The class path of a worker: our own jar in place, the private libraries, in Fiji's {@code lib}
 * folder also those of the platform (where Fiji's updater wants them), and the libraries that Fiji
 * ships.
 *
 * <pre>
 * Fiji/jars/CellMap_.jar   Fiji/lib/cellmap  Fiji/lib/linux64/cellmap  Fiji/jars/jackson-core-….jar
 * target/classes (or jar)  target/lib
 * </pre>
 *
 * If our second jar is also in Fiji's folder, with the N5 libraries that it needs, these are added;
 * if any is missing, none is used. Behind all that comes what {@link AddedJars} of others need.
 */
public final class Libraries {

    /** Names a folder with all libraries, for installations of another shape. */
    public static final String PROPERTY = "cellmap.libraries";

    private static final String FOLDER = "cellmap";
    private static final String SECOND = "CellMap_Fiji";

    private Libraries() {}

    /**
     * The class path for the installation that this class was loaded from.
     *
     * @throws CellMapException if a library is missing
     */
    public static List<Path> classPath() {
        List<Path> path = classPath(Build.home(), System.getProperty(PROPERTY));
        ClassLoader loader = Libraries.class.getClassLoader();
        path.addAll(AddedJars.behind(path, loader, Set.of(SECOND)));
        return path;
    }

    static List<Path> classPath(Path home, String folder) {
        List<Path> path = new ArrayList<>(List.of(home));
        Path parent = home.toAbsolutePath().getParent();
        Path lib = parent.resolveSibling("lib");
        if (folder != null) {
            path.addAll(jars(Path.of(folder)));
        } else if (Files.isDirectory(lib.resolve(FOLDER))) {
            path.addAll(jars(lib.resolve(FOLDER)));
            for (Path platform : list(lib)) {
                if (Files.isDirectory(platform.resolve(FOLDER)))
                    path.addAll(jars(platform.resolve(FOLDER)));
            }
            path.addAll(fromFiji(parent.resolveSibling("jars"), path));
            path.addAll(secondJar(parent.resolveSibling("jars")));
        } else {
            path.addAll(jars(parent.resolve("lib")));
        }
        return path;
    }

    /** The libraries that Fiji ships and a worker needs, as names without version. */
    public static List<String> shippedByFiji() {
        return names("shipped-by-fiji.txt");
    }

    /** What our second jar needs in a worker beyond {@link #shippedByFiji}; all in Fiji. */
    public static List<String> neededByTheSecondJar() {
        return names("needed-by-fiji-jar.txt");
    }

    /** What our second jar uses where it is there: to read HDF5. */
    public static List<String> usedByTheSecondJar() {
        return names("used-by-fiji-jar.txt");
    }

    private static List<String> names(String resource) {
        try (InputStream in = Libraries.class.getResourceAsStream(resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of Fiji's libraries that the private folder does not hold itself. */
    private static List<Path> fromFiji(Path folder, List<Path> present) {
        List<Path> all = Files.isDirectory(folder) ? jars(folder) : List.of();
        List<Path> found = new ArrayList<>();
        for (String name : shippedByFiji()) {
            if (find(name, present).isPresent()) continue;
            found.add(
                    find(name, all)
                            .orElseThrow(() -> missing("There is no " + name + "-….jar.", folder)));
        }
        return found;
    }

    /** Our second jar and its libraries; nothing if one of them is absent. */
    private static List<Path> secondJar(Path folder) {
        List<Path> all = Files.isDirectory(folder) ? jars(folder) : List.of();
        List<Path> found = new ArrayList<>();
        find(SECOND, all).ifPresent(found::add);
        if (found.isEmpty()) return List.of();
        for (String name : neededByTheSecondJar()) find(name, all).ifPresent(found::add);
        if (found.size() < 1 + neededByTheSecondJar().size()) return List.of();
        for (String name : usedByTheSecondJar()) find(name, all).ifPresent(found::add);
        return found;
    }

    private static Optional<Path> find(String name, List<Path> jars) {
        return jars.stream()
                .filter(jar -> jar.getFileName().toString().matches(name + "-\\d.*\\.jar"))
                .findFirst();
    }

    private static List<Path> jars(Path folder) {
        return list(folder).stream().filter(file -> file.toString().endsWith(".jar")).toList();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException e) {
            throw missing("There is no such folder.", folder);
        } catch (IOException e) {
            throw missing(AtomicFiles.reason(e), folder);
        }
    }

    private static CellMapException missing(String why, Path folder) {
        return new CellMapException(
                "Cannot find the libraries of the worker process",
                folder,
                why,
                "Install CellMap again from its update site (Help > Update…).");
    }
}
