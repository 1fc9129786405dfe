// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.store.ContainerFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A group inside a container: the folder (or zip) that a store opens, and a path inside it.
 *
 * @param container path of the container
 * @param group relative path inside, with {@code "/"}; empty for the container itself
 */
public record GroupLocation(Path container, String group) {

    private static final String ENDING = "\\.(zarr|n5)$";
    private static final String CONTAINER = "(?s).*" + ENDING;

    /** Whether a name is that of a container. */
    public static boolean isContainer(Path path) {
        return path.toString().matches(CONTAINER);
    }

    /** Name of a container without its ending: that of its dataset. */
    public static String stem(Path container) {
        return container.getFileName().toString().replaceAll(ENDING, "");
    }

    /**
     * Splits a path behind its first component that ends in {@code .zarr} or {@code .n5}; without
     * one, the whole path is the container.
     */
    public static GroupLocation of(Path path) {
        for (int i = 1; i <= path.getNameCount(); i++) {
            if (!isContainer(path.getName(i - 1))) continue;
            Path container = path.subpath(0, i);
            if (path.getRoot() != null) container = path.getRoot().resolve(container);
            String group =
                    i == path.getNameCount()
                            ? ""
                            : path.subpath(i, path.getNameCount()).toString().replace('\\', '/');
            return new GroupLocation(container, group);
        }
        return new GroupLocation(path, "");
    }

    /** The same in a container of another format beside this one. */
    public GroupLocation in(ContainerFormat format) {
        return new GroupLocation(container.resolveSibling(stem(container) + format.ending), group);
    }

    /**
     * This place, or, as in the official tools, the same in N5 where there is nothing in Zarr;
     * empty if there is neither.
     */
    public Optional<GroupLocation> existing() {
        return Stream.of(this, in(ContainerFormat.N5))
                .filter(place -> Files.isDirectory(place.path()))
                .findFirst();
    }

    /** A group or array below this one. */
    public GroupLocation child(String name) {
        return new GroupLocation(container, group.isEmpty() ? name : group + "/" + name);
    }

    /** Where it lies when the container is a folder. */
    public Path path() {
        return container.resolve(group);
    }

    /** Its path with {@code "/"}, as keys and addresses are written. */
    public String address() {
        return path().toString().replace('\\', '/');
    }

    @Override
    public String toString() {
        return path().toString();
    }
}
