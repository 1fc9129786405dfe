// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import java.nio.file.Path;

/**
 * A group inside a container: the folder (or zip) that a store opens, and a path inside it.
 *
 * @param container path of the container
 * @param group relative path inside, with {@code "/"}; empty for the container itself
 */
public record GroupLocation(Path container, String group) {

    /**
     * Splits a path behind its first component that ends in {@code .zarr} or {@code .n5}; without
     * one, the whole path is the container.
     */
    public static GroupLocation of(Path path) {
        for (int i = 1; i <= path.getNameCount(); i++) {
            String name = path.getName(i - 1).toString();
            if (!name.endsWith(".zarr") && !name.endsWith(".n5")) continue;
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
