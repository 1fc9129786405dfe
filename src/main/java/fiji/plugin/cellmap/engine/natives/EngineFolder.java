// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of installed engines: one folder each, and a file {@value #ACTIVE} that names the one
 * in use. Without it the engine that comes with the program is used. Immutable; what is on the disk
 * changes in single steps.
 */
public final class EngineFolder {

    /** System property or environment variable that names another place. */
    public static final String PROPERTY = "cellmap.engines";

    public static final String VARIABLE = "CELLMAP_ENGINES";

    /** Name of the engine that comes with the program. */
    public static final String BUNDLED = "bundled";

    private static final String ACTIVE = "active";
    private static final String DOWNLOADS = "downloads";

    private final Path root;

    public EngineFolder(Path root) {
        this.root = root;
    }

    /** That of this user, or the one that property or environment name. */
    public static EngineFolder standard() {
        String given = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        return new EngineFolder(
                given != null && !given.isBlank()
                        ? Path.of(given)
                        : Path.of(System.getProperty("user.home"), ".cellmap", "engines"));
    }

    public Path root() {
        return root;
    }

    public Path of(String name) {
        return root.resolve(name);
    }

    /** Where the files of an engine are until it is installed. */
    public Path downloads(String name) {
        return root.resolve(DOWNLOADS).resolve(name);
    }

    /** Names of engines that were begun to be fetched. */
    public List<String> unfinished() {
        if (!Files.isDirectory(root.resolve(DOWNLOADS))) return List.of();
        try (Stream<Path> entries = Files.list(root.resolve(DOWNLOADS))) {
            return entries.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw failure("Cannot list the engines", root, e);
        }
    }

    /** What is installed, by name. */
    public List<InstalledEngine> list() {
        if (!Files.isDirectory(root)) return List.of();
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(InstalledEngine::isIn)
                    .filter(f -> !f.getFileName().toString().endsWith(AtomicFiles.SUFFIX))
                    .sorted()
                    .map(InstalledEngine::read)
                    .toList();
        } catch (IOException e) {
            throw failure("Cannot list the engines", root, e);
        }
    }

    /** The name of the engine in use, also of one that is gone; empty for the bundled one. */
    public Optional<String> activeName() {
        try {
            String name = Files.readString(root.resolve(ACTIVE)).strip();
            return name.isEmpty() || name.equals(BUNDLED) ? Optional.empty() : Optional.of(name);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The engine in use; empty for the bundled one, also where the other one is gone. */
    public Optional<InstalledEngine> active() {
        return activeName().map(this::of).filter(InstalledEngine::isIn).map(InstalledEngine::read);
    }

    /**
     * An engine by its name.
     *
     * @throws UsageException if there is none of it
     */
    public InstalledEngine require(String name) {
        List<InstalledEngine> all = list();
        return all.stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "There is no such engine",
                                        name,
                                        all.isEmpty()
                                                ? "None is installed in " + root + "."
                                                : "Installed are "
                                                        + all.stream()
                                                                .map(InstalledEngine::name)
                                                                .toList()
                                                        + ".",
                                        "Name one of them, or " + BUNDLED + "."));
    }

    /** Uses an engine from the next start on. */
    public void activate(String name) {
        if (!name.equals(BUNDLED)) require(name);
        AtomicFiles.write(
                root.resolve(ACTIVE),
                true,
                out -> out.write(name.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Removes an engine, or what was fetched of one; if it was in use, the bundled one is from now
     * on.
     */
    public void remove(String name) {
        boolean begun = unfinished().contains(name);
        try {
            if (begun) AtomicFiles.deleteTree(downloads(name));
        } catch (IOException e) {
            throw failure("Cannot remove an engine", downloads(name), e);
        }
        if (begun && !InstalledEngine.isIn(of(name))) return;
        require(name);
        if (activeName().equals(Optional.of(name))) activate(BUNDLED);
        try {
            AtomicFiles.deleteTree(AtomicFiles.setAside(of(name)));
        } catch (IOException e) {
            throw failure("Cannot remove an engine", of(name), e);
        }
    }

    private static CellMapException failure(String what, Path where, IOException e) {
        return new CellMapException(
                what, where, AtomicFiles.reason(e), "Check the permissions of the folder.", e);
    }
}
