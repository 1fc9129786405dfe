// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A tree of groups and arrays: a Zarr or N5 container. Paths inside are relative, separated by "/",
 * "" is the root. Thread-safe. Open one with {@link Stores}.
 */
public interface ArrayStore extends AutoCloseable {

    /** Where it is, for messages. */
    String location();

    /** Format and version, for people: {@code "Zarr v2"}. */
    String format();

    /** Format and version of one group or array; that of new nodes if it has no metadata. */
    default String format(String path) {
        return format();
    }

    boolean isArray(String path);

    boolean isGroup(String path);

    /** Names of the groups and arrays directly below a path, sorted; empty if it does not exist. */
    List<String> list(String path);

    /**
     * @throws fiji.plugin.cellmap.util.CellMapException if there is no array, or its metadata is
     *     not understood (naming the file looked for, what was found and what is supported)
     */
    ChunkedArray open(String path);

    /**
     * Creates an array and the groups above it.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if something exists there already
     */
    ChunkedArray create(String path, ArraySpec spec);

    /** Makes a group and the groups above it; nothing happens if it exists. */
    void createGroup(String path);

    /** User attributes of a group or array, a fresh copy; empty if there are none. */
    ObjectNode attributes(String path);

    void setAttributes(String path, ObjectNode attributes);

    /** Names that an array itself gives its axes, in their order; empty if it has none. */
    default List<String> axes(String path) {
        return List.of();
    }

    /**
     * A file that is neither metadata nor chunk, such as one that a program keeps beside them.
     *
     * @param most bytes that it may have
     * @return empty if there is none, or it is larger
     */
    default Optional<byte[]> file(String path, int most) {
        return Optional.empty();
    }

    /** Removes an array or group with everything below it; nothing happens if it is absent. */
    void delete(String path);

    @Override
    void close();
}
